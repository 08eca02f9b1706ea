// A FIN that is sent again has a sequence number one above its own (RFC 9293 §3.4: a FIN has one).
import { FIN, makeSegment, seqAdd } from '../../../src/wire/index.ts';
import { brokenBySending } from './broken-endpoint.ts';

export const retransmittedFinTooHigh = brokenBySending(
  'retransmitted FIN one too high',
  (segment, finSent) =>
    finSent && segment.flags & FIN
      ? Object.assign(makeSegment(segment), { seq: seqAdd(segment.seq, 1) })
      : segment,
);
