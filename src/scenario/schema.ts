// The schema of a scenario: reads and checks what someone wrote as JSON, and exports itself as JSON Schema for
// editors. What a value means is told with the types in `scenario.ts`; this file must say the same.
import * as z from 'zod';
import { parseFault } from '../fault/index.ts';
import { parseDirection, parseMiddlebox, type MiddleboxDescription } from '../link/index.ts';
import { states } from '../tcp/index.ts';
import { FinwaitError } from '../time/index.ts';
import { complaint } from './complaint.ts';
import { fields, oneOf } from './fields.ts';
import { direction } from './link-schema.ts';
import { duration, readBy } from './quantity-schemas.ts';
import { middleboxes } from './middlebox-schema.ts';
import { middleboxList } from './middleboxes.ts';
import type { Action, DirectionDescription, Scenario, ScriptEntry, Trigger } from './scenario.ts';

const text = z.string().min(1);
const yes = z.literal(true);
const count = z.int().nonnegative();
const port = z.int().min(1).max(65_535);

const after = { after: duration.exactOptional() };
const trigger: z.ZodType<Trigger> = oneOf('trigger', [
  fields({ at: duration, ...after }),
  fields({ connected: yes, ...after }),
  fields({ accepted: yes, ...after }),
  fields({ received: z.int().positive(), ...after }),
  fields({ eof: yes, ...after }),
  fields({ error: yes, ...after }),
  fields({ state: fields({ side: z.enum(['client', 'server']), is: z.enum(states) }), ...after }),
]);

const action: z.ZodType<Action> = oneOf('action', [
  fields({ connect: fields({ port: z.union([port, z.literal('kernel')]), reuseaddr: z.boolean() }) }),
  fields({ listen: fields({ port, reuseaddr: z.boolean(), accept: z.boolean().exactOptional() }) }),
  fields({ write: count }),
  fields({ shutdown: z.enum(['wr', 'rd', 'rdwr']) }),
  fields({ close: yes, blocking: z.boolean().exactOptional() }),
  fields({ abort: yes }),
  fields({ linger: fields({ on: z.boolean(), seconds: z.number().nonnegative() }) }),
  fields({ sockopt: fields({ name: text, value: z.union([z.number(), z.string()]) }) }),
  fields({ read: z.enum(['auto', 'stop', 'resume']) }),
  fields({ closeListener: yes }),
  fields({ tryBind: fields({ port, reuseaddr: z.boolean() }) }),
]);

const entry: z.ZodType<ScriptEntry> = fields({ on: trigger, do: z.array(action) });

const host = fields({
  profile: text.exactOptional(),
  sysctls: z.record(text, z.union([z.string(), z.number()])).exactOptional(),
  address: z.ipv4().exactOptional(),
  port: port.exactOptional(),
});

/** The shape of a scenario, for zod. Most will want `parseScenario`, whose complaints are for people. */
export const scenarioSchema: z.ZodType<Scenario> = fields({
  name: text,
  hosts: fields({ client: host.exactOptional(), server: host.exactOptional() }).exactOptional(),
  link: fields({
    toServer: direction.exactOptional(),
    toClient: direction.exactOptional(),
    middlebox: middleboxes.exactOptional(),
  }).exactOptional(),
  script: fields({
    client: z.array(entry),
    server: z.array(entry),
    c2: z.array(entry).exactOptional(),
    s2: z.array(entry).exactOptional(),
  }),
  faults: z.array(readBy(z.string(), parseFault).describe('A line of the fault language.')).exactOptional(),
  end: fields({
    until: z.enum(['done', 'closed']).exactOptional(),
    at: duration.exactOptional(),
  }).exactOptional(),
});

/**
 * Reads a scenario from JSON, as text or already parsed.
 *
 * @param source where it comes from, for the error message: a file's name
 * @throws FinwaitError `bad-scenario` naming the source, the field's path, its value and what would be right
 */
export function parseScenario(json: unknown, source: string): Scenario {
  const value = typeof json === 'string' ? parseJson(json, source) : json;
  const result = scenarioSchema.safeParse(value);
  checkLink(value, source);
  checkMiddleboxes(value, source);
  if (result.success) return result.data;
  throw bad(source, complaint(result.error.issues, value));
}

/** The JSON Schema (draft 2020-12) of a scenario, to complete and check one in an editor. */
export function scenarioJsonSchema(): object {
  return z.toJSONSchema(scenarioSchema, { io: 'input' });
}

/** Links have a reader of their own, which knows more than the schema (a queue needs a rate) and says it better. */
function checkLink(value: unknown, source: string): void {
  const link = fieldOf(value, 'link');
  for (const side of ['toServer', 'toClient']) {
    const description = fieldOf(link, side);
    if (description === undefined) continue;
    try {
      parseDirection(description as DirectionDescription, `link.${side}`);
    } catch (error) {
      throw error instanceof FinwaitError ? bad(source, error.message) : error;
    }
  }
}

/** The same for middleboxes. */
function checkMiddleboxes(value: unknown, source: string): void {
  const description = fieldOf(fieldOf(value, 'link'), 'middlebox') as MiddleboxDescription | undefined;
  for (const [one, field] of middleboxList(description, 'link')) {
    try {
      parseMiddlebox(one, field);
    } catch (error) {
      throw error instanceof FinwaitError ? bad(source, error.message) : error;
    }
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** @throws FinwaitError `bad-scenario` when the text is not JSON */
export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw bad(source, `is not JSON. ${error instanceof Error ? error.message : String(error)}`);
  }
}

function bad(source: string, message: string): FinwaitError {
  return new FinwaitError('bad-scenario', `${source}: ${message}`);
}
