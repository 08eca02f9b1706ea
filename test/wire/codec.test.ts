// Segments to octets and back: nothing lost, nothing thrown, no flipped bit unnoticed.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACK,
  FIN,
  PSH,
  decodePacket,
  encodePacket,
  makeSegment,
  seq,
  seqAdd,
  type Segment,
} from '../../src/wire/index.ts';
import { addresses, segments, sequenceNumbers } from './arbitraries.ts';

/** Hexadecimal octets, with spaces where a reader wants them. */
const octets = (text: string): string => text.replaceAll(' ', '');
const ends = { sourceAddress: '10.0.0.1', destinationAddress: '10.0.0.2' };
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The octets of a segment's text, real or synthetic. */
function textOf(segment: Segment): Uint8Array {
  const packet = encodePacket({ ...ends, segment });
  return packet.subarray(packet.length - segment.length);
}

describe('encoding', () => {
  test('a FIN,ACK octet by octet', () => {
    const segment = makeSegment({
      sourcePort: 40000,
      destinationPort: 80,
      seq: seq(0x01020304),
      ack: seq(0xfffefdfc),
      flags: FIN | ACK,
      window: 501,
    });
    const packet = encodePacket({ ...ends, segment, identification: 0x10007 });
    expect(Buffer.from(packet).toString('hex')).toBe(
      octets('45000028 00074000 400626c7 0a000001 0a000002 9c400050 01020304 fffefdfc 501101f5 fb490000'),
    );
  });

  test('decoding gives back every field, the addresses and the text', () => {
    fc.assert(
      fc.property(segments, addresses, addresses, fc.nat(0xffff), (segment, from, to, identification) => {
        const decoded = decodePacket(
          encodePacket({ sourceAddress: from, destinationAddress: to, segment, identification }),
        );
        if (!decoded.ok) throw new Error(decoded.reason);
        expect(decoded).toMatchObject({ sourceAddress: from, destinationAddress: to, identification });
        expect(Buffer.compare(textOf(decoded.segment), textOf(segment))).toBe(0);
        expect(Object.assign(decoded.segment, { payload: null })).toEqual(
          Object.assign(makeSegment(segment), { payload: null }),
        );
      }),
    );
  });

  test('real text is taken from its place in a larger buffer', () => {
    const buffer = Buffer.from('....hello....');
    const segment = makeSegment({ flags: ACK | PSH, length: 5, payload: { buffer, offset: 4, length: 5 } });
    expect(latin1(textOf(segment))).toBe('hello');
  });

  test.each([
    ['an address', { ...ends, sourceAddress: 'client', segment: makeSegment({}) }, /'client' is not an IPv4/],
    ['a packet of more than 65,535 octets', { ...ends, segment: makeSegment({ length: 65_500 }) }, /65540/],
  ])('%s that cannot be written is refused with a RangeError', (_, packet, message) => {
    expect(() => encodePacket(packet)).toThrow(RangeError);
    expect(() => encodePacket(packet)).toThrow(message);
  });
});

describe('synthetic text', () => {
  test('is lines that state the sequence number of their first octet', () => {
    expect(latin1(textOf(makeSegment({ seq: seq(1008), length: 40, flags: ACK })))).toBe(
      'seq: 0000001008\nseq: 0000001024\nseq: 000',
    );
    expect(latin1(textOf(makeSegment({ seq: seq(1020), length: 9, flags: ACK })))).toBe('008\nseq: ');
  });

  test('is the same however it is cut into segments, across the wrap too', () => {
    fc.assert(
      fc.property(sequenceNumbers, fc.nat(100), fc.nat(100), (start, first, second) => {
        const text = (from: number, length: number): string =>
          latin1(textOf(makeSegment({ seq: seq(from), length, flags: ACK })));
        expect(text(start, first) + text(seqAdd(start, first), second)).toBe(text(start, first + second));
      }),
    );
    expect(latin1(textOf(makeSegment({ seq: seq(2 ** 32 - 16), length: 32, flags: ACK })))).toBe(
      'seq: 4294967280\nseq: 0000000000\n',
    );
  });
});

describe('decoding what came from outside', () => {
  test('any octets whatever get an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), bytes => {
        expect(typeof decodePacket(bytes).ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  test('octets that pass the IPv4 header and the checksums get an answer, whatever TCP says', () => {
    // The header is kept right, so that the arbitrary octets reach the option parser.
    fc.assert(
      fc.property(segments, fc.uint8Array({ maxLength: 40 }), (segment, noise) => {
        const length = Math.ceil(noise.length / 4) * 4;
        const carrier = Object.assign(makeSegment(segment), { sack: [], length: 80, payload: null });
        const packet = encodePacket({ ...ends, segment: carrier });
        packet.set(noise, 40);
        packet[32] = ((20 + length) / 4) << 4;
        expect(decodePacket(withChecksum(packet)).ok).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('a flipped bit is noticed, wherever it is', () => {
    fc.assert(
      fc.property(segments, fc.nat(), (segment, position) => {
        const packet = encodePacket({ ...ends, segment });
        const bit = position % (8 * packet.length);
        packet[bit >>> 3] = (packet[bit >>> 3] as number) ^ (1 << (bit & 7));
        expect(decodePacket(packet).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test('every single bit of one packet is guarded', () => {
    const segment = makeSegment({ flags: FIN | ACK, hasTimestamps: true, length: 3 });
    const packet = encodePacket({ ...ends, segment });
    for (let bit = 0; bit < 8 * packet.length; bit++) {
      const flipped = packet.slice();
      flipped[bit >>> 3] = (flipped[bit >>> 3] as number) ^ (1 << (bit & 7));
      expect(decodePacket(flipped).ok, `bit ${bit}`).toBe(false);
    }
  });

  test('a packet cut short is refused at every length', () => {
    const packet = encodePacket({ ...ends, segment: makeSegment({ flags: ACK, length: 10 }) });
    for (let length = 0; length < packet.length; length++) {
      expect(decodePacket(packet.subarray(0, length)).ok, `${length} octets`).toBe(false);
    }
  });

  test("Ethernet's padding behind the packet is no text", () => {
    const packet = encodePacket({ ...ends, segment: makeSegment({ flags: ACK }) });
    const padded = new Uint8Array(46);
    padded.set(packet);
    expect(decodePacket(padded)).toMatchObject({ ok: true, segment: { length: 0, payload: null } });
  });

  test('a packet inside a larger buffer is read at its place', () => {
    const packet = encodePacket({ ...ends, segment: makeSegment({ flags: ACK, length: 4 }) });
    const larger = new Uint8Array(packet.length + 7);
    larger.set(packet, 7);
    expect(decodePacket(larger.subarray(7))).toEqual(
      expect.objectContaining({ ok: true, sourceAddress: '10.0.0.1' }),
    );
  });

  test.each([
    ['too short for an IPv4 header', (packet: Uint8Array) => packet.subarray(0, 19)],
    ['not IP version 4', (packet: Uint8Array) => withOctet(packet, 0, 0x65)],
    ['IPv4 header length is wrong', (packet: Uint8Array) => withOctet(packet, 0, 0x44)],
    ['IPv4 checksum is wrong', (packet: Uint8Array) => withOctet(packet, 10, 0, false)],
    ['IPv4 total length is wrong', (packet: Uint8Array) => withOctet(packet, 3, 255)],
    ['not TCP', (packet: Uint8Array) => withOctet(packet, 9, 17)],
    ['a fragment', (packet: Uint8Array) => withOctet(packet, 6, 0x20)],
    ['too short for a TCP header', (packet: Uint8Array) => withOctet(packet, 3, 39)],
    ['TCP data offset is wrong', (packet: Uint8Array) => withOctet(packet, 32, 0x40)],
    ['TCP checksum is wrong', (packet: Uint8Array) => withOctet(packet, 37, 0xaa)],
  ] as const)("says '%s' when that is so", (reason, damage) => {
    const packet = encodePacket({ ...ends, segment: makeSegment({ flags: ACK, length: 2 }) });
    expect(decodePacket(damage(packet))).toEqual({ ok: false, reason });
  });
});

/** Sets one octet and, unless told otherwise, makes the IPv4 checksum right again. */
function withOctet(packet: Uint8Array, at: number, value: number, repair = true): Uint8Array {
  packet[at] = value;
  if (repair) setWord(packet, 10, onesComplement(packet, 0, 20));
  return packet;
}

function withChecksum(packet: Uint8Array): Uint8Array {
  const pseudo = new Uint8Array(12 + packet.length - 20);
  pseudo.set(packet.subarray(12, 20));
  pseudo[9] = 6;
  setWord(packet, 36, 0);
  setWord(pseudo, 10, packet.length - 20);
  pseudo.set(packet.subarray(20), 12);
  setWord(packet, 36, onesComplement(pseudo, 0, pseudo.length, 0));
  return packet;
}

function setWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value & 0xff;
}

/** A checksum written another way than the one under test; `skip` is the place of the field itself. */
function onesComplement(bytes: Uint8Array, start: number, end: number, skip = 10): number {
  let sum = 0n;
  for (let at = start; at < end; at += 2) {
    if (at === skip && skip !== 0) continue;
    sum += BigInt((bytes[at] ?? 0) * 256 + (at + 1 < end ? (bytes[at + 1] ?? 0) : 0));
  }
  return Number(0xffffn - (sum === 0n ? 0n : ((sum - 1n) % 0xffffn) + 1n));
}
