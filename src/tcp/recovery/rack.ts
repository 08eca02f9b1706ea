// RACK: a segment is lost when another that was sent after it was delivered and some time has passed.
// RFC 8985 §6; Linux tcp_rack_advance, tcp_rack_reo_wnd, tcp_rack_detect_loss.
import { ms, ns, type Nanoseconds } from '../../time/index.ts';
import { seqGt } from '../../wire/index.ts';
import { Timer } from '../effects.ts';
import type { SentSegment } from '../sent-queue.ts';
import type { Tcb } from '../tcb.ts';
import type { RackState } from './rack-state.ts';

/** TCP_TIMEOUT_MIN: two jiffies at HZ = 250. Timers shorter than that make no sense to the kernel. */
export const timeoutMin: Nanoseconds = ms(8);

/** RFC 8985 §6.2 step 2: what was delivered, and when was it sent? */
export function advanceRack(tcb: Tcb, rack: RackState, entry: SentSegment, now: Nanoseconds): void {
  const rtt = ns(now - entry.sentAt);
  // An ACK that comes sooner than any round trip was for an earlier copy
  if (entry.transmissions > 1 && rtt < tcb.rtt.min) return;
  rack.advanced = true;
  rack.rtt = rtt;
  if (sentAfter(entry.sentAt, entry, rack.sentAt, rack)) {
    rack.sentAt = entry.sentAt;
    rack.endSeq = entry.end;
  }
}

function sentAfter(
  a: Nanoseconds,
  { end }: { readonly end: RackState['endSeq'] },
  b: Nanoseconds,
  rack: RackState,
): boolean {
  return a > b || (a === b && seqGt(end, rack.endSeq));
}

/** RFC 8985 §6.2 step 4: how long to wait for what may only be reordered. */
export function reorderingWindow(tcb: Tcb, rack: RackState): Nanoseconds {
  const { recovery, rtt, snd } = tcb;
  if (!rack.reorderingSeen) {
    if (recovery.phase === 'recovery' || recovery.phase === 'loss') return ns(0);
    if (snd.queue.sackedCount >= rack.reordering) return ns(0);
  }
  return ns(Math.min((rtt.min / 4) * rack.reorderingSteps, rtt.srtt));
}

/** What remains until an entry counts as lost; 0 or less: it does. */
export function untilLost(
  rack: RackState,
  entry: SentSegment,
  window: Nanoseconds,
  now: Nanoseconds,
): number {
  return rack.rtt + window - (now - entry.sentAt);
}

/** RFC 8985 §6.2 step 5: marks what is lost. @returns how long until the next entry must be looked at; 0: none */
export function detectLoss(tcb: Tcb, rack: RackState, now: Nanoseconds): Nanoseconds {
  const { queue } = tcb.snd;
  const window = reorderingWindow(tcb, rack);
  let wait = 0;
  for (let entry = queue.head; entry !== null; entry = entry.next) {
    if (entry.sacked || entry.lost) continue;
    const sentBefore =
      rack.sentAt > entry.sentAt || (rack.sentAt === entry.sentAt && seqGt(rack.endSeq, entry.end));
    if (!sentBefore) continue;
    const remaining = untilLost(rack, entry, window, now);
    if (remaining <= 0) queue.markLost(entry);
    else wait = Math.max(wait, remaining);
  }
  return ns(wait);
}

/**
 * After an ACK: marks losses and, where reordering is still possible, waits for it.
 * @returns whether the reordering timer now runs in place of the others
 */
export function lookForLoss(tcb: Tcb, rack: RackState, now: Nanoseconds): boolean {
  if (!rack.advanced) return false;
  rack.advanced = false;
  const wait = detectLoss(tcb, rack, now);
  if (wait === 0) return false;
  tcb.timers.disarm(Timer.retransmission);
  tcb.timers.disarm(Timer.lossProbe);
  tcb.timers.arm(Timer.reordering, ns(now + wait + timeoutMin), now);
  return true;
}
