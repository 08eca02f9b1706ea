// Retransmission timeouts in a row wait longer and longer: the second waits twice as long as the first.
//
//   FIN ────── RTO ──────► FIN ──────────── 2 RTO ────────────► FIN
//
// SYNs are left out: systems send the first of them at even intervals (tcp_syn_linear_timeouts, XNU's table).
import { formatDuration, type Nanoseconds } from '../../time/index.ts';
import { ACK, seqGt, sequenceLength, SYN, type SequenceNumber } from '../../wire/index.ts';
import type { Side } from '../../fault/index.ts';
import type { History } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { at } from './wording.ts';

/** Less than 2, because the clocks of real systems are coarse: Linux' timer wheel makes the first wait 1/8 longer. */
const factorMin = 1.6;

export const timeoutsBackOff: Invariant = {
  name: 'timeouts-back-off',
  source: 'RFC 6298 §5.5, RFC 9293 §3.8.1 (MUST-19)',
  check: eitherSide(check),
};

function check(history: History, side: Side): Violation | undefined {
  const { maximum } = history.setting.profiles[side].rto;
  let repeated: SequenceNumber | null = null;
  let sentAt = 0;
  let sentOrder = 0;
  /** How long the last timeout had waited; 0 when the last transmission was none. */
  let waited = 0;
  for (const { side: sender, segment, cause, at: time, order } of history.segments) {
    if (sender !== side || sequenceLength(segment) === 0 || segment.flags & SYN) continue;
    if (
      cause !== 'rto' ||
      segment.seq !== repeated ||
      isAcknowledged(history, side, segment.seq, sentOrder, order)
    ) {
      waited = 0;
    } else {
      const wait = time - sentAt;
      if (waited > 0 && wait < waited * factorMin && wait < maximum) {
        const [first, second] = [formatDuration(waited as Nanoseconds), formatDuration(wait as Nanoseconds)];
        return {
          order,
          message: `the ${side} retransmitted after ${first} and then, ${at(time)}, after only ${second} more`,
        };
      }
      waited = wait;
    }
    repeated = segment.seq;
    sentAt = time;
    sentOrder = order;
  }
  return undefined;
}

/** Something new has been acknowledged in between: the timer began afresh (RFC 6298 §5.3). */
function isAcknowledged(
  { arrivals }: History,
  side: Side,
  number: SequenceNumber,
  from: number,
  to: number,
): boolean {
  for (const { side: receiver, order, segment } of arrivals) {
    if (order > to) return false;
    if (order > from && receiver === side && segment.flags & ACK && seqGt(segment.ack, number)) return true;
  }
  return false;
}
