// Selective acknowledgement: the blocks a receiver reports (RFC 2018 §4) and the marks a sender makes of
// them (RFC 6675 §4, Update). A FIN takes part as one sequence number.
import type { Nanoseconds } from '../time/index.ts';
import { seqGt, seqGte, seqLt, seqLte, type SackBlock, type Segment } from '../wire/index.ts';
import type { Tcb } from './tcb.ts';

const none: readonly SackBlock[] = Object.freeze([]);

/** RFC 2018 §3: four blocks fit beside nothing, three beside timestamps. */
const blocksWithTimestamps = 3;
const blocksAlone = 4;

/** The blocks to report, the most recently touched first; the duplicate that caused the ACK leads (RFC 2883). */
export function sackBlocks(tcb: Tcb): readonly SackBlock[] {
  const { reassembly } = tcb.rcv;
  const duplicate = tcb.ack.duplicate;
  if (reassembly.isEmpty && duplicate === null) return none;
  const limit = tcb.ts.enabled ? blocksWithTimestamps : blocksAlone;
  const recentFirst = reassembly.blocks.toSorted((a, b) => b.touched - a.touched);
  const blocks: SackBlock[] = duplicate === null ? [] : [duplicate];
  for (const { left, right } of recentFirst.slice(0, limit - blocks.length)) blocks.push({ left, right });
  return blocks;
}

/** Marks what the peer reports as held. Returns whether anything was newly marked. */
export function applySack(tcb: Tcb, segment: Segment, now: Nanoseconds): boolean {
  const { snd, profile } = tcb;
  let anyNew = false;
  for (const { left, right } of segment.sack) {
    // A block below SND.UNA is a DSACK, one beyond SND.NXT a lie: neither marks anything (RFC 2883 §4, RFC 2018 §4)
    if (!seqGte(left, snd.una) || !seqLte(right, snd.nxt) || !seqLt(left, right)) continue;
    for (let entry = snd.queue.head; entry !== null && seqLt(entry.seq, right); entry = entry.next) {
      if (entry.sacked || seqLt(entry.seq, left) || seqGt(entry.end, right)) continue;
      profile.recovery.delivered?.(tcb, entry, now);
      snd.queue.markSacked(entry);
      anyNew = true;
    }
  }
  return anyNew;
}
