// `finwait bench`: how fast this machine simulates. Three works that other simulators can be given as well
// (test/bench/README.md compares); each in steady state.
import { Argument, type Command } from 'commander';
import Table from 'cli-table3';
import { FinwaitError } from '../time/index.ts';
import { bulk } from './bench/bulk.ts';
import { churn } from './bench/churn.ts';
import { exploring } from './bench/explore.ts';
import { layers } from './bench/layers.ts';
import { measure, type Benchmark, type Figures } from './bench/measure.ts';
import { replications } from './bench/replications.ts';
import { timeWait } from './bench/time-wait.ts';
import { inlineMore } from './engine.ts';
import { wholeNumber } from './options.ts';

const works: Readonly<Record<string, Benchmark>> = { bulk, churn, replications };
const benchmarks: Readonly<Record<string, Benchmark>> = {
  ...works,
  ...layers,
  ...timeWait,
  explore: exploring,
};
/** What one word stands for. */
const groups: Readonly<Record<string, readonly string[]>> = {
  layers: Object.keys(layers),
  'time-wait': Object.keys(timeWait),
};

interface BenchOptions {
  readonly n?: number;
  readonly json?: true;
}

export function configure(command: Command): void {
  command
    .addArgument(
      new Argument(
        '[bench]',
        'one of them, or a group: layers, time-wait; the first three when left out',
      ).choices([...Object.keys(benchmarks), ...Object.keys(groups)]),
    )
    .option(
      '--n <units>',
      'units in a pass: segments, connections, replications, …',
      wholeNumber('--n', 1, 1e8),
    )
    .option('--json', 'one JSON line for each')
    .action((name: string | undefined, options: BenchOptions) => {
      if ((name === undefined || name in groups) && options.n !== undefined) {
        throw new FinwaitError(
          'bad-number',
          `--n: name the bench that it is for, as in 'bench bulk --n 1000'.`,
        );
      }
      const names = name === undefined ? Object.keys(works) : (groups[name] ?? [name]);
      inlineMore();
      const results: Figures[] = [];
      for (const each of names) {
        const figures = measure(each, benchmarks[each]!, options.n);
        results.push(figures);
        if (options.json === true) process.stdout.write(`${JSON.stringify(figures)}\n`);
      }
      if (options.json !== true) process.stdout.write(table(results));
    });
}

function table(results: readonly Figures[]): string {
  const rows = new Table({
    head: ['bench', 'n', 'µs each', 'events each', 'ns an event', 'peak MiB', 'wall ms'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { bench, n, usPerUnit, eventsPerUnit, peakMiB, wallMs } of results) {
    rows.push([
      bench,
      Math.round(n),
      usPerUnit,
      eventsPerUnit,
      Math.round((usPerUnit * 1e3) / eventsPerUnit),
      peakMiB,
      wallMs,
    ]);
  }
  const legend = results.map(
    ({ bench }) => `${bench}: ${benchmarks[bench]!.work}. Each: a ${benchmarks[bench]!.unit}.`,
  );
  return `${rows.toString()}\n${legend.join('\n')}\n`;
}
