// The properties once more, with connections in TIME-WAIT written down before each segment that arrives and made
// again of the record; and a connection and its record side by side under hostile segments.
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { begin, elapse, hostileRun, relativeSegment, absolute } from '../support/hostile.ts';
import { formatSegment } from '../support/segment-text.ts';
import { records, type Specimen } from '../support/specimen.ts';
import './any-segment.test.ts';
import './rough-network.test.ts';

beforeEach(() => {
  records.used = true;
});
afterEach(() => {
  records.used = false;
});
afterAll(() => {
  expect(records.times).toBeGreaterThan(1000);
});

const all = new Set(['seq', 'ack', 'len', 'win', 'sack', 'ts', 'mss', 'ws']);

function seen({ sent, state, connection, events }: Specimen): unknown {
  const { tcb } = connection;
  return {
    sent: sent.map(({ at, segment }) => `${at} ${formatSegment(segment, all, true)} win ${segment.window}`),
    events: events.map(({ event }) => event.type),
    state,
    expires: state === 'TIME-WAIT' ? tcb.timers.expiresAt(6) : null,
  };
}

const step = fc.tuple(relativeSegment, fc.constantFrom(0, 0, 1e6, 400e6, 600e6, 1e9, 30e9, 59e9));

it('a connection in TIME-WAIT and its record answer any segments alike', () => {
  fc.assert(
    fc.property(hostileRun, fc.array(step, { maxLength: 20 }), (run, steps) => {
      const twins = [begin({ ...run, state: 'TIME-WAIT' }), begin({ ...run, state: 'TIME-WAIT' })] as const;
      for (const twin of twins) twin.connection.close(twin.now);
      for (const [relative, span] of steps) {
        const segment = absolute(twins[0], relative);
        records.used = false;
        twins[0].arrives(segment);
        records.used = true;
        twins[1].arrives(segment);
        for (const twin of twins) elapse(twin, span);
        expect(seen(twins[1])).toEqual(seen(twins[0]));
      }
    }),
    { numRuns: 2000 },
  );
});
