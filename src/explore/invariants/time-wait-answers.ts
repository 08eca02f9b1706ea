// What TIME-WAIT is for: the peer whose FIN was not acknowledged sends it again, and is answered.
import { ACK, endSeq, RST, seqGt } from '../../wire/index.ts';
import type { Side } from '../../fault/index.ts';
import type { Arrival, History } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { isRepeatedFin } from './repeated-fin.ts';
import { at } from './wording.ts';

export const timeWaitAnswersFin: Invariant = {
  name: 'time-wait-answers-the-fin',
  source: 'RFC 9293 §3.10.7.4: in TIME-WAIT the FIN that comes again is acknowledged',
  check: eitherSide(check),
};

function check(history: History, side: Side): Violation | undefined {
  for (const arrival of history.arrivals) {
    if (arrival.side !== side || !isRepeatedFin(arrival)) continue;
    if (isAnswered(history, arrival)) continue;
    return {
      order: arrival.order,
      message: `the peer's FIN arrived again at the ${side} in TIME-WAIT ${at(arrival.at)} and was not acknowledged`,
    };
  }
  return undefined;
}

function isAnswered({ segments }: History, { side, at: time, order, segment: fin }: Arrival): boolean {
  const end = endSeq(fin);
  for (const { side: sender, order: when, at: sentAt, segment } of segments) {
    if (when < order || sender !== side) continue;
    if (sentAt > time) return false;
    if ((segment.flags & (ACK | RST)) === ACK && !seqGt(end, segment.ack)) return true;
  }
  return false;
}
