// Segments for property tests: anything that a header and its 40 octets of options can express.
import * as fc from 'fast-check';
import { makeSegment, sackBlocksMax, seq, type SackBlock, type Segment } from '../../src/wire/index.ts';

const uint16 = fc.nat(0xffff);
const uint32 = fc.nat(0xffff_ffff);

export const sequenceNumbers = fc
  .oneof(uint32, fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1))
  .map(seq);

export const addresses = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
  .map(octets => octets.join('.'));

const sackBlocks: fc.Arbitrary<SackBlock> = fc.record({ left: sequenceNumbers, right: sequenceNumbers });

/** Segments without SYN options may carry SACK blocks; those with them may not: 40 octets would not do. */
export const segments: fc.Arbitrary<Segment> = fc
  .record({
    ports: fc.tuple(uint16, uint16),
    seq: sequenceNumbers,
    ack: sequenceNumbers,
    flags: fc.nat(255),
    window: uint16,
    urgentPointer: uint16,
    timestamps: fc.option(fc.tuple(uint32, uint32)),
    handshake: fc.boolean(),
    mss: uint16,
    windowScale: fc.integer({ min: -1, max: 14 }),
    sackPermitted: fc.boolean(),
    sack: fc.array(sackBlocks, { maxLength: 4 }),
    ecn: fc.nat(3),
    text: fc.oneof(fc.uint8Array({ maxLength: 70 }), fc.nat(3000)),
  })
  .map(fields => {
    const hasTimestamps = fields.timestamps !== null;
    const real = typeof fields.text === 'number' ? null : fields.text;
    const length = typeof fields.text === 'number' ? fields.text : fields.text.length;
    return makeSegment({
      sourcePort: fields.ports[0],
      destinationPort: fields.ports[1],
      seq: fields.seq,
      ack: fields.ack,
      flags: fields.flags,
      window: fields.window,
      urgentPointer: fields.urgentPointer,
      length,
      payload: real !== null && length > 0 ? { buffer: real, offset: 0, length } : null,
      hasTimestamps,
      ecn: fields.ecn,
      tsVal: fields.timestamps?.[0] ?? 0,
      tsEcr: fields.timestamps?.[1] ?? 0,
      ...(fields.handshake
        ? { mss: fields.mss, windowScale: fields.windowScale, sackPermitted: fields.sackPermitted }
        : { sack: fields.sack.slice(0, sackBlocksMax(hasTimestamps)) }),
    });
  });
