// Every ACK claims one octet more than has arrived (against RFC 9293 §3.4).
import { ACK, makeSegment, RST, seqAdd, SYN } from '../../../src/wire/index.ts';
import { brokenBySending } from './broken-endpoint.ts';

export const acknowledgesTooMuch = brokenBySending('acknowledges too much', segment =>
  (segment.flags & (ACK | SYN | RST)) === ACK
    ? Object.assign(makeSegment(segment), { ack: seqAdd(segment.ack, 1) })
    : segment,
);
