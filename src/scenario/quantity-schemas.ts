// Schemas of quantities that people write with a unit; our own readers check them and word the complaint.
import * as z from 'zod';
import { FinwaitError, parseDuration, parseProbability, parseRate, type Duration } from '../time/index.ts';

/** A value that one of our readers of quantities takes; its complaint is ours. */
export function readBy<T>(schema: z.ZodType<T>, read: (value: T, field: string) => unknown): z.ZodType<T> {
  return schema.superRefine((value, context) => {
    try {
      read(value, '');
    } catch (error) {
      if (!(error instanceof FinwaitError)) throw error;
      context.addIssue({ code: 'custom', message: error.message.replace(/^: /, '') });
    }
  });
}

const stringOrNumber = (error: string): z.ZodType<string | number> =>
  z.union([z.string(), z.number()], { error });

export const duration = readBy<Duration>(
  stringOrNumber("expected a duration such as '20ms'.") as z.ZodType<Duration>,
  parseDuration,
).describe("A duration: '20ms', '1.5s', '2min'; a bare number is in nanoseconds.");
export const probability = readBy(
  stringOrNumber("expected a probability, as in 0.05 or '5%'."),
  parseProbability,
).describe("A probability: 0.05 or '5%'.");
export const rate = readBy(z.string(), parseRate).describe("A bit rate: '10Mbps'.");
