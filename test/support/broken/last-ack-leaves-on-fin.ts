// In LAST-ACK a FIN that comes again is taken for the ACK that is waited for: the connection is deleted, although
// the peer may never have got our FIN (RFC 9293 §3.10.7.4: "Remain in the LAST-ACK state").
import { release } from '../../../src/tcp/move.ts';
import type { Nanoseconds } from '../../../src/time/index.ts';
import { FIN, type Segment } from '../../../src/wire/index.ts';
import { BrokenConnection, type BrokenEndpoint } from './broken-endpoint.ts';

class LeavesOnFin extends BrokenConnection {
  override segmentArrives(segment: Segment, now: Nanoseconds): void {
    if (this.state === 'LAST-ACK' && segment.flags & FIN) release(this.tcb, 'ACK of FIN');
    else super.segmentArrives(segment, now);
  }
}

export const lastAckLeavesOnFin: BrokenEndpoint = {
  name: 'LAST-ACK leaves on a FIN',
  makeConnection: options => new LeavesOnFin(options),
};
