// The schema of a load; what its fields mean is told in `load-scenario.ts`.
import * as z from 'zod';
import { FinwaitError } from '../../time/index.ts';
import { complaint } from '../complaint.ts';
import { fields, oneOf } from '../fields.ts';
import { direction } from '../link-schema.ts';
import { middleboxes } from '../middlebox-schema.ts';
import { duration, probability } from '../quantity-schemas.ts';
import { parseFaults, parseLinkFaults } from './load-faults.ts';
import {
  hostsOf,
  type ArrivalsDescription,
  type LoadScenario,
  type SizeDescription,
  type TimeDescription,
  type WorkloadDescription,
} from './load-scenario.ts';

const text = z.string().min(1);
const count = z.int().nonnegative();
const positive = z.int().positive();
const port = z.int().min(1).max(65_535);
const above0 = z.number().positive();

const size: z.ZodType<SizeDescription> = z.union([
  count,
  fields({ exponential: fields({ mean: above0 }) }),
  fields({ pareto: fields({ minimum: above0, shape: above0, maximum: above0.exactOptional() }) }),
  fields({ list: z.array(count).min(1) }),
]);

const time: z.ZodType<TimeDescription> = z.union([
  duration,
  fields({ exponential: fields({ mean: duration }) }),
  fields({ uniform: z.tuple([duration, duration]) }),
]);

const arrivals: z.ZodType<ArrivalsDescription> = oneOf('arrivals', [
  fields({ every: duration }),
  fields({ poisson: above0 }),
  fields({
    onOff: fields({ on: duration, off: duration, rate: above0, random: z.boolean().exactOptional() }),
  }),
  fields({ users: positive, think: time.exactOptional() }),
]);

const names = z.union([text, z.array(text).min(1)]);
const options = z.record(text, z.union([z.number(), z.string()]));

const workload: z.ZodType<WorkloadDescription> = fields({
  name: text.exactOptional(),
  from: names.exactOptional(),
  to: names.exactOptional(),
  port: port.exactOptional(),
  ports: positive.exactOptional(),
  arrivals,
  start: duration.exactOptional(),
  stop: duration.exactOptional(),
  connections: positive.exactOptional(),
  requests: size.exactOptional(),
  request: size.exactOptional(),
  response: size.exactOptional(),
  think: time.exactOptional(),
  closes: z.enum(['client', 'server']).exactOptional(),
  neverCloses: probability.exactOptional(),
  reader: fields({ octets: positive, every: duration }).exactOptional(),
  patience: duration.exactOptional(),
  linger: fields({ seconds: z.number().nonnegative() }).exactOptional(),
  clientOptions: options.exactOptional(),
  server: fields({
    backlog: count.exactOptional(),
    reuseaddr: z.boolean().exactOptional(),
    descriptors: positive.exactOptional(),
    options: options.exactOptional(),
  }).exactOptional(),
});

const host = fields({
  profile: text.exactOptional(),
  sysctls: z.record(text, z.union([z.string(), z.number()])).exactOptional(),
  address: z.ipv4().exactOptional(),
  port: port.exactOptional(),
  addresses: positive.exactOptional(),
});

const faultLines = z.array(z.string().describe('A line of the fault language.'));
const link = fields({
  between: z.tuple([text, text]),
  there: direction.exactOptional(),
  back: direction.exactOptional(),
  middlebox: middleboxes.exactOptional(),
  faults: faultLines.exactOptional(),
});

/** The shape of a load, for zod. */
export const loadSchema: z.ZodType<LoadScenario> = fields({
  name: text,
  hosts: z.record(text, host).exactOptional(),
  routers: z.array(text).exactOptional(),
  links: z.array(link).exactOptional(),
  workloads: z.array(workload).min(1),
  faults: faultLines.exactOptional(),
  sample: duration.exactOptional(),
  end: fields({ at: duration }),
});

/**
 * Reads a load that was written as JSON.
 *
 * @throws FinwaitError `bad-scenario` naming the source, the field's path, its value and what would be right
 */
export function parseLoad(value: unknown, source: string): LoadScenario {
  const result = loadSchema.safeParse(value);
  if (!result.success)
    throw new FinwaitError('bad-scenario', `${source}: ${complaint(result.error.issues, value)}`);
  checkFaults(result.data, source);
  return result.data;
}

/** Names of hosts are known only when the whole load is. */
function checkFaults(load: LoadScenario, source: string): void {
  const names = Object.keys(hostsOf(load));
  try {
    parseFaults(names, load.faults ?? [], 'faults');
    for (const [i, { faults = [] }] of (load.links ?? []).entries())
      parseLinkFaults(names, faults, `links[${i}].faults`);
  } catch (error) {
    if (!(error instanceof FinwaitError)) throw error;
    throw new FinwaitError('bad-scenario', `${source}: ${error.message}`, { cause: error });
  }
}

/** The JSON Schema (draft 2020-12) of a load. */
export function loadJsonSchema(): object {
  return z.toJSONSchema(loadSchema, { io: 'input' });
}
