// The schema of one direction of a link. What a value means is told with the types in `link/description.ts`; this
// file must say the same. Links are also read by `parseDirection`, whose complaints come first.
import * as z from 'zod';
import type {
  ChanceDescription,
  DelayDescription,
  DirectionDescription,
  LossDescription,
  NetemDescription,
  QueueDescription,
  SlotsDescription,
} from '../link/index.ts';
import { parseNetem } from '../link/index.ts';
import { fields } from './fields.ts';
import { duration, probability, rate, readBy } from './quantity-schemas.ts';

const count = z.int().nonnegative();
const positive = z.int().positive();
const yesOrNo = z.boolean().exactOptional();
const chanceOrNone = probability.exactOptional();
const durationOrNone = duration.exactOptional();

const table = z.array(z.int().min(-32_768).max(32_767)).min(1);
const distribution = z
  .union([z.enum(['uniform', 'normal', 'pareto', 'paretonormal']), table])
  .describe("A name, or netem's table: whole numbers in which 8192 stands for one deviation.");

const keepOrder = { keepOrder: yesOrNo };
const delay: z.ZodType<DelayDescription> = z.union([
  duration,
  fields({ uniform: z.tuple([duration, duration]), ...keepOrder }),
  fields({ normal: fields({ mean: duration, deviation: duration }), ...keepOrder }),
  fields({
    pareto: fields({ minimum: duration, shape: z.number().positive(), maximum: durationOrNone }),
    ...keepOrder,
  }),
  fields({
    jitter: fields({
      delay: duration,
      jitter: duration,
      correlation: chanceOrNone,
      distribution: distribution.exactOptional(),
    }),
    ...keepOrder,
  }),
]);

const correlated = { probability, correlation: chanceOrNone };
const chance: z.ZodType<ChanceDescription> = z.union([probability, fields(correlated)]);
const bits = z
  .string()
  .regex(/^[01\s]+$/, "expected 1 for a packet to lose and 0 for one to keep, as in '0010011'");

const loss: z.ZodType<LossDescription> = z.union([
  probability,
  fields(correlated),
  fields({
    gilbertElliott: fields({
      p: probability,
      r: probability,
      lossBad: chanceOrNone,
      lossGood: chanceOrNone,
      delayBad: durationOrNone,
    }),
  }),
  fields({
    state: fields({
      p13: probability,
      p31: chanceOrNone,
      p32: chanceOrNone,
      p23: chanceOrNone,
      p14: chanceOrNone,
    }),
  }),
  fields({ nth: z.array(positive) }),
  fields({ pattern: bits }),
  fields({ recorded: bits }),
]);

const control = { target: durationOrNone, interval: durationOrNone, ecn: yesOrNo };
const queue: z.ZodType<QueueDescription> = z.union([
  fields({ packets: count }),
  fields({ bytes: count }),
  fields({
    red: fields({
      limit: positive,
      min: count,
      max: positive,
      probability: chanceOrNone,
      weight: z.number().positive().max(1).exactOptional(),
      avpkt: positive.exactOptional(),
      ecn: yesOrNo,
    }),
  }),
  fields({ codel: fields({ limit: count.exactOptional(), ...control }) }),
  fields({
    fqCodel: fields({
      limit: positive.exactOptional(),
      flows: positive.exactOptional(),
      quantum: positive.exactOptional(),
      ...control,
    }),
  }),
]);

const slotLimits = { packets: positive.exactOptional(), bytes: positive.exactOptional() };
const slots: z.ZodType<SlotsDescription> = z.union([
  fields({ minimum: duration, maximum: durationOrNone, ...slotLimits }),
  fields({
    delay: duration,
    jitter: duration,
    distribution: distribution.exactOptional(),
    ...slotLimits,
  }),
]);

const command = readBy(z.string(), parseNetem).describe("netem's command: 'delay 20ms 5ms 25% loss 1%'.");
const netem: z.ZodType<NetemDescription> = z.union([
  command,
  fields({ command, distributions: z.record(z.string(), table).exactOptional() }),
]);

const changeable = {
  delay: delay.exactOptional(),
  loss: loss.exactOptional(),
  rate: z
    .union([
      rate,
      fields({
        rate,
        packetOverhead: z.int().exactOptional(),
        cellSize: count.exactOptional(),
        cellOverhead: z.int().exactOptional(),
      }),
    ])
    .exactOptional(),
  reorder: fields({ ...correlated, by: duration, gap: positive.exactOptional() }).exactOptional(),
  duplicate: chance.exactOptional(),
  corrupt: z.union([probability, fields({ ...correlated, bits: positive.exactOptional() })]).exactOptional(),
  mtu: positive.exactOptional(),
  netem: netem.exactOptional(),
};

/** One direction of a link. */
export const direction: z.ZodType<DirectionDescription> = fields({
  ...changeable,
  queue: queue.exactOptional(),
  recorded: z.array(count).min(1).exactOptional(),
  slots: slots.exactOptional(),
  outages: z.array(fields({ from: duration, to: duration })).exactOptional(),
  schedule: z.array(fields({ at: duration, ...changeable })).exactOptional(),
});
