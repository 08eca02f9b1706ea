// A workload's description, read: every default in its place, every quantity a number.
import { parseDuration, parseProbability, type Nanoseconds } from '../../time/index.ts';
import { sizes, times, type Draw } from './drawn.ts';
import type { WorkloadDescription } from './load-scenario.ts';

type Options = readonly (readonly [name: string, value: number | string])[];

export interface WorkloadSettings {
  readonly start: Nanoseconds;
  readonly stop: Nanoseconds;
  readonly connections: number;
  readonly requests: Draw;
  readonly request: Draw;
  readonly response: Draw;
  readonly think: Draw;
  readonly closes: 'client' | 'server';
  readonly neverCloses: number;
  readonly reader: { readonly octets: number; readonly every: Nanoseconds } | null;
  readonly patience: Nanoseconds | null;
  readonly lingerSeconds: number | null;
  readonly clientOptions: Options;
  readonly server: {
    readonly backlog: number;
    readonly reuseaddr: boolean;
    readonly descriptors: number;
    readonly options: Options;
  };
}

const octetsDefault = 100;
const backlogDefault = 128;

/** @throws FinwaitError naming the field that cannot be read */
export function readWorkload(
  description: WorkloadDescription,
  field: string,
  end: Nanoseconds,
): WorkloadSettings {
  const { reader, patience, linger, server = {} } = description;
  return {
    start: parseDuration(description.start ?? '0s', `${field}.start`),
    stop: description.stop === undefined ? end : parseDuration(description.stop, `${field}.stop`),
    connections: description.connections ?? Infinity,
    requests: sizes(description.requests ?? 1, 1, `${field}.requests`),
    request: sizes(description.request ?? octetsDefault, 1, `${field}.request`),
    response: sizes(description.response ?? octetsDefault, 1, `${field}.response`),
    think: times(description.think ?? '0s', `${field}.think`),
    closes: description.closes ?? 'client',
    neverCloses: parseProbability(description.neverCloses ?? 0, `${field}.neverCloses`),
    reader:
      reader === undefined
        ? null
        : { octets: reader.octets, every: parseDuration(reader.every, `${field}.reader.every`) },
    patience: patience === undefined ? null : parseDuration(patience, `${field}.patience`),
    lingerSeconds: linger?.seconds ?? null,
    clientOptions: Object.entries(description.clientOptions ?? {}),
    server: {
      backlog: server.backlog ?? backlogDefault,
      reuseaddr: server.reuseaddr ?? true,
      descriptors: server.descriptors ?? Infinity,
      options: Object.entries(server.options ?? {}),
    },
  };
}
