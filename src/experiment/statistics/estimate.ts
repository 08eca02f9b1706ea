// What every estimate looks like: a value and the interval around it. Intervals, never bare means.

/** An estimate and its interval (95 % unless said otherwise); ends are null where the sample is too small to say. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The share of intervals that shall contain the truth. */
export const confidence = 0.95;

export const unknownEstimate: Estimate = { value: null, low: null, high: null };
