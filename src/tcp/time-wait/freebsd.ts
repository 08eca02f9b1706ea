// TIME-WAIT of FreeBSD 13, after tcp_twcheck: a RST is never believed (RFC 1337), a segment without ACK is
// dropped in silence, whatever else is no exact duplicate of the last ACK is answered, and only the peer's FIN
// come again restarts 2 MSL. Timestamps play no part but that they must be there.
import { ACK, FIN, RST, seqAdd, seqGt, sequenceLength } from '../../wire/index.ts';
import { sendAck } from '../emit.ts';
import { release, restartTimeWait } from '../move.ts';
import type { TimeWaitPolicy } from './policy.ts';

export const freebsdTimeWait: TimeWaitPolicy = {
  name: 'FreeBSD',

  arrives(tcb, segment, now) {
    const { flags } = segment;
    const { rcv, snd } = tcb;
    if (flags & RST) {
      // RFC 1337 §3, fix F1; off only where the profile is told so
      if (!tcb.profile.timeWait.endedByReset || segment.seq !== rcv.nxt) return;
      release(tcb, 'RST');
      return;
    }
    if (!(flags & ACK)) return;
    // RFC 7323 §3.2: once negotiated, a segment without timestamps does not belong here
    if (tcb.ts.enabled && !segment.hasTimestamps) return;

    const length = sequenceLength(segment);
    if (flags & FIN && seqAdd(segment.seq, length) === rcv.nxt) restartTimeWait(tcb, now);
    const onlyAck = (flags & ~ACK & 0xff) === 0 && length === 0;
    if (onlyAck && segment.seq === rcv.nxt && segment.ack === snd.nxt) return;
    sendAck(tcb, now);
  },

  /** Sequence numbers alone decide, newer timestamps or not. */
  mayBeReplacedBy(tcb, syn) {
    return seqGt(syn.seq, tcb.rcv.nxt);
  },
};
