// Draws `time-wait.jsonl` (lines of `npm run bench -- time-wait --json`, each with how TIME-WAIT was kept) as
// time-wait-cost.svg and time-wait-memory.svg:
//   node --conditions=finwait-source --import tsx test/bench/time-wait-plot.ts
import { readFileSync, writeFileSync } from 'node:fs';
import type { ChartDescription, Column, Level, ResultTable } from '../../src/experiment/index.ts';
import { drawChart, loadMeasure, paperFor, toSvg } from '../../src/report/index.ts';

interface Line {
  readonly kept: string;
  readonly bench: string;
  readonly usPerUnit: number;
  readonly peakMiB: number;
}

const here = (name: string): URL => new URL(name, import.meta.url);
const lines = readFileSync(here('time-wait.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Line);

const level = (value: number | string): Level => ({ value, parameter: value, label: String(value) });
const populationOf = ({ bench }: Line): number => Number(bench.split('-').at(-1));
const populations = [...new Set(lines.map(populationOf))].sort((a, b) => a - b);
const ways = [...new Set(lines.map(({ kept }) => kept))];

const columns: readonly Column[] = [
  { name: 'run', role: 'run', type: 'number', unit: '', label: 'Run' },
  {
    name: 'population',
    role: 'parameter',
    type: 'number',
    unit: '',
    label: 'others in TIME-WAIT',
    levels: populations.map(level),
  },
  { name: 'kept', role: 'parameter', type: 'string', unit: '', label: 'kept', levels: ways.map(level) },
  { name: 'replication', role: 'run', type: 'number', unit: '', label: 'Replication' },
  { name: 'cost', role: 'measure', type: 'number', unit: 'µs', label: 'each connection' },
  { name: 'memory', role: 'measure', type: 'number', unit: 'MiB', label: 'memory of the process' },
];

const common = { kind: 'line', x: 'population', color: 'kept', xScale: 'log' } as const;
const charts: readonly ChartDescription[] = [
  {
    ...common,
    id: 'time-wait-cost',
    title: 'A connection costs nearly the same beside a million others in TIME-WAIT as beside a thousand',
    subtitle: 'kept as rows of 84 octets, or as whole control blocks; Node 20, 2 shared cores',
    y: 'cost',
  },
  {
    ...common,
    id: 'time-wait-memory',
    title: 'A million connections in TIME-WAIT take less than 300 MiB, all included',
    subtitle: 'kept as rows or as whole control blocks; resident memory at its highest',
    y: 'memory',
    yScale: 'log',
  },
];

const counts = new Map<string, number>();
const rows = lines.map((line, index) => {
  const point = `${line.kept} ${line.bench}`;
  const replication = (counts.get(point) ?? 0) + 1;
  counts.set(point, replication);
  return {
    run: index + 1,
    population: populationOf(line),
    kept: line.kept,
    replication,
    cost: line.usPerUnit,
    memory: line.peakMiB,
  };
});

const table: ResultTable = {
  experiment: {
    name: 'time-wait',
    question: 'What does a connection cost beside others in TIME-WAIT?',
    prediction: 'The same, however many there are.',
    replications: Math.max(...counts.values()),
    charts,
  },
  columns,
  rows,
  seed: 'none',
  plannedRuns: rows.length,
};

const measure = await loadMeasure();
for (const description of charts) {
  const drawn = drawChart(description, table, paperFor(description, table, measure));
  if (drawn !== undefined) writeFileSync(here(`${drawn.id}.svg`), await toSvg(drawn.spec));
}
