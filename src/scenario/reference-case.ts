// A case: one recording of a real kernel, with all that is needed to run it again. Its part before the
// recording (hosts, link, sysctls, faults, script) is read strictly, for what is not understood would be run
// wrongly; of the recording itself only what is compared. Times in its script are milliseconds, times in the
// recording microseconds, both since the client's first connect().
import * as z from 'zod';
import { FinwaitError } from '../time/index.ts';
import { complaint } from './complaint.ts';
import { fields, oneOf } from './fields.ts';

export const referenceStates = [
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSING',
  'TIME_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'CLOSED',
] as const;
/** Linux's names; CLOSED is also where there is no socket at all. */
export type ReferenceState = (typeof referenceStates)[number];

const yes = z.literal(true);
const milliseconds = z.number().nonnegative();
const port = z.int().min(1).max(65_535);
const count = z.int().nonnegative();
const side = z.enum(['client', 'server']);

const label = z
  .string()
  .regex(
    /^(SYN|SYNACK|DATA[cs]|ACK[cs12]|FIN[12]|RST)(#[1-9]\d*)?$/,
    "expected a label such as 'FIN1' or 'DATAc#2'",
  );
const copyNumber = z.int().positive();

const after = { after: milliseconds.exactOptional() };
const state = fields({ side, is: z.enum(referenceStates) });
const at = fields({ at: milliseconds, ...after });
const stateSeen = fields({ state, ...after });
const trigger = oneOf('trigger', [
  at,
  fields({ connected: yes, ...after }),
  fields({ accepted: yes, ...after }),
  fields({ received: z.int().positive(), ...after }),
  fields({ eof: yes, ...after }),
  fields({ error: yes, ...after }),
  stateSeen,
]);

const action = oneOf('action', [
  fields({ connect: fields({ port: z.union([port, z.literal('kernel')]), reuseaddr: z.boolean() }) }),
  fields({ listen: fields({ port, reuseaddr: z.boolean(), accept: z.boolean().exactOptional() }) }),
  fields({ write: z.int().positive() }),
  fields({ close: yes, blocking: z.boolean().exactOptional() }),
  fields({ shutdown: z.enum(['wr', 'rd', 'rdwr']) }),
  fields({ linger: fields({ on: z.boolean(), seconds: count }) }),
  fields({ sockopt: fields({ name: z.string().min(1), value: z.union([z.number(), z.string()]) }) }),
  fields({ read: z.enum(['auto', 'stop', 'resume']) }),
  fields({ closeListener: yes }),
  fields({ tryBind: fields({ port, reuseaddr: z.boolean() }) }),
]);

const forge = fields({
  to: side,
  flags: z.string().regex(/^S?F?R?P?\.?$/, "expected flags such as 'R' or 'F.'"),
  seqFromRcvNxt: z.int(),
  ackFromSndNxt: z.int().exactOptional(),
  len: count,
  tsFromLast: z.int().exactOptional(),
  options: fields({ mss: z.int().positive().exactOptional() }).exactOptional(),
});
const networkAction = oneOf('action of the network', [
  fields({ replay: label.regex(/#/, "expected which copy, as in 'FIN2#1'") }),
  fields({ forge }),
]);

const entry = fields({ on: trigger, do: z.array(action).min(1) });
const networkEntry = fields({
  on: oneOf('trigger', [at, stateSeen]),
  do: z.array(networkAction).min(1),
});

const fault = fields({
  action: z.enum(['drop', 'dup', 'delay']),
  label: label.exactOptional(),
  copy: z.union([copyNumber, z.array(copyNumber)]).exactOptional(),
  after: label.exactOptional(),
  fromUs: count.exactOptional(),
  conn: z.int().positive().exactOptional(),
  gapMs: milliseconds.exactOptional(),
  ms: milliseconds.exactOptional(),
});

const host = fields({ ip: z.ipv4(), port });
const sysctls = z.record(z.string(), z.string());

const segment = z.looseObject({
  dir: z.enum(['c2s', 's2c']),
  tx: z.int().nullable(),
  rx: z.array(z.int()),
  flags: z.string(),
  seq: z.int(),
  ack: z.int(),
  len: count,
  win: count.exactOptional(),
  opts: z
    .looseObject({
      mss: z.int().exactOptional(),
      wscale: z.int().exactOptional(),
      sackOK: z.boolean().exactOptional(),
      ts: z.tuple([z.int(), z.int()]).exactOptional(),
      sack: z.array(z.tuple([z.int(), z.int()])).exactOptional(),
    })
    .exactOptional(),
  conn: z.int().exactOptional(),
  labels: z.array(z.string()).exactOptional(),
  dropped: z.boolean().exactOptional(),
  fault: z.string().exactOptional(),
  inject: z.string().exactOptional(),
});
const stateChange = z.looseObject({ t: z.int(), state: z.string() });
const call = z.looseObject({
  t: z.int(),
  side: z.enum(['c', 's', 'c2', 's2']),
  call: z.string(),
  err: z.string().nullable().exactOptional(),
});

/** What was seen: the part that a result has as well. */
const observed = {
  segments: z.array(segment),
  states: z.looseObject({ client: z.array(stateChange), server: z.array(stateChange) }),
  app: z.array(call).exactOptional(),
};
const recording = z.looseObject({ endMs: milliseconds });

const caseSchema = z.looseObject({
  name: z.string().min(1),
  behaviour: z.string().min(1),
  active: side,
  /** Ticks of the kernel's timers in a second. */
  hz: z.int().positive(),
  hosts: fields({ client: host, server: host }),
  link: fields({
    delayMs: milliseconds,
    mtu: z.int().min(68),
    bandwidth: z.literal(null),
  }),
  sysctls,
  sysctlsClient: sysctls.exactOptional(),
  faults: z.array(fault),
  script: fields({
    client: z.array(entry),
    server: z.array(entry),
    c2: z.array(entry).exactOptional(),
    s2: z.array(entry).exactOptional(),
    network: z.array(networkEntry).exactOptional(),
  }),
  recording,
  ...observed,
  /** Where the kernel did not always do the same: other recordings of the case. */
  alternatives: z.array(z.looseObject({ recording, ...observed })).exactOptional(),
});

const resultSchema = z.looseObject({ name: z.string(), ...observed });

export type ReferenceCase = z.infer<typeof caseSchema>;
/** What was seen in a run, in the recordings' own format. */
export type Observed = Pick<z.infer<typeof resultSchema>, 'segments' | 'states' | 'app'>;
export type ObservedSegment = z.infer<typeof segment>;
export type ObservedState = z.infer<typeof stateChange>;
export type ObservedCall = z.infer<typeof call>;
export type LabelledFault = z.infer<typeof fault>;
export type ReferenceEntry = z.infer<typeof entry>;
export type ReferenceTrigger = z.infer<typeof trigger>;
export type NetworkEntry = z.infer<typeof networkEntry>;
export type NetworkAction = z.infer<typeof networkAction>;
export type Forgery = z.infer<typeof forge>;

/**
 * Reads a case.
 *
 * @param source where it comes from, for the error message: a file's name
 * @throws FinwaitError `bad-case` naming the source, the field, its value and what would be right
 */
export function parseCase(json: unknown, source: string): ReferenceCase {
  const value = typeof json === 'string' ? parseJson(json, source) : json;
  const result = caseSchema.safeParse(value);
  if (result.success) return result.data;
  throw new FinwaitError('bad-case', `${source}: ${complaint(result.error.issues, value)}`);
}

/**
 * Reads what was seen in a run: segments, states and perhaps calls.
 *
 * @throws FinwaitError `bad-case` naming the source, the field, its value and what would be right
 */
export function parseObserved(json: unknown, source: string): Observed {
  const value = typeof json === 'string' ? parseJson(json, source) : json;
  const result = resultSchema.safeParse(value);
  if (result.success) return result.data;
  throw new FinwaitError('bad-case', `${source}: ${complaint(result.error.issues, value)}`);
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FinwaitError('bad-case', `${source}: is not JSON. ${reason}`);
  }
}
