// Runs a set of micro-benchmarks in turn, each in batches, and prints nanoseconds for one operation.
import { Bench } from 'tinybench';

export interface Measured {
  readonly name: string;
  /** How many operations one call of `batch` does. */
  readonly operations: number;
  readonly batch: () => void;
}

/** Median and fastest batch of each, in ns an operation, as a table on the console. */
export async function nanosecondsEach(title: string, measured: readonly Measured[]): Promise<void> {
  const bench = new Bench({ time: 400, warmupTime: 150 });
  for (const { name, batch } of measured) bench.add(name, batch);
  await bench.run();
  const rows = bench.tasks.map((task, index) => {
    const { result } = task;
    if (!('latency' in result)) return [task.name, 'failed'];
    const scale = 1e6 / measured[index]!.operations;
    return [task.name, (result.latency.p50 * scale).toFixed(1), (result.latency.min * scale).toFixed(1)];
  });
  console.log(`${title}: ns an operation, median and fastest batch`);
  for (const [name, median, fastest] of rows) {
    console.log(`  ${name!.padEnd(52)} ${(median ?? '').padStart(9)} ${(fastest ?? '').padStart(9)}`);
  }
}
