// A made-up result table shaped like that of `lost-fin`: enough runs, orders of magnitude, runs that never
// finished and awkward labels to draw every kind of chart from. The numbers imitate RFC 6298's back-off.
import seedrandom from 'seedrandom';
import type { ChartDescription, Column, Level, ResultTable, Row } from '../../src/experiment/index.ts';

const level = (value: number | string, label: string, parameter: number | string = value): Level => ({
  value,
  parameter,
  label,
});

const losts = ['nothing', "client's FIN", 'its ACK', "server's FIN", 'last ACK'];

export const lostFinColumns: readonly Column[] = [
  { name: 'run', role: 'run', type: 'number', unit: '', label: 'Run' },
  {
    name: 'lost',
    role: 'parameter',
    type: 'string',
    unit: '',
    label: 'Lost segment',
    levels: losts.map(name => level(name, name)),
  },
  {
    name: 'rtt',
    role: 'parameter',
    type: 'number',
    unit: 'ms',
    label: 'Round-trip time',
    levels: [20, 50, 100, 200, 400].map(rtt => level(rtt, `${rtt} ms`, rtt * 1e6)),
  },
  {
    name: 'loss',
    role: 'parameter',
    type: 'number',
    unit: '%',
    label: 'Random loss',
    levels: [0, 0.02, 0.05, 0.1, 0.2].map(loss => level(loss, `${loss * 100}%`)),
  },
  { name: 'replication', role: 'run', type: 'number', unit: '', label: 'Replication' },
  { name: 'seed', role: 'run', type: 'string', unit: '', label: 'Seed' },
  {
    name: 'teardown',
    role: 'measure',
    type: 'number',
    unit: 'ms',
    label: 'Teardown, first FIN to both done',
  },
  { name: 'retransmissions', role: 'measure', type: 'number', unit: '', label: 'Retransmissions' },
  { name: 'clean', role: 'measure', type: 'boolean', unit: '', label: 'Closed cleanly' },
  { name: 'ending', role: 'measure', type: 'string', unit: '', label: "Server's ending" },
];

export const lostFinCharts: readonly ChartDescription[] = [
  {
    id: 'teardown-by-rtt',
    kind: 'line',
    title: 'Losing either FIN costs a retransmission timeout; losing an ACK in the middle costs nothing',
    x: 'rtt',
    y: 'teardown',
    color: 'lost',
    where: { loss: 0 },
  },
  {
    id: 'clean-by-loss',
    kind: 'line',
    title: 'A clean close survives random loss, as the retries do their work',
    x: 'loss',
    y: 'clean',
    color: 'rtt',
    where: { lost: 'nothing', rtt: [20e6, 100e6, 400e6] },
    reference: Array.from({ length: 21 }, (_, i) => ({
      x: i / 100,
      y: (1 - i / 100) ** 4,
      label: 'no retry, (1 − p)⁴',
    })),
  },
  {
    id: 'teardown-distribution',
    kind: 'ecdf',
    title: 'One run in five of those with the last ACK lost waits for a second timeout or for ever',
    x: 'teardown',
    color: 'lost',
    xScale: 'log',
    where: { loss: 0.1 },
  },
  {
    id: 'teardown-map',
    kind: 'heatmap',
    title: 'Above 5% loss the timeout rules, below it the round trip',
    x: 'rtt',
    y: 'loss',
    color: 'teardown',
    statistic: 'median',
    where: { lost: "client's FIN" },
  },
  {
    id: 'endings',
    kind: 'bars',
    title: 'The server ends in a reset only when the last ACK is lost',
    x: 'lost',
    y: 'ending',
    where: { loss: 0.2 },
  },
  {
    id: 'clean-share',
    kind: 'bars',
    title: 'Clean closes, by what was lost and by how much more',
    x: 'lost',
    y: 'clean',
    color: 'loss',
    where: { loss: [0, 0.05, 0.2] },
  },
];

/** The table with `replications` runs at each of its 125 points. Same arguments, same table. */
export function lostFinResults(replications = 20): ResultTable {
  const random = seedrandom.alea('synthetic lost-fin');
  const rows: Row[] = [];
  for (const lost of losts) {
    for (const rtt of [20, 50, 100, 200, 400]) {
      for (const loss of [0, 0.02, 0.05, 0.1, 0.2]) {
        for (let replication = 0; replication < replications; replication++) {
          rows.push({
            run: rows.length,
            lost,
            rtt,
            loss,
            replication,
            seed: `s-${rows.length.toString(16)}`,
            ...measures(lost, rtt, loss, random),
          });
        }
      }
    }
  }
  return {
    experiment: {
      name: 'lost-fin',
      question: 'What does it cost when a segment of the closing handshake is lost, and who pays?',
      prediction:
        'A lost FIN costs its sender one retransmission timeout; a lost ACK of a FIN costs the same unless a later segment repeats what it said.',
      answer: 'As predicted, but a lost last ACK leaves the server waiting although the client is long done.',
      replications,
      charts: lostFinCharts,
    },
    columns: lostFinColumns,
    rows,
    seed: 'lost-fin-1',
    plannedRuns: rows.length,
  };
}

function measures(lost: string, rtt: number, loss: number, random: () => number): Row {
  const rto = Math.max(1000, rtt * 3);
  let retransmissions = lost === 'nothing' || lost === 'its ACK' ? 0 : 1;
  let time = rtt * 1.5 + random() * 4 + (retransmissions > 0 ? rto : 0);
  let wait = rto * 2 ** retransmissions;
  while (random() < 1 - (1 - loss) ** 3 && retransmissions < 9) {
    time += wait;
    wait *= 2;
    retransmissions++;
  }
  const reset = lost === 'last ACK' && random() < loss / 2;
  const never = !reset && random() < loss * 0.15;
  return {
    teardown: never ? null : Math.round(time * 1000) / 1000,
    retransmissions,
    clean: !never && !reset,
    ending: never ? 'gave up' : reset ? 'reset' : 'closed',
  };
}
