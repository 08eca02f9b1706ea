// The single runs that an experiment's charts show: chosen from the table, run again with a trace. A run is a pure
// function of its number, so the second time is exactly the first.
import type { ChartDescription, ResultTable, Row, Run, RunSet } from '../experiment/index.ts';
import { formatPoint, remarkableRuns, runOf } from '../experiment/index.ts';
import { selectRows, showsRun, type RunFigure } from '../report/index.ts';
import { prepareAny } from '../scenario/index.ts';
import { countVisits, type Trace } from '../trace/index.ts';
import { FinwaitError } from '../time/index.ts';

/** A state diagram shows the ways of so many runs at most, evenly chosen. */
const diagramRunsMost = 200;

/** @throws FinwaitError `no-such-run` when a chart asks for a replication that was not run */
export function drawnRuns(set: RunSet, table: ResultTable): readonly RunFigure[] {
  return table.experiment.charts
    .filter(showsRun)
    .map(chart => figureOf(set, selectRows(table, chart), chart));
}

function figureOf(set: RunSet, table: ResultTable, chart: ChartDescription): RunFigure {
  const { index, why } = chosen(table, chart);
  const { trace, point } = repeatRun(set, index);
  const figure = { id: chart.id, run: { trace, point, seed: set.seed, why } };
  if (chart.kind !== 'states') return figure;
  const every = Math.ceil(table.rows.length / diagramRunsMost);
  const traces = table.rows.filter((_, i) => i % every === 0).map(row => repeatRun(set, indexOf(row)).trace);
  // The diagram needs the counts only: the one trace would be kept in vain.
  const empty: Trace = { hosts: [], events: [], endedAt: figure.run.trace.endedAt };
  const shown = traces.length === table.rows.length ? '' : `${traces.length} of ${table.rows.length} runs`;
  return {
    ...figure,
    run: { ...figure.run, trace: empty, point: shown },
    visits: { changes: countVisits(traces), runs: traces.length },
  };
}

/** The run that a chart asks for, and why it is that one. */
function chosen(table: ResultTable, { id, run = 'representative' }: ChartDescription) {
  const [first] = table.rows;
  if (first === undefined)
    throw new FinwaitError('no-such-run', `chart '${id}': no run is left by its 'where'.`);
  if (typeof run === 'number') {
    const found = table.rows.find(row => row['replication'] === run);
    if (found !== undefined) return { index: indexOf(found), why: '' };
    throw new FinwaitError(
      'no-such-run',
      `chart '${id}': run: there is no replication ${run} (they count from 1).`,
    );
  }
  return remarkableRuns(table).find(one => one.kind === run) ?? { index: indexOf(first), why: '' };
}

const indexOf = (row: Row): number => Number(row['run']) - 1;

/** A run that was run again. */
interface RepeatedRun {
  readonly run: Run;
  /** 'loss 5%, rtt 20 ms, replication 3'. */
  readonly point: string;
  readonly trace: Trace;
  readonly unusedFaults: readonly string[];
}

/** @param index its number in the set, from 0. @throws Error when its kind of scenario records nothing, which is a bug */
export function repeatRun(set: RunSet, index: number): RepeatedRun {
  const run = runOf(set, index);
  const scenario = set.experiment.scenario(run.point as never);
  const { trace, unusedFaults = [] } = prepareAny(scenario).run(run.seed, { trace: true });
  if (trace === undefined) throw new Error('a run with trace gave none');
  const point = `${formatPoint(set.experiment, run.point)}, replication ${run.replication}`;
  return { run, point, trace, unusedFaults };
}
