// Whatever arrives in whatever state: no exception, no loop, no memory without bounds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Nanoseconds } from '../../src/time/index.ts';
import { anySegment, anyState } from '../support/arbitraries.ts';
import { reach } from '../support/reach.ts';
import { illegalMoves } from '../support/rough-network.ts';
import type { Specimen } from '../support/specimen.ts';

const iss = 1000;
const irs = 5000;

type Step = (specimen: Specimen) => void;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: anySegment(irs + 1, iss + 1).map(segment => (specimen: Specimen) => specimen.arrives(segment)),
  },
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: 0, max: 5_000_000_000 })
      .map(span => (specimen: Specimen) => specimen.flush((specimen.now + span) as Nanoseconds)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      ({ connection, now }) => void connection.send(5000, now),
      ({ connection, now }) => void connection.receive(3000, now),
      ({ connection, now }) => connection.shutdown(now),
      ({ connection, now }) => connection.close(now),
      ({ connection, now }) => connection.setOption('SO_KEEPALIVE', 1, now),
      ({ connection, now }) => connection.setOption('TCP_USER_TIMEOUT', 3000, now),
    ),
  },
);

describe('any segments, at any times, in any state', () => {
  const run = (check: (specimen: Specimen) => void): void =>
    fc.assert(
      fc.property(
        anyState,
        fc.constantFrom(0, 1),
        fc.constantFrom(3000, 1 << 20),
        fc.array(step, { maxLength: 40 }),
        (state, sack, buffer, steps) => {
          const specimen = reach(state, {
            iss,
            irs,
            overrides: { tcp_sack: sack, receive_buffer: buffer },
            peer: sack ? { sackPermitted: true, windowScale: 3, hasTimestamps: true, tsVal: 2 ** 31 } : {},
          });
          for (const each of steps) {
            each(specimen);
            check(specimen);
          }
          const before = specimen.sent.length;
          specimen.scheduler.run({ maxEvents: 2000 });
          expect(specimen.scheduler.executed).toBeLessThan(2000);
          expect(specimen.sent.length - before).toBeLessThan(2000);
          expect(illegalMoves(specimen)).toEqual([]);
        },
      ),
      { numRuns: 1000, interruptAfterTimeLimit: 40_000 },
    );

  it('never throw, never loop, and hold no more than the receive buffer', () => {
    run(({ connection }) => {
      const { rcv, receiveBufferSize } = connection.tcb;
      const held = rcv.reassembly.blocks.reduce((sum, { left, right }) => sum + ((right - left) >>> 0), 0);
      expect(rcv.reassembly.blocks.length).toBeLessThanOrEqual(1024);
      // SYN's unscaled window may stand for more than a small buffer holds; never more than 64 KiB beyond it
      expect(held + rcv.unread).toBeLessThanOrEqual(Math.max(receiveBufferSize, 65_535) + 1);
    });
  });
});
