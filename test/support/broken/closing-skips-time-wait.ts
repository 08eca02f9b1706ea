// In CLOSING the ACK of the FIN ends the connection at once, where RFC 9293 §3.10.7.4 goes to TIME-WAIT. The core
// knows no such move, so it is made here by hand.
import type { Nanoseconds } from '../../../src/time/index.ts';
import { ACK, type Segment } from '../../../src/wire/index.ts';
import { BrokenConnection, type BrokenEndpoint } from './broken-endpoint.ts';

class SkipsTimeWait extends BrokenConnection {
  override segmentArrives(segment: Segment, now: Nanoseconds): void {
    const { tcb } = this;
    if (tcb.state !== 'CLOSING' || !(segment.flags & ACK) || segment.ack !== tcb.snd.nxt) {
      super.segmentArrives(segment, now);
      return;
    }
    tcb.timers.disarmAll();
    tcb.snd.queue.clear();
    tcb.state = 'CLOSED';
    tcb.effects.notify({ type: 'state', from: 'CLOSING', to: 'CLOSED', cause: 'ACK of FIN' });
    tcb.effects.notify({ type: 'released' });
  }
}

export const closingSkipsTimeWait: BrokenEndpoint = {
  name: 'CLOSING skips TIME-WAIT',
  makeConnection: options => new SkipsTimeWait(options),
};
