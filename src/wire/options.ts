// TCP options in octets: MSS (RFC 9293 §3.7.1), window scale and timestamps (RFC 7323 §2, §3),
// SACK-permitted and SACK blocks (RFC 2018 §2, §3). Laid out in words of four octets as Linux does it
// (tcp_options_write in net/ipv4/tcp_output.c), so that captures of both can be compared octet by octet:
//
//   02 04 mss        MSS
//   01 01 08 0a …    timestamps; 04 02 08 0a … when SACK-permitted stands beside them
//   01 01 04 02      SACK-permitted without timestamps
//   01 03 03 shift   window scale
//   01 01 05 len …   SACK blocks
//
// Padding is by NOPs in front, so there is never an end-of-list option. Every other option carries its length
// (MUST-68). Reading takes the mandatory set (MUST-4) in any segment (MUST-5), at any alignment (MUST-64).
import { seq } from './sequence.ts';
import type { SackBlock, Segment } from './segment.ts';

const END_OF_LIST = 0;
const NOP = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

/** Octets that the options of one header can take (the data offset counts 15 words, 5 of them fixed). */
export const OPTIONS_LENGTH_MAX = 40;

/** Octets of an IPv4 header without options. */
export const IPV4_HEADER_LENGTH = 20;
/** Octets of a TCP header without options. */
export const TCP_HEADER_LENGTH = 20;

/** How many SACK blocks fit beside the segment's other options: 4, or 3 with timestamps (RFC 2018 §3). */
export function sackBlocksMax(hasTimestamps: boolean): number {
  return hasTimestamps ? 3 : 4;
}

/** Octets of the segment's options, padding included: a multiple of 4, and at most 40 in a segment that can be sent. */
export function optionsLength(segment: Segment): number {
  let length = segment.hasTimestamps ? 12 : segment.sackPermitted ? 4 : 0;
  if (segment.mss !== 0) length += 4;
  if (segment.windowScale >= 0) length += 4;
  if (segment.sack.length !== 0) length += 4 + 8 * segment.sack.length;
  return length;
}

/** Octets on the wire: IPv4 header (20), TCP header (20), options, text. Link layers are not counted. */
export function segmentSize(segment: Segment): number {
  return IPV4_HEADER_LENGTH + TCP_HEADER_LENGTH + optionsLength(segment) + segment.length;
}

/** Writes the options at `at` and returns where they end. The caller has made room for `optionsLength(segment)`. */
export function writeOptions(segment: Segment, view: DataView, at: number): number {
  let here = at;
  if (segment.mss !== 0) {
    view.setUint32(here, (MSS << 24) | (4 << 16) | segment.mss);
    here += 4;
  }
  if (segment.hasTimestamps) {
    const front = segment.sackPermitted ? (SACK_PERMITTED << 8) | 2 : (NOP << 8) | NOP;
    view.setUint32(here, (front << 16) | (TIMESTAMPS << 8) | 10);
    view.setUint32(here + 4, segment.tsVal);
    view.setUint32(here + 8, segment.tsEcr);
    here += 12;
  } else if (segment.sackPermitted) {
    view.setUint32(here, (NOP << 24) | (NOP << 16) | (SACK_PERMITTED << 8) | 2);
    here += 4;
  }
  if (segment.windowScale >= 0) {
    view.setUint32(here, (NOP << 24) | (WINDOW_SCALE << 16) | (3 << 8) | segment.windowScale);
    here += 4;
  }
  if (segment.sack.length > 0) {
    view.setUint32(here, (NOP << 24) | (NOP << 16) | (SACK << 8) | (2 + 8 * segment.sack.length));
    here += 4;
    for (const block of segment.sack) {
      view.setUint32(here, block.left);
      view.setUint32(here + 4, block.right);
      here += 8;
    }
  }
  return here;
}

/**
 * Reads the options in [start, end) into the segment's fields. Unknown options are skipped (MUST-6). A length
 * that cannot be ends the reading there, and what was read before it stands (MUST-7 asks only that it be
 * survived; Linux does the same in tcp_parse_options). A known option of another length than its own is skipped.
 */
export function readOptions(view: DataView, start: number, end: number, segment: Segment): void {
  let here = start;
  while (here < end) {
    const kind = view.getUint8(here);
    if (kind === END_OF_LIST) return;
    if (kind === NOP) {
      here += 1;
      continue;
    }
    if (here + 1 >= end) return;
    const length = view.getUint8(here + 1);
    if (length < 2 || here + length > end) return;
    readOption(view, here, kind, length, segment);
    here += length;
  }
}

function readOption(view: DataView, at: number, kind: number, length: number, segment: Segment): void {
  if (kind === MSS && length === 4) {
    segment.mss = view.getUint16(at + 2);
  } else if (kind === WINDOW_SCALE && length === 3) {
    segment.windowScale = view.getUint8(at + 2);
  } else if (kind === SACK_PERMITTED && length === 2) {
    segment.sackPermitted = true;
  } else if (kind === TIMESTAMPS && length === 10) {
    segment.hasTimestamps = true;
    segment.tsVal = view.getUint32(at + 2);
    segment.tsEcr = view.getUint32(at + 6);
  } else if (kind === SACK && length >= 10 && (length - 2) % 8 === 0) {
    const blocks: SackBlock[] = [];
    for (let here = at + 2; here < at + length; here += 8) {
      blocks.push({ left: seq(view.getUint32(here)), right: seq(view.getUint32(here + 4)) });
    }
    segment.sack = blocks;
  }
}
