// Reads the description of a middlebox, checks every value and names the place of the first wrong one.
import {
  FinwaitError,
  nearest,
  orList,
  parseDuration,
  seconds,
  type Duration,
  type Nanoseconds,
} from '../../time/index.ts';
import type {
  MiddleboxDescription,
  NatDescription,
  SynProxyDescription,
  TrackerDescription,
} from './description.ts';

/** How far a connection has got, as someone sees it who only looks on. The names are those of Linux's conntrack. */
export const phases = [
  'synSent',
  'synReceived',
  'idle',
  'finWait',
  'closeWait',
  'lastAck',
  'timeWait',
  'reset',
] as const;
export type Phase = (typeof phases)[number];

export interface TrackerParameters {
  readonly kind: 'nat' | 'firewall';
  /** How long a connection is remembered in each phase, from its last segment on. */
  readonly timeouts: Readonly<Record<Phase, Nanoseconds>>;
  readonly onUnknown: 'drop' | 'reset';
  readonly strict: boolean;
  readonly pickUp: boolean;
  readonly synInTimeWait: 'pass' | 'drop';
  /** Of a NAT that translates: what its clients share outside. */
  readonly ports: { readonly first: number; readonly last: number };
  readonly onExhausted: 'drop' | 'reset';
}

export interface SynProxyParameters {
  readonly kind: 'syn proxy';
  readonly mss: number;
  readonly windowScale: number;
  readonly timestamps: boolean;
}

export type MiddleboxParameters = (TrackerParameters | SynProxyParameters) & {
  readonly at: 'client' | 'server';
};

/** RFC 5382, REQ-5: established at least 2 h 4 min, all else at least 4 min; after a RST as RFC 7857 §2. */
const natSeconds: Readonly<Record<Phase, number>> = {
  synSent: 240, synReceived: 240, idle: 7440, finWait: 240, closeWait: 240, lastAck: 240, timeWait: 240, reset: 240,
}; // prettier-ignore

/** Linux: nf_conntrack_tcp_timeout_*. */
const conntrackSeconds: Readonly<Record<Phase, number>> = {
  synSent: 120, synReceived: 60, idle: 432_000, finWait: 120, closeWait: 60, lastAck: 30, timeWait: 120, reset: 10,
}; // prettier-ignore

const kinds = ['nat', 'firewall', 'synProxy'] as const;

/**
 * Reads one middlebox, e.g. `{ nat: { idle: '60s', onUnknown: 'reset' } }`.
 *
 * @param field the place of the description, for error messages: `link.middlebox`
 * @throws FinwaitError `bad-link` (or `bad-duration`) naming the field
 */
export function parseMiddlebox(description: MiddleboxDescription, field: string): MiddleboxParameters {
  checkKeys(description, field, [...kinds, 'at']);
  const [kind, second] = kinds.filter(name => name in description);
  if (kind === undefined || second !== undefined)
    throw bad(`${field}: give one of ${orList(kinds)}, as in { nat: { idle: '60s' } }.`);
  const at = oneOf(
    description.at ?? (kind === 'nat' ? 'client' : 'server'),
    ['client', 'server'],
    `${field}.at`,
  );
  if ('synProxy' in description) return { at, ...synProxy(description.synProxy, `${field}.synProxy`) };
  if ('nat' in description) return { at, ...tracker('nat', description.nat, `${field}.nat`) };
  return { at, ...tracker('firewall', description.firewall, `${field}.firewall`) };
}

function tracker(
  kind: 'nat' | 'firewall',
  description: TrackerDescription & NatDescription,
  field: string,
): TrackerParameters {
  const known = [...phases, 'onUnknown', 'strict', 'pickUp', 'synInTimeWait'];
  checkKeys(description, field, kind === 'nat' ? [...known, 'ports', 'onExhausted'] : known);
  const defaults = kind === 'nat' ? natSeconds : conntrackSeconds;
  const {
    onUnknown = 'drop',
    strict = kind === 'firewall',
    pickUp = false,
    synInTimeWait = 'pass',
    onExhausted = 'drop',
  } = description;
  const timeout = (phase: Phase): Nanoseconds => {
    const given: Duration | undefined = description[phase];
    return given === undefined ? seconds(defaults[phase]) : parseDuration(given, `${field}.${phase}`);
  };
  return {
    kind,
    timeouts: Object.fromEntries(phases.map(phase => [phase, timeout(phase)])) as Record<Phase, Nanoseconds>,
    onUnknown: oneOf(onUnknown, ['drop', 'reset'], `${field}.onUnknown`),
    strict: yesOrNo(strict, `${field}.strict`),
    pickUp: yesOrNo(pickUp, `${field}.pickUp`),
    synInTimeWait: oneOf(synInTimeWait, ['pass', 'drop'], `${field}.synInTimeWait`),
    ports: portRange(description.ports ?? [1024, 65_535], `${field}.ports`),
    onExhausted: oneOf(onExhausted, ['drop', 'reset'], `${field}.onExhausted`),
  };
}

function synProxy(description: SynProxyDescription, field: string): SynProxyParameters {
  checkKeys(description, field, ['mss', 'windowScale', 'timestamps']);
  const { mss = 1460, windowScale = 7, timestamps = true } = description;
  return {
    kind: 'syn proxy',
    mss: whole(mss, 1, 65_535, `${field}.mss`),
    windowScale: whole(windowScale, 0, 14, `${field}.windowScale`),
    timestamps: yesOrNo(timestamps, `${field}.timestamps`),
  };
}

function portRange(range: readonly number[], field: string): TrackerParameters['ports'] {
  const [first, last, ...more] = Array.isArray(range) ? range : [];
  const right = [first, last].every(port => Number.isInteger(port) && port! >= 1 && port! <= 65_535);
  if (right && more.length === 0 && first! <= last!) return { first: first!, last: last! };
  throw bad(
    `${field}: expected the first and the last port, as in [1024, 65535], not ${JSON.stringify(range)}.`,
  );
}

function checkKeys(value: object, field: string, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null)
    throw bad(`${field}: expected an object, not ${JSON.stringify(value)}. Known are ${orList(known)}.`);
  const unknown = Object.keys(value).find(key => !known.includes(key));
  if (unknown === undefined) return;
  const guess = nearest(unknown, known);
  throw bad(
    `${field}.${unknown}: there is no such field. ${guess === undefined ? `Known are ${orList(known)}.` : `Did you mean '${guess}'?`}`,
  );
}

function oneOf<T extends string>(value: T, known: readonly T[], field: string): T {
  if (known.includes(value)) return value;
  throw bad(`${field}: '${value}' is not ${orList(known)}.`);
}

function yesOrNo(value: boolean, field: string): boolean {
  if (typeof value === 'boolean') return value;
  throw bad(`${field}: expected true or false, not ${JSON.stringify(value)}.`);
}

function whole(value: number, least: number, most: number, field: string): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw bad(`${field}: expected a whole number from ${least} to ${most}, not ${JSON.stringify(value)}.`);
}

const bad = (message: string): FinwaitError => new FinwaitError('bad-link', message);
