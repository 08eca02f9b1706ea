// A TCP segment: header fields, options and a payload that is a length unless someone needs real bytes.
// RFC 9293 §3.1; options of RFC 9293 §3.2, RFC 7323, RFC 2018. Treated as immutable once transmitted.
import { seq, type SequenceNumber } from './sequence.ts';

/** Control bits at their places in the header (RFC 9293 §3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;
export const ECE = 0x40;
export const CWR = 0x80;

/** The ECN field of the IP header, RFC 3168 §5: not capable, capable (twice), congestion experienced. */
export const NOT_ECT = 0;
export const ECT_1 = 1;
export const ECT_0 = 2;
export const CE = 3;

/** Real bytes behind a segment's text, as a view into the writer's buffer. */
export interface Payload {
  readonly buffer: Uint8Array;
  readonly offset: number;
  readonly length: number;
}

/** Left edge and right edge (first number not held) of a block of received data (RFC 2018 §3). */
export interface SackBlock {
  readonly left: SequenceNumber;
  readonly right: SequenceNumber;
}

const noSack: readonly SackBlock[] = Object.freeze([]);

/** One segment. Every field always exists, so that all segments have one hidden class. */
export class Segment {
  sourcePort = 0;
  destinationPort = 0;
  seq: SequenceNumber = seq(0);
  ack: SequenceNumber = seq(0);
  flags = 0;
  /** The window field as it stands in the header: not scaled. */
  window = 0;
  urgentPointer = 0;
  /** Octets of text; SYN and FIN are not counted here. */
  length = 0;
  payload: Payload | null = null;
  /** Maximum segment size option; 0 when absent. */
  mss = 0;
  /** Window scale option; -1 when absent. */
  windowScale = -1;
  sackPermitted = false;
  hasTimestamps = false;
  tsVal = 0;
  tsEcr = 0;
  sack: readonly SackBlock[] = noSack;
  /** The ECN field of the IP header that the segment travels in: TCP sets and reads it, queues mark it. */
  ecn = NOT_ECT;
}

/** Makes a segment from the fields that matter; the rest keeps its default. For tests, forgery and decoding. */
export function makeSegment(fields: Partial<Segment>): Segment {
  return Object.assign(new Segment(), fields);
}

/** The number of sequence numbers that the segment occupies: text, plus one for SYN, plus one for FIN. */
export function sequenceLength(segment: Segment): number {
  return segment.length + (segment.flags & SYN ? 1 : 0) + (segment.flags & FIN ? 1 : 0);
}

/** First sequence number after the segment. */
export function endSeq(segment: Segment): SequenceNumber {
  return seq(segment.seq + sequenceLength(segment));
}

const flagNames: readonly (readonly [number, string])[] = [
  [SYN, 'SYN'],
  [FIN, 'FIN'],
  [RST, 'RST'],
  [PSH, 'PSH'],
  [ACK, 'ACK'],
  [URG, 'URG'],
  [ECE, 'ECE'],
  [CWR, 'CWR'],
];

/** `'SYN,ACK'`, `'FIN,ACK'`, `'PSH,ACK'`; `'none'` when no bit is set. */
export function formatFlags(flags: number): string {
  const names = flagNames.filter(([bit]) => flags & bit).map(([, name]) => name);
  return names.length === 0 ? 'none' : names.join(',');
}

/** The inverse of `formatFlags`; unknown names are ignored by returning `undefined`. */
export function parseFlags(text: string): number | undefined {
  if (text === 'none') return 0;
  let flags = 0;
  for (const part of text.split(',')) {
    const entry = flagNames.find(([, name]) => name === part.trim());
    if (entry === undefined) return undefined;
    flags |= entry[0];
  }
  return flags;
}
