// Plain delayed acknowledgements: every second full-sized segment at once, else after a fixed delay;
// whatever is out of order at once (RFC 9293 §3.8.6.3, SHLD-18/19; RFC 5681 §4.2).
import { ns, type Nanoseconds } from '../../time/index.ts';
import { FIN, PSH } from '../../wire/index.ts';
import { Timer } from '../effects.ts';
import type { AcknowledgementPolicy } from './policy.ts';

const turnsForReader = 2;

/**
 * @param delay below 500 ms (MUST-40); 0 acknowledges everything at once
 * @param pushAtOnce PSH is taken for a question that wants its answer: acknowledged without delay
 */
export function delayedAcknowledgement(
  delay: Nanoseconds,
  { pushAtOnce = false }: { readonly pushAtOnce?: boolean } = {},
): AcknowledgementPolicy {
  const urgent = pushAtOnce ? PSH : 0;
  return {
    name: `delayed by ${delay / 1e6} ms${pushAtOnce ? ', not with PSH' : ''}`,
    readerFirst: true,
    received(tcb, segment, arrival, now) {
      const { ack } = tcb;
      ack.pending += segment.length + (segment.flags & FIN ? 1 : 0);
      // RFC 5681 §4.2: a hole must be seen by the sender at once, and so must its filling.
      const waits = arrival === 'in order' && delay > 0 && ack.pending < 2 * tcb.rcv.mss;
      if (!waits || segment.flags & urgent) {
        ack.due = true;
      } else if (segment.flags & FIN) {
        // At once, as the figures of RFC 9293 §3.6 draw it; but a reader that closes in the same instant
        // makes one segment of this ACK and its own FIN.
        ack.turnsLeft = turnsForReader;
      } else if (!tcb.timers.isArmed(Timer.delayedAck)) {
        tcb.timers.arm(Timer.delayedAck, ns(now + delay), now);
      }
    },
    sent(tcb) {
      tcb.ack.pending = 0;
      tcb.ack.due = false;
      tcb.ack.turnsLeft = 0;
      tcb.timers.disarm(Timer.delayedAck);
    },
    expired(tcb) {
      const { ack } = tcb;
      if (ack.turnsLeft > 0) ack.turnsLeft--;
      ack.due = ack.turnsLeft === 0;
    },
  };
}
