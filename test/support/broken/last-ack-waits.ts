// After the last ACK the passive end goes to TIME-WAIT as well, where RFC 9293 §3.10.7.4 ends in CLOSED. The core knows
// no such move, so it is made here by hand.
import { restartTimeWait } from '../../../src/tcp/move.ts';
import type { Nanoseconds } from '../../../src/time/index.ts';
import { ACK, type Segment } from '../../../src/wire/index.ts';
import { BrokenConnection, type BrokenEndpoint } from './broken-endpoint.ts';

class Waits extends BrokenConnection {
  override segmentArrives(segment: Segment, now: Nanoseconds): void {
    const { tcb } = this;
    if (tcb.state !== 'LAST-ACK' || !(segment.flags & ACK) || segment.ack !== tcb.snd.nxt) {
      super.segmentArrives(segment, now);
      return;
    }
    tcb.timers.disarmAll();
    tcb.snd.queue.clear();
    tcb.snd.una = tcb.snd.nxt;
    tcb.state = 'TIME-WAIT';
    tcb.effects.notify({ type: 'state', from: 'LAST-ACK', to: 'TIME-WAIT', cause: 'ACK of FIN' });
    restartTimeWait(tcb, now);
  }
}

export const lastAckWaits: BrokenEndpoint = {
  name: 'LAST-ACK goes on to TIME-WAIT',
  makeConnection: options => new Waits(options),
};
