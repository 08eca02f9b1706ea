// A segment as octets and back: an IPv4 header without options (RFC 791 §3.1) and a TCP header
// (RFC 9293 §3.1), both with their checksums: made when writing (MUST-2), checked when reading (MUST-3). For
// captures, real kernels and tests; simulated links carry `Segment` objects and never come here.
//
//   0        20                 40            40 + options
//   ├─ IPv4 ─┼─ TCP, fixed part ─┼─ TCP options ─┼─ text ─┤
import { formatAddress, parseAddress } from './address.ts';
import { checksum, pseudoHeaderSum } from './checksum.ts';
import {
  IPV4_HEADER_LENGTH,
  OPTIONS_LENGTH_MAX,
  TCP_HEADER_LENGTH,
  optionsLength,
  readOptions,
  segmentSize,
  writeOptions,
} from './options.ts';
import { Segment, SYN } from './segment.ts';
import { seq, seqAdd } from './sequence.ts';
import { writeSyntheticText } from './synthetic-text.ts';

const PROTOCOL_TCP = 6;
/** RFC 3168 §5: the lower two bits of the second octet; the others are DSCP. */
const ECN_FIELD = 0x03;
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS_OR_OFFSET = 0x3fff;
const TIME_TO_LIVE = 64;
const PACKET_LENGTH_MAX = 0xffff;

export interface PacketToEncode {
  /** Dotted IPv4 addresses. */
  readonly sourceAddress: string;
  readonly destinationAddress: string;
  readonly segment: Segment;
  /** The IPv4 identification field, taken modulo 2^16. Default 0, which RFC 6864 §4.1 allows beside Don't Fragment. */
  readonly identification?: number;
}

/** Why octets are not a TCP segment in IPv4 that may be acted upon. */
export type DecodeFailure =
  | 'too short for an IPv4 header'
  | 'not IP version 4'
  | 'IPv4 header length is wrong'
  | 'IPv4 checksum is wrong'
  | 'IPv4 total length is wrong'
  | 'not TCP'
  | 'a fragment'
  | 'too short for a TCP header'
  | 'TCP data offset is wrong'
  | 'TCP checksum is wrong';

export type DecodedPacket =
  | {
      readonly ok: true;
      readonly sourceAddress: string;
      readonly destinationAddress: string;
      readonly identification: number;
      /** Its payload is a view into the octets given, synthetic text included. */
      readonly segment: Segment;
    }
  | { readonly ok: false; readonly reason: DecodeFailure };

/**
 * Makes the IPv4 packet of a segment, Don't Fragment set, time to live 64. Synthetic text becomes lines that
 * state their own sequence numbers (see `synthetic-text.ts`).
 *
 * @throws RangeError when an address is not dotted IPv4, the options exceed 40 octets or the packet 65,535
 */
export function encodePacket(packet: PacketToEncode): Uint8Array {
  const { segment } = packet;
  const source = requireAddress(packet.sourceAddress);
  const destination = requireAddress(packet.destinationAddress);
  const options = optionsLength(segment);
  const size = segmentSize(segment);
  if (options > OPTIONS_LENGTH_MAX) throw new RangeError(`TCP options of ${options} octets: at most 40 fit`);
  if (size > PACKET_LENGTH_MAX)
    throw new RangeError(`an IPv4 packet of ${size} octets: at most 65,535 are possible`);

  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45);
  view.setUint8(1, segment.ecn);
  view.setUint16(2, size);
  view.setUint16(4, packet.identification ?? 0);
  view.setUint16(6, DONT_FRAGMENT);
  view.setUint8(8, TIME_TO_LIVE);
  view.setUint8(9, PROTOCOL_TCP);
  view.setUint32(12, source);
  view.setUint32(16, destination);
  view.setUint16(10, checksum(bytes, 0, IPV4_HEADER_LENGTH));

  const tcp = IPV4_HEADER_LENGTH;
  view.setUint16(tcp, segment.sourcePort);
  view.setUint16(tcp + 2, segment.destinationPort);
  view.setUint32(tcp + 4, segment.seq);
  view.setUint32(tcp + 8, segment.ack);
  view.setUint8(tcp + 12, ((TCP_HEADER_LENGTH + options) / 4) << 4);
  view.setUint8(tcp + 13, segment.flags);
  view.setUint16(tcp + 14, segment.window);
  view.setUint16(tcp + 18, segment.urgentPointer);
  const text = writeOptions(segment, view, tcp + TCP_HEADER_LENGTH);
  writeText(segment, bytes, text);
  view.setUint16(tcp + 16, checksum(bytes, tcp, size, pseudoHeaderSum(source, destination, size - tcp)));
  return bytes;
}

function requireAddress(text: string): number {
  const address = parseAddress(text);
  if (address === undefined)
    throw new RangeError(`'${text}' is not an IPv4 address; write one such as '10.0.0.1'`);
  return address;
}

function writeText(segment: Segment, bytes: Uint8Array, at: number): void {
  const { payload } = segment;
  if (payload !== null) {
    bytes.set(payload.buffer.subarray(payload.offset, payload.offset + segment.length), at);
  } else if (segment.length > 0) {
    const first = segment.flags & SYN ? seqAdd(segment.seq, 1) : segment.seq;
    writeSyntheticText(bytes, at, segment.length, first);
  }
}

/**
 * Reads an IPv4 packet with a TCP segment in it. Octets beyond the IPv4 total length (Ethernet's padding) are
 * ignored, IPv4 options skipped. Never throws: whatever the octets are, the answer says why they are refused.
 */
export function decodePacket(bytes: Uint8Array): DecodedPacket {
  if (bytes.length < IPV4_HEADER_LENGTH) return refuse('too short for an IPv4 header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) >>> 4 !== 4) return refuse('not IP version 4');
  const tcp = (view.getUint8(0) & 0x0f) * 4;
  if (tcp < IPV4_HEADER_LENGTH || tcp > bytes.length) return refuse('IPv4 header length is wrong');
  if (checksum(bytes, 0, tcp) !== 0) return refuse('IPv4 checksum is wrong');
  const end = view.getUint16(2);
  if (end < tcp || end > bytes.length) return refuse('IPv4 total length is wrong');
  if (view.getUint8(9) !== PROTOCOL_TCP) return refuse('not TCP');
  if (view.getUint16(6) & MORE_FRAGMENTS_OR_OFFSET) return refuse('a fragment');
  if (end - tcp < TCP_HEADER_LENGTH) return refuse('too short for a TCP header');
  const text = tcp + (view.getUint8(tcp + 12) >>> 4) * 4;
  if (text < tcp + TCP_HEADER_LENGTH || text > end) return refuse('TCP data offset is wrong');
  const source = view.getUint32(12);
  const destination = view.getUint32(16);
  if (checksum(bytes, tcp, end, pseudoHeaderSum(source, destination, end - tcp)) !== 0)
    return refuse('TCP checksum is wrong');

  return {
    ok: true,
    sourceAddress: formatAddress(source),
    destinationAddress: formatAddress(destination),
    identification: view.getUint16(4),
    segment: readSegment(bytes, view, tcp, text, end),
  };
}

function refuse(reason: DecodeFailure): DecodedPacket {
  return { ok: false, reason };
}

function readSegment(bytes: Uint8Array, view: DataView, tcp: number, text: number, end: number): Segment {
  const segment = new Segment();
  segment.ecn = view.getUint8(1) & ECN_FIELD;
  segment.sourcePort = view.getUint16(tcp);
  segment.destinationPort = view.getUint16(tcp + 2);
  segment.seq = seq(view.getUint32(tcp + 4));
  segment.ack = seq(view.getUint32(tcp + 8));
  segment.flags = view.getUint8(tcp + 13);
  segment.window = view.getUint16(tcp + 14);
  segment.urgentPointer = view.getUint16(tcp + 18);
  segment.length = end - text;
  if (segment.length > 0) segment.payload = { buffer: bytes, offset: text, length: segment.length };
  readOptions(view, tcp + TCP_HEADER_LENGTH, text, segment);
  return segment;
}
