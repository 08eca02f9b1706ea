// Laws of arithmetic modulo 2^32 (RFC 9293 §3.4), the wrap included.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACK,
  FIN,
  SYN,
  endSeq,
  makeSegment,
  seq,
  seqAdd,
  seqDiff,
  seqGt,
  seqGte,
  seqLt,
  seqLte,
  seqMax,
  seqMin,
  seqWithin,
} from '../../src/wire/index.ts';
import { sequenceNumbers } from './arbitraries.ts';

/** Distances at which "before" and "after" mean something: less than half the circle. */
const strides = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const last = seq(2 ** 32 - 1);

describe('sequence numbers', () => {
  test('the number after 2^32 - 1 is 0, and it is greater', () => {
    expect(seqAdd(last, 1)).toBe(0);
    expect(seqGt(seq(0), last)).toBe(true);
    expect(seqLt(last, seq(0))).toBe(true);
    expect(seqDiff(seq(5), seq(2 ** 32 - 5))).toBe(10);
  });

  test('every number lies in 0 … 2^32 - 1, whatever is added', () => {
    fc.assert(
      fc.property(sequenceNumbers, fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), (a, count) => {
        const sum = seqAdd(a, count);
        expect(sum).toBeGreaterThanOrEqual(0);
        expect(sum).toBeLessThan(2 ** 32);
        expect(Number.isInteger(sum)).toBe(true);
      }),
    );
  });

  test('what lies less than half the circle ahead is greater, wherever the circle is entered', () => {
    fc.assert(
      fc.property(sequenceNumbers, strides, (a, stride) => {
        const b = seqAdd(a, stride);
        expect([seqLt(a, b), seqLte(a, b), seqGt(a, b), seqGte(a, b)]).toEqual([true, true, false, false]);
        expect([seqLt(b, a), seqLte(b, a), seqGt(b, a), seqGte(b, a)]).toEqual([false, false, true, true]);
        expect(seqDiff(b, a)).toBe(stride);
        expect(seqDiff(a, b)).toBe(-stride);
        expect(seqMax(a, b)).toBe(b);
        expect(seqMin(a, b)).toBe(a);
      }),
    );
  });

  test('a number equals itself and is neither before nor after itself', () => {
    fc.assert(
      fc.property(sequenceNumbers, a => {
        expect([seqLt(a, a), seqLte(a, a), seqGt(a, a), seqGte(a, a)]).toEqual([false, true, false, true]);
        expect(seqDiff(a, a)).toBe(0);
        expect(seqMax(a, a)).toBe(a);
      }),
    );
  });

  test('adding in two steps is adding once, and seqDiff undoes seqAdd', () => {
    fc.assert(
      fc.property(sequenceNumbers, fc.nat(2 ** 30), fc.nat(2 ** 30), (a, x, y) => {
        expect(seqAdd(seqAdd(a, x), y)).toBe(seqAdd(a, x + y));
        expect(seqDiff(seqAdd(a, x), a)).toBe(x);
      }),
    );
  });

  test('a range takes its first number and not its last, across the wrap too', () => {
    fc.assert(
      fc.property(sequenceNumbers, strides, fc.nat(2 ** 31), (from, size, offset) => {
        const to = seqAdd(from, size);
        expect(seqWithin(seqAdd(from, offset), from, to)).toBe(offset < size);
        expect(seqWithin(seqAdd(from, -1), from, to)).toBe(false);
      }),
    );
    expect(seqWithin(seq(7), seq(7), seq(7))).toBe(false);
  });
});

describe('a segment on the circle', () => {
  test('SYN and FIN each take one number, and text may straddle the wrap', () => {
    expect(endSeq(makeSegment({ seq: last, flags: SYN }))).toBe(0);
    expect(endSeq(makeSegment({ seq: seq(100), flags: ACK }))).toBe(100);
    expect(endSeq(makeSegment({ seq: seq(2 ** 32 - 10), length: 20, flags: ACK | FIN }))).toBe(11);
    expect(endSeq(makeSegment({ seq: seq(0), length: 5, flags: SYN | FIN }))).toBe(7);
  });
});
