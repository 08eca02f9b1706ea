// One chart of every kind that is drawn from a table, on the made-up results: for tests that look at all of them.
import type { ChartDescription } from '../../src/experiment/index.ts';
import { lostFinCharts } from './results.ts';

const more: readonly ChartDescription[] = [
  {
    id: 'panels',
    kind: 'line',
    title: 'Losing either FIN costs a retransmission timeout; losing an ACK in the middle costs nothing',
    x: 'rtt',
    y: 'teardown',
    color: 'lost',
    facet: 'loss',
  },
  {
    id: 'still-open',
    kind: 'survival',
    title: 'With the last ACK lost one teardown in ten is not over when the watch ends',
    x: 'teardown',
    color: 'lost',
    censoredAt: 60_000,
    xScale: 'symlog',
    where: { loss: 0.1, lost: ['nothing', "client's FIN", 'last ACK'] },
  },
  {
    id: 'outcomes',
    kind: 'shares',
    title: 'Only a lost last ACK ends in a reset, and giving up takes heavy loss',
    x: 'lost',
    y: 'ending',
    order: ['closed', 'reset', 'gave up'],
    where: { loss: 0.2 },
  },
  {
    id: 'outcome-panels',
    kind: 'shares',
    title: 'Only a lost last ACK ends in a reset, and giving up takes heavy loss',
    x: 'lost',
    y: 'ending',
    facet: 'loss',
    where: { loss: [0, 0.05, 0.2] },
  },
];

export const gallery: readonly ChartDescription[] = [...lostFinCharts, ...more];
