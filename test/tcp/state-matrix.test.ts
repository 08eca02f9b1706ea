// Eleven states, every kind of segment, everywhere around the window: each outcome against the oracle, and
// all of them in one table to be read (state-matrix.txt; `vitest -u` writes it anew).
import { describe, expect, it } from 'vitest';
import { states } from '../../src/tcp/index.ts';
import { formatFlags } from '../../src/wire/index.ts';
import { cells, formatOutcome, observe, places, type Cell } from '../support/matrix.ts';
import { oracle } from '../support/oracle.ts';

function name({ flags, ack, text }: Cell): string {
  return `${formatFlags(flags)}${ack === null ? '' : ` (${ack})`}${text ? ' + text' : ''}`;
}

const all = [...cells()];

describe.each(states)('%s', state => {
  it('does with every segment what RFC 9293 §3.10.7 wants', () => {
    const mine = all.filter(cell => cell.state === state);
    const show = (judge: typeof oracle): string[] =>
      mine.map(cell => `${name(cell)}, ${cell.place}: ${formatOutcome(judge(cell), state)}`);
    expect(show(observe)).toEqual(show(oracle));
  });
});

it('is the table that is written down', async () => {
  const row = (head: string, columns: readonly string[], width: number): string =>
    `${head.padEnd(30)}${columns.map(column => column.padEnd(width)).join('')}`.trimEnd();
  const lines = states.flatMap(state => {
    const mine = all.filter(cell => cell.state === state);
    const kinds = [...new Set(mine.map(name))];
    const outcomes = kinds.map(kind =>
      mine.filter(cell => name(cell) === kind).map(cell => formatOutcome(observe(cell), state)),
    );
    const width = 2 + Math.max(...outcomes.flat().map(outcome => outcome.length));
    const rows = kinds.map((kind, n) => row(`  ${kind}`, outcomes[n] ?? [], width));
    return ['', row(state, places, width), ...rows];
  });
  const head = [
    'What a connection does with one segment: what it sends, → the next state, ! what it tells, + octets to read.',
    'ISS 1000, IRS 5000, window 65535, text 50. (all), (old), (unsent): what SEG.ACK acknowledges. · nothing.',
  ];
  await expect([...head, ...lines, ''].join('\n')).toMatchFileSnapshot('state-matrix.txt');
});

it('has every cell', () => {
  // 8 sets of flags without ACK, 8 with three acknowledgements each
  expect(all).toHaveLength(11 * (8 + 8 * 3) * 2 * 5);
});
