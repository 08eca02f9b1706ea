// Sequence numbers: unsigned 32-bit, compared modulo 2^32 (RFC 9293 §3.4).
//
//        lt(a, b)            a is before b when b lies in the half of the circle after a
//   ──a────────b──►          so every comparison holds across the wrap from 2^32 - 1 to 0
//
// Kept in plain numbers; values below 2^31 stay small integers in the engine, which is why initial
// sequence numbers are drawn from there unless someone asks for another.

declare const unit: unique symbol;

/** A TCP sequence number, 0 … 2^32 - 1. */
export type SequenceNumber = number & { readonly [unit]: 'seq' };

export const seq = (value: number): SequenceNumber => (value >>> 0) as SequenceNumber;
export const seqAdd = (a: SequenceNumber, count: number): SequenceNumber =>
  ((a + count) >>> 0) as SequenceNumber;

/** How far `a` is ahead of `b`: -2^31 … 2^31 - 1. */
export const seqDiff = (a: SequenceNumber, b: SequenceNumber): number => (a - b) | 0;

export const seqLt = (a: SequenceNumber, b: SequenceNumber): boolean => ((a - b) | 0) < 0;
export const seqLte = (a: SequenceNumber, b: SequenceNumber): boolean => ((a - b) | 0) <= 0;
export const seqGt = (a: SequenceNumber, b: SequenceNumber): boolean => ((a - b) | 0) > 0;
export const seqGte = (a: SequenceNumber, b: SequenceNumber): boolean => ((a - b) | 0) >= 0;
export const seqMax = (a: SequenceNumber, b: SequenceNumber): SequenceNumber => (seqGte(a, b) ? a : b);
export const seqMin = (a: SequenceNumber, b: SequenceNumber): SequenceNumber => (seqLte(a, b) ? a : b);

/** Whether `a` lies in the half-open range [from, to) on the circle. */
export const seqWithin = (a: SequenceNumber, from: SequenceNumber, to: SequenceNumber): boolean =>
  (a - from) >>> 0 < (to - from) >>> 0;
