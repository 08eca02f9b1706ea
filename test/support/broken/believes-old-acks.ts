// An ACK that was overtaken by later ones takes SND.UNA back to where it once was.
import type { Nanoseconds } from '../../../src/time/index.ts';
import { ACK, RST, seqGt, seqLt, type Segment } from '../../../src/wire/index.ts';
import { BrokenConnection, type BrokenEndpoint } from './broken-endpoint.ts';

class BelievesOldAcks extends BrokenConnection {
  override segmentArrives(segment: Segment, now: Nanoseconds): void {
    super.segmentArrives(segment, now);
    const { snd } = this.tcb;
    const isOld = seqLt(segment.ack, snd.una) && seqGt(segment.ack, snd.iss);
    if ((segment.flags & (ACK | RST)) === ACK && isOld) snd.una = segment.ack;
  }
}

export const believesOldAcks: BrokenEndpoint = {
  name: 'believes old ACKs',
  makeConnection: options => new BelievesOldAcks(options),
};
