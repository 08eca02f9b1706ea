import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { impairments, parseDirection, type DirectionDescription, type Packet } from '../../src/link/index.ts';
import { ms, ns } from '../../src/time/index.ts';
import {
  ACK,
  decodePacket,
  encodePacket,
  FIN,
  makeSegment,
  PSH,
  segmentSize,
  seq,
  type Segment,
} from '../../src/wire/index.ts';
import { Subject } from 'rxjs';
import { bench, directionOf, type Bench } from './packets.ts';
import { fourSigma } from './statistics.ts';

const segment = makeSegment({
  sourcePort: 40_000,
  destinationPort: 80,
  seq: seq(1000),
  ack: seq(2000),
  flags: PSH | ACK,
  window: 500,
  length: 100,
});

function packetOf(id: number, carried: Segment): Packet {
  return { id, from: 0, to: 1, segment: carried, size: segmentSize(carried), sentAt: ns(0) };
}

/** Sends so many copies of a segment; what arrived, and what was noticed about it. */
function sendThrough(
  description: DirectionDescription,
  count: number,
  carried = segment,
): { arrived: Packet[]; altered: string[]; context: Bench } {
  const altered: string[] = [];
  const plain = bench();
  const context: Bench = {
    ...plain,
    observer: { ...plain.observer, faulted: (_, detail) => altered.push(detail) },
  };
  const arrived: Packet[] = [];
  const { direction } = directionOf(description, context);
  direction.deliverTo(packet => arrived.push(packet));
  for (let id = 1; id <= count; id++) direction.send(packetOf(id, carried));
  context.scheduler.run();
  return { arrived, altered, context };
}

/** Of all pairs of bits of the packet, the share that both checksums leave unnoticed: tried one by one. */
function shareOfEscapingPairs(carried: Segment): number {
  const addresses = { sourceAddress: '10.0.0.0', destinationAddress: '10.0.0.1' };
  const octets = encodePacket({ ...addresses, segment: carried });
  const bits = octets.length * 8;
  const flip = (bit: number): void => {
    octets[bit >> 3]! ^= 0x80 >> (bit & 7);
  };
  let escaping = 0;
  for (let i = 0; i < bits; i++) {
    // Only the same bit of another word of 16 can make up for it.
    for (let j = i + 16; j < bits; j += 16) {
      flip(i);
      flip(j);
      const seen = decodePacket(octets);
      const isHere = seen.ok && seen.sourceAddress === '10.0.0.0' && seen.destinationAddress === '10.0.0.1';
      if (isHere) escaping++;
      flip(i);
      flip(j);
    }
  }
  return escaping / ((bits * (bits - 1)) / 2);
}

describe('corruption', () => {
  it('of one bit is always caught by a checksum, whatever the segment', () => {
    const segments = fc.record({
      sourcePort: fc.integer({ min: 1, max: 65_535 }),
      seq: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(seq),
      flags: fc.constantFrom(ACK, FIN | ACK, PSH | ACK),
      length: fc.integer({ min: 0, max: 1400 }),
      hasTimestamps: fc.boolean(),
    });
    fc.assert(
      fc.property(segments, fields => {
        const { arrived, altered, context } = sendThrough({ corrupt: '100%' }, 5, makeSegment(fields));
        expect(arrived).toEqual([]);
        expect(altered).toEqual([]);
        expect(context.drops).toHaveLength(5);
        for (const drop of context.drops) {
          expect(drop.by).toBe('checksum');
          expect(drop.detail).toMatch(/^bit \d+ flipped: (IPv4 |TCP |not TCP|not IP|a fragment)/);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is found where the packet arrives, not where it happens', () => {
    const { context } = sendThrough({ corrupt: '100%', delay: '20ms', rate: '8Mbps' }, 2);
    expect(context.drops.map(({ at }) => at)).toEqual([ms(20.14), ms(20.28)]);
  });

  it('of two bits sometimes escapes the checksums, as often as pairs of bits cancel out, and is then delivered altered and reported', () => {
    const count = 20_000;
    const { arrived, altered, context } = sendThrough({ corrupt: { probability: 1, bits: 2 } }, count);
    expect(arrived.length + context.drops.length).toBe(count);
    expect(altered).toHaveLength(arrived.length);
    expect(altered[0]).toMatch(/^altered, bits \d+, \d+ flipped: the checksums do not show it$/);
    const expected = shareOfEscapingPairs(segment);
    expect(expected).toBeLessThan(1 / 32);
    expect(Math.abs(arrived.length / count - expected)).toBeLessThan(fourSigma(expected, count));
    expect(arrived.every(packet => packet.segment !== segment)).toBe(true);
    expect(arrived.some(packet => packet.segment.seq !== 1000)).toBe(true);
  });

  it.each([{ corrupt: '5%' }, { netem: 'limit 100000 corrupt 5%' }])(
    'hits the share that it names: %j',
    description => {
      const { arrived } = sendThrough(description, 20_000);
      expect(Math.abs(1 - arrived.length / 20_000 - 0.05)).toBeLessThan(fourSigma(0.05, 20_000));
      expect(arrived.every(packet => packet.segment === segment)).toBe(true);
    },
  );

  it('leaves the sender’s segment as it was', () => {
    const before = structuredClone(segment);
    sendThrough({ corrupt: { probability: 1, bits: 40 } }, 200);
    expect(segment).toEqual(before);
  });

  it('works in a pipeline of the user’s', () => {
    const context = bench();
    const source = new Subject<Packet>();
    const log: string[] = [];
    const operators = impairments(parseDirection({ corrupt: 1 }, 'mine'), context);
    operators
      .reduce((pipeline, operator) => operator(pipeline), source.asObservable())
      .subscribe({ next: () => log.push('packet'), complete: () => log.push('complete') });
    source.next(packetOf(1, segment));
    source.complete();
    context.scheduler.run();
    expect(log).toEqual(['complete']);
    expect(context.drops).toHaveLength(1);
  });
});
