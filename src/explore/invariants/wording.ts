// How violations speak: sequence numbers counted from the sender's initial one, times in the largest fitting unit.
// Called only once something is wrong, so that an invariant that holds makes no text.
import { formatDuration, type Nanoseconds } from '../../time/index.ts';
import { seqDiff, SYN, type SequenceNumber } from '../../wire/index.ts';
import { otherSide, type Side } from '../../fault/index.ts';
import type { History } from '../history.ts';

/** A number of what `side` sends, relative to its SYN in that connection; the number itself when none was sent. */
export function relative(history: History, side: Side, connection: number, number: SequenceNumber): string {
  for (const sent of history.segments) {
    if (sent.side === side && sent.connection === connection && sent.segment.flags & SYN)
      return `${seqDiff(number, sent.segment.seq)}`;
  }
  return `${number}`;
}

/** The same for what `side` acknowledges: counted from the other side's SYN. */
export function relativeAck(
  history: History,
  side: Side,
  connection: number,
  number: SequenceNumber,
): string {
  return relative(history, otherSide(side), connection, number);
}

export const at = (time: Nanoseconds): string => `at ${formatDuration(time)}`;
