// Selective acknowledgement: the blocks a receiver reports (RFC 2018 §4) and the marks a sender makes of
// them (RFC 6675 §4, Update). A FIN takes part as one sequence number.
import type { Nanoseconds } from '../time/index.ts';
import { seqGt, seqGte, seqLt, seqLte, type SackBlock, type Segment } from '../wire/index.ts';
import type { AckReport } from './recovery/policy.ts';
import type { Tcb } from './tcb.ts';

const none: readonly SackBlock[] = Object.freeze([]);

/** RFC 2018 §3: four blocks fit beside nothing, three beside timestamps. */
const blocksWithTimestamps = 3;
const blocksAlone = 4;

/** The blocks to report, the most recently touched first; the duplicate that caused the ACK leads (RFC 2883). */
export function sackBlocks(tcb: Tcb): readonly SackBlock[] {
  const { reassembly } = tcb.rcv;
  const duplicate = tcb.profile.duplicateSack ? tcb.ack.duplicate : null;
  if (reassembly.isEmpty && duplicate === null) return none;
  const limit = tcb.ts.enabled ? blocksWithTimestamps : blocksAlone;
  const recentFirst = reassembly.blocks.toSorted((a, b) => b.touched - a.touched);
  const blocks: SackBlock[] = duplicate === null ? [] : [duplicate];
  for (const { left, right } of recentFirst.slice(0, limit - blocks.length)) blocks.push({ left, right });
  return blocks;
}

/** Marks what the peer reports as held, and notes it in the report. */
export function applySack(tcb: Tcb, segment: Segment, report: AckReport, now: Nanoseconds): void {
  const { snd, profile, recovery } = tcb;
  report.duplicateSack = reportsDuplicate(segment);
  for (const { left, right } of segment.sack) {
    // A block below SND.UNA is a DSACK, one beyond SND.NXT a lie: neither marks anything (RFC 2883 §4, RFC 2018 §4)
    if (!seqGte(left, snd.una) || !seqLte(right, snd.nxt) || !seqLt(left, right)) continue;
    for (let entry = snd.queue.head; entry !== null && seqLt(entry.seq, right); entry = entry.next) {
      if (entry.sacked || seqLt(entry.seq, left) || seqGt(entry.end, right)) continue;
      profile.recovery.delivered?.(tcb, entry, now);
      if (entry.transmissions === 1 && !seqGt(entry.end, recovery.recover)) report.originalDelivered = true;
      snd.queue.markSacked(entry);
      report.newlySacked++;
      report.delivered++;
    }
  }
}

/** RFC 2883 §4: the first block lies below the cumulative ACK, or inside the second. */
function reportsDuplicate({ sack, ack }: Segment): boolean {
  const [first, second] = sack;
  if (first === undefined) return false;
  if (seqLt(first.left, ack)) return true;
  return second !== undefined && seqGte(first.left, second.left) && seqLte(first.right, second.right);
}
