import { describe, expect, it } from 'vitest';
import { ms, seconds } from '../../src/time/index.ts';
import { makeLadder } from '../../src/trace/index.ts';
import {
  duplicatedAck,
  longTransfer,
  lostFin,
  lostLastAck,
  normalClose,
  resetClose,
  TraceWriter,
} from '../support/traces.ts';

describe('the ladder of a trace', () => {
  it('counts sequence numbers from the initial ones, across the wrap at 2^32', () => {
    const { arrows } = makeLadder(normalClose());
    expect(arrows[0]).toMatchObject({ flags: 'SYN', seq: 0, from: 'left' });
    expect(arrows[0]).not.toHaveProperty('ack');
    expect(arrows.at(-2)).toMatchObject({ flags: 'FIN,ACK', seq: 1001, ack: 102, from: 'right' });
  });

  it('names retransmissions by what sent them, and counts timeouts', () => {
    const fins = makeLadder(lostFin()).arrows.filter(
      arrow => arrow.flags === 'FIN,ACK' && arrow.from === 'left',
    );
    expect(fins.map(fin => fin.marks)).toEqual([[], ['RTO ×1'], ['RTO ×2']]);
    expect(fins.map(fin => fin.fate)).toEqual(['lost', 'lost', 'arrived']);
    expect(fins.map(fin => fin.again)).toEqual([false, true, true]);
    expect(fins[0]!.reason).toBe('drop client FIN #1-2');
  });

  it('counts timeouts also of segments before the part that is shown', () => {
    const { arrows } = makeLadder(lostFin(), { from: seconds(2) });
    expect(arrows[0]!.marks).toEqual(['RTO ×2']);
  });

  it('draws an arrow for each arrival of a duplicated segment', () => {
    const { arrows } = makeLadder(duplicatedAck(), { scope: 'teardown' });
    const [first, copy] = arrows.filter(arrow => arrow.id === arrows[0]!.id);
    expect(first).toMatchObject({ duplicate: false, marks: [] });
    expect(copy).toMatchObject({ duplicate: true, marks: ['duplicate'], again: true });
    expect(copy!.arrivesAt - first!.arrivesAt).toBe(ms(700));
  });

  it('says how long a fault delayed a segment', () => {
    const { arrows } = makeLadder(duplicatedAck());
    expect(arrows.some(arrow => arrow.marks.includes('delayed 3 s'))).toBe(true);
  });

  it('covers both sides with states from begin to end, without gaps', () => {
    for (const trace of [normalClose(), lostLastAck(), resetClose()]) {
      const ladder = makeLadder(trace);
      for (const side of ['left', 'right']) {
        const spans = ladder.states.filter(span => span.side === side);
        expect(spans[0]!.from).toBe(ladder.begin);
        expect(spans.at(-1)!.to).toBe(ladder.end);
        spans.slice(1).forEach((span, i) => expect(span.from).toBe(spans[i]!.to));
      }
    }
  });

  it('skips a state that was left at the instant it was entered', () => {
    const ladder = makeLadder(lostFin()); // the server closes as soon as it reads end of file
    expect(ladder.states.map(span => span.state)).not.toContain('CLOSE-WAIT');
  });

  it('shows TIME-WAIT timers and their restart, and retransmission timers only when they fire', () => {
    const { timers } = makeLadder(lostLastAck());
    expect(timers.map(({ timer, end, restart }) => [timer, end, restart])).toEqual([
      ['retransmission', 'fired', false],
      ['TIME-WAIT', 'restarted', false],
      ['TIME-WAIT', 'fired', true],
    ]);
    const cancelled = makeLadder(lostFin()).timers.filter(timer => timer.end === 'cancelled');
    expect(cancelled).toEqual([]);
  });

  it('begins a teardown at the first close', () => {
    const ladder = makeLadder(normalClose(), { scope: 'teardown' });
    expect(ladder.begin).toBe(ms(120));
    expect(ladder.arrows.map(arrow => arrow.flags)).toEqual(['FIN,ACK', 'ACK', 'FIN,ACK', 'ACK']);
  });

  it('folds the middle of a long transfer, says how much, and keeps it on request', () => {
    const folded = makeLadder(longTransfer(40));
    const full = makeLadder(longTransfer(40), { full: true });
    expect(full.folds).toEqual([]);
    expect(folded.folds).toHaveLength(1);
    const [fold] = folded.folds;
    expect(folded.arrows.length + fold!.dataSegments + fold!.otherSegments).toBe(full.arrows.length);
    expect(folded.arrows.filter(arrow => /FIN|SYN/.test(arrow.flags))).toHaveLength(4);
  });

  it('is empty for a trace in which nothing happened', () => {
    const ladder = makeLadder(new TraceWriter().trace());
    expect(ladder.arrows).toEqual([]);
    expect(ladder.events).toEqual([]);
  });

  it('shows of several connections the newest that is not over', () => {
    const w = new TraceWriter();
    const state = (
      at: number,
      connection: number,
      from: 'CLOSED' | 'ESTABLISHED' | 'TIME-WAIT',
      to: typeof from,
    ) => w.events.push({ type: 'state', at: ms(at), host: 'client', connection, from, to, cause: '' });
    state(0, 1, 'CLOSED', 'ESTABLISHED');
    state(1, 1, 'ESTABLISHED', 'TIME-WAIT');
    state(2, 2, 'CLOSED', 'ESTABLISHED');
    state(3, 1, 'TIME-WAIT', 'CLOSED'); // of the older one: not shown
    state(4, 2, 'ESTABLISHED', 'CLOSED');
    const { states } = makeLadder(w.trace());
    const left = states.filter(span => span.side === 'left').map(span => span.state);
    expect(left).toEqual(['ESTABLISHED', 'TIME-WAIT', 'ESTABLISHED', 'CLOSED']);
  });
});
