// Options octet by octet as Linux lays them out, and what becomes of options that are wrong.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACK,
  OPTIONS_LENGTH_MAX,
  SYN,
  encodePacket,
  makeSegment,
  optionsLength,
  sackBlocksMax,
  segmentSize,
  seq,
  type Segment,
} from '../../src/wire/index.ts';
import { readOptions } from '../../src/wire/options.ts';
import { segments } from './arbitraries.ts';

/** Hexadecimal octets, with spaces where a reader wants them. */
const octets = (text: string): string => text.replaceAll(' ', '');
const ends = { sourceAddress: '10.0.0.1', destinationAddress: '10.0.0.2' };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const optionsOf = (segment: Segment): string =>
  hex(encodePacket({ ...ends, segment }).subarray(40, 40 + optionsLength(segment)));
const blocks = (count: number): { left: ReturnType<typeof seq>; right: ReturnType<typeof seq> }[] =>
  Array.from({ length: count }, (_, index) => ({ left: seq(16 * index), right: seq(16 * index + 8) }));

function read(options: string): Segment {
  const bytes = Buffer.from(options, 'hex');
  const segment = makeSegment({});
  readOptions(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, segment);
  return segment;
}

describe('options are laid out as Linux does it', () => {
  test('SYN with all four options: MSS, SACK-permitted with timestamps, window scale, 20 octets', () => {
    const syn = makeSegment({
      flags: SYN,
      mss: 1460,
      windowScale: 7,
      sackPermitted: true,
      hasTimestamps: true,
      tsVal: 0xf0000001,
      tsEcr: 2,
    });
    expect(optionsOf(syn)).toBe(octets('020405b4 0402080af000000100000002 01030307'));
  });

  test('without timestamps SACK-permitted is padded by two NOPs', () => {
    expect(optionsOf(makeSegment({ flags: SYN, mss: 536, sackPermitted: true }))).toBe(
      octets('02040218 01010402'),
    );
  });

  test('timestamps alone take two NOPs and ten octets', () => {
    expect(optionsOf(makeSegment({ flags: ACK, hasTimestamps: true, tsVal: 1, tsEcr: 2 }))).toBe(
      '0101080a0000000100000002',
    );
  });

  test('SACK blocks follow the timestamps', () => {
    const ack = makeSegment({ flags: ACK, hasTimestamps: true, sack: blocks(1) });
    expect(optionsOf(ack)).toBe(octets('0101080a0000000000000000 0101050a 0000000000000008'));
  });

  test('window scale 0 is an option, -1 is none', () => {
    expect(optionsOf(makeSegment({ flags: SYN, windowScale: 0 }))).toBe('01030300');
    expect(optionsOf(makeSegment({ flags: SYN, windowScale: -1 }))).toBe('');
  });
});

describe('lengths', () => {
  test('a bare ACK is 40 octets, 52 with timestamps, and text adds its own', () => {
    expect(segmentSize(makeSegment({ flags: ACK }))).toBe(40);
    expect(segmentSize(makeSegment({ flags: ACK, hasTimestamps: true }))).toBe(52);
    expect(segmentSize(makeSegment({ flags: ACK, hasTimestamps: true, length: 1448 }))).toBe(1500);
  });

  test('as many SACK blocks as sackBlocksMax allows fill the 40 octets without exceeding them', () => {
    for (const hasTimestamps of [false, true]) {
      const most = sackBlocksMax(hasTimestamps);
      const length = (count: number): number =>
        optionsLength(makeSegment({ hasTimestamps, sack: blocks(count) }));
      expect(length(most)).toBeLessThanOrEqual(OPTIONS_LENGTH_MAX);
      expect(length(most + 1)).toBeGreaterThan(OPTIONS_LENGTH_MAX);
    }
  });

  test('segmentSize is what encodePacket makes', () => {
    fc.assert(
      fc.property(segments, segment => {
        expect(encodePacket({ ...ends, segment })).toHaveLength(segmentSize(segment));
        expect(optionsLength(segment) % 4).toBe(0);
      }),
    );
  });

  test('more options than a header holds are refused, not cut', () => {
    const segment = makeSegment({ flags: ACK, hasTimestamps: true, sack: blocks(4) });
    expect(() => encodePacket({ ...ends, segment })).toThrow(RangeError);
  });
});

describe('options from outside', () => {
  test('an unknown option is skipped by its length', () => {
    expect(read(octets('fd04abcd 020405b4')).mss).toBe(1460);
  });

  test('end of list ends the reading', () => {
    expect(read(octets('00 020405b4')).mss).toBe(0);
  });

  test.each([
    ['length 0', '0300'],
    ['length 1', '0301'],
    ['a length beyond the header', '080a0000'],
    ['a kind without its length', '08'],
  ])('%s ends the reading and leaves what was read before', (_, wrong) => {
    const segment = read('020405b4' + wrong);
    expect(segment.mss).toBe(1460);
    expect([segment.windowScale, segment.hasTimestamps]).toEqual([-1, false]);
  });

  test.each([
    ['MSS of 3', '0203ff'],
    ['window scale of 4', '03040707'],
    ['SACK of 6', '050600000001'],
    ['SACK without a block', '0502'],
    ['timestamps of 6', '080600000001'],
  ])('a known option of a wrong length (%s) is skipped, the next one read', (_, wrong) => {
    const segment = read(wrong + '0402');
    expect(segment).toEqual(makeSegment({ sackPermitted: true }));
  });

  test('the options of a SYN captured from Linux are understood, and written back the same', () => {
    // From the loopback device of Linux 6.
    const captured = octets('0204ffd7 0402080a8eaeb0a100000000 0103030a');
    const syn = read(captured);
    expect(syn).toMatchObject({
      mss: 65495,
      windowScale: 10,
      sackPermitted: true,
      tsVal: 0x8eaeb0a1,
      tsEcr: 0,
    });
    expect(optionsOf(syn)).toBe(captured);
  });
});
