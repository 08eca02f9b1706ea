// RFC 1337 §2.3, hazard H2: one end acknowledges what the other never sent (as H1 leaves it, or by an old
// acknowledgement), and the two correct each other for ever. Figure 3 with its own numbers; what ends it today
// is a limit on such answers (RFC 5961 §7) or silence.
import { describe, expect, it } from 'vitest';
import { TimedEvent, VirtualScheduler, ms, type Nanoseconds } from '../../../src/time/index.ts';
import { ACK, makeSegment, seq } from '../../../src/wire/index.ts';
import { Specimen } from '../../support/specimen.ts';
import { twoSided } from '../../support/two-sided.ts';

const overrides = { nagle: 0, delayed_ack: '0ms', mss: 1000, tcp_timestamps: 0 };

/** Figure 2 up to step 6: B holds 40 octets more than A ever sent. */
const afterH1 = `
  A: send 100
  ESTABLISHED  -->  <SEQ=400><ACK=101><DATA=100><CTL=ACK>  -->  ESTABLISHED
  ESTABLISHED  <--  <SEQ=101><ACK=500><CTL=ACK>            <--  ESTABLISHED
               ...  <SEQ=560><ACK=101><DATA=80><CTL=ACK>   -->  ESTABLISHED    // (old dupl)
  ESTABLISHED  <--  <SEQ=101><ACK=500><CTL=ACK>            <--  ESTABLISHED
  A: send 100
  ESTABLISHED  -->  <SEQ=500><ACK=101><DATA=100><CTL=ACK>  -->  ESTABLISHED
`;

describe('RFC 1337 H2, two ends in permanent disagreement', () => {
  twoSided(
    'figure 3: an ACK of what was not sent, an ACK below the window, and so on without end',
    { from: 'ESTABLISHED', A: { iss: 399, overrides }, B: { iss: 100, overrides } },
    `
    ${afterH1}
    ESTABLISHED  <--  <SEQ=101><ACK=640><CTL=ACK>  <--  ESTABLISHED   // 7b. something not yet sent => send ACK
    ESTABLISHED  -->  <SEQ=600><ACK=101><CTL=ACK>  -->  ESTABLISHED   // 8b. below window => send ACK
    ESTABLISHED  <--  <SEQ=101><ACK=640><CTL=ACK>  <--  ESTABLISHED   // 9b.
    ESTABLISHED  -->  <SEQ=600><ACK=101><CTL=ACK>  -->  ESTABLISHED   // (etc.!)
    ESTABLISHED  <--  <SEQ=101><ACK=640><CTL=ACK>  <--  ESTABLISHED
    ESTABLISHED  -->  <SEQ=600><ACK=101><CTL=ACK>  ...
  `,
  );

  const limited = { ...overrides, tcp_invalid_ratelimit: 500 };
  twoSided(
    'with a limit on answers to what is unacceptable (RFC 5961 §7) it ends after one',
    { from: 'ESTABLISHED', A: { iss: 399, overrides: limited }, B: { iss: 100, overrides: limited } },
    `
    ${afterH1}
    ESTABLISHED  <--  <SEQ=101><ACK=640><CTL=ACK>  <--  ESTABLISHED
    ESTABLISHED  -->  <SEQ=600><ACK=101><CTL=ACK>  -->  ESTABLISHED
    ESTABLISHED  <--  <SEQ=101><ACK=640><CTL=ACK>  <--  ESTABLISHED
    +500ms                                                             // silence on both sides
    ESTABLISHED | ESTABLISHED
  `,
  );

  twoSided(
    'with fix F1 the connection is never opened into old data: TIME-WAIT answers the old ACK and ends the matter',
    {
      from: 'ESTABLISHED',
      A: { iss: 99, overrides: { ...overrides, tcp_rfc1337: 1 } },
      B: { iss: 299, overrides },
    },
    `
    A: close
    FIN-WAIT-1   -->  <SEQ=100><ACK=300><CTL=FIN,ACK>   -->  CLOSE-WAIT
    FIN-WAIT-2   <--  <SEQ=300><ACK=101><CTL=ACK>       <--  CLOSE-WAIT
    B: close
    TIME-WAIT    <--  <SEQ=300><ACK=101><CTL=FIN,ACK>   <--  LAST-ACK
    TIME-WAIT    -->  <SEQ=101><ACK=301><CTL=ACK>       -->  CLOSED
    TIME-WAIT    <--  <SEQ=101><ACK=640><CTL=ACK>       ...                // the ACK of figure 3, as an old duplicate
    TIME-WAIT    -->  <SEQ=101><ACK=301><CTL=ACK>       -->  CLOSED
    TIME-WAIT    <--  <SEQ=301><CTL=RST>                <--  CLOSED        // believed, it would open the door
    TIME-WAIT | CLOSED
  `,
  );
});

/** Two ends that disagree, 10 ms apart: how many segments pass in `span` after an ACK of the unsent. */
function segmentsOfDisagreement(profile: string, settings: Record<string, number>, span: number): number {
  const scheduler = new VirtualScheduler();
  const ends = [99, 299].map(iss => new Specimen({ iss, profile, overrides: settings }, scheduler));
  const [a, b] = ends as [Specimen, Specimen];
  const wire = (from: Specimen, to: Specimen): void => {
    from.onTransmit = segment => {
      const arrival = new (class extends TimedEvent {
        fire(): void {
          to.arrives(segment);
        }
      })();
      scheduler.arm(arrival, (scheduler.clock + ms(10)) as Nanoseconds);
    };
  };
  wire(a, b);
  wire(b, a);
  b.connection.open('passive', scheduler.clock);
  a.connection.open('active', scheduler.clock);
  scheduler.runUntil(ms(1000));
  const before = a.sent.length + b.sent.length;
  // B takes 40 octets that A never sent; from then on each ACK of either is unacceptable to the other
  b.arrives(makeSegment({ flags: ACK, seq: seq(100), ack: seq(300), length: 40, window: 65_535 }));
  scheduler.runUntil(ms(1000 + span));
  return a.sent.length + b.sent.length - before;
}

describe('how loud the disagreement is', () => {
  it('RFC 9293 without a limit: one segment each 10 ms, for ever', () => {
    expect(segmentsOfDisagreement('rfc9293', { tcp_timestamps: 0 }, 10_000)).toBeGreaterThan(950);
  });

  it('with a limit of 500 ms: over after a few', () => {
    expect(
      segmentsOfDisagreement('rfc9293', { tcp_timestamps: 0, tcp_invalid_ratelimit: 500 }, 10_000),
    ).toBeLessThan(5);
  });

  it('Linux drops an ACK of the unsent without a word: one ACK and silence', () => {
    expect(segmentsOfDisagreement('linux', { tcp_timestamps: 0 }, 10_000)).toBe(1);
  });
});
