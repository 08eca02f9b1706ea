// What can be said about any of the closes that `builders` makes, and what it means for hosts and link.
import { printDuration, type Side } from '../fault/index.ts';
import { typicalDelay } from '../link/index.ts';
import {
  FinwaitError,
  ns,
  parseDuration,
  parseProbability,
  parseRate,
  parseSize,
  type Duration,
  type Nanoseconds,
  type Probability,
} from '../time/index.ts';
import type { DirectionDescription, HostDescription, Scenario } from './scenario.ts';

export type Sysctls = Readonly<Record<string, string | number>>;
type PerSide<T> = { readonly [side in Side]?: T | undefined };

/** Everything is optional; an option that is undefined is as good as absent. */
export interface CloseOptions {
  /** Default: what kind of close it is. */
  readonly name?: string | undefined;

  /** Round-trip time, half of it each way. Default 40 ms. */
  readonly rtt?: Duration | undefined;
  /** Probability that a packet is lost, the same each way. Default 0. */
  readonly loss?: Probability | undefined;
  /** Bit rate each way, e.g. '10Mbps'. Default: no limit. */
  readonly rate?: string | undefined;
  /** Instead of `rtt`, `loss` and `rate`: the two directions in full. */
  readonly link?: Scenario['link'] | undefined;

  /** TCP profile of both hosts. Default: the world's. */
  readonly profile?: string | undefined;
  /** TCP profiles of one host or of each, before `profile`. */
  readonly profiles?: PerSide<string> | undefined;
  /** Overrides under the sysctls' own names: `{ client: { tcp_fin_timeout: 5 } }`. */
  readonly sysctls?: PerSide<Sysctls> | undefined;

  /** What the client asks, in bytes: `200`, `'2kB'`. Default 200. 0: nothing, the server answers unasked. */
  readonly request?: number | string | undefined;
  /** What the server answers, in bytes. Each builder has its own default. 0: nothing. */
  readonly answer?: number | string | undefined;

  /** When the first to close does so, since its connection was established. Default: see the builders. */
  readonly closeAt?: Duration | undefined;
  /** From the server's reading end of file to its own close. Each builder has its own default. */
  readonly serverWait?: Duration | undefined;
  /** From the client's reading end of file to its own close. Default 0. */
  readonly clientWait?: Duration | undefined;

  /** Lines of the fault language. */
  readonly faults?: readonly string[] | undefined;
  /** When the run ends. Default: when both are CLOSED. */
  readonly end?: Scenario['end'] | undefined;
}

const rttDefault = '40ms';

/** The scenario without its script: name, hosts, link, faults, end; what was not said is left out. */
export function surroundings(kind: string, options: CloseOptions): Omit<Scenario, 'script'> {
  const { name = kind, faults = [], end } = options;
  const client = hostOf('client', options);
  const server = hostOf('server', options);
  return {
    name,
    ...((client ?? server) && { hosts: { ...(client && { client }), ...(server && { server }) } }),
    link: linkOf(options),
    ...(faults.length > 0 && { faults }),
    ...(end && { end }),
  };
}

function hostOf(side: Side, { profile, profiles, sysctls }: CloseOptions): HostDescription | undefined {
  const chosen = profiles?.[side] ?? profile;
  const overrides = sysctls?.[side];
  if (chosen === undefined && overrides === undefined) return undefined;
  return { ...(chosen !== undefined && { profile: chosen }), ...(overrides && { sysctls: overrides }) };
}

function linkOf({ link, rtt, loss, rate }: CloseOptions): NonNullable<Scenario['link']> {
  if (link !== undefined) {
    const other =
      rtt !== undefined ? 'rtt' : loss !== undefined ? 'loss' : rate !== undefined ? 'rate' : null;
    if (other === null) return link;
    throw new FinwaitError(
      'bad-option',
      `'link' and '${other}' are both given. Say it in 'link', or leave 'link' out.`,
    );
  }
  if (rate !== undefined) parseRate(rate, 'rate');
  const direction: DirectionDescription = {
    delay: printDuration(ns(parseDuration(rtt ?? rttDefault, 'rtt') / 2)),
    ...(parseProbability(loss ?? 0, 'loss') > 0 && { loss: loss ?? 0 }),
    ...(rate !== undefined && { rate }),
  };
  return { toServer: direction, toClient: direction };
}

/** Roughly how long a packet takes to the server, where the link says so; otherwise 0. */
export function oneWayDelay(options: CloseOptions): Nanoseconds {
  return typicalDelay(linkOf(options).toServer ?? {}, 'link.toServer');
}

/** An option that is a time, checked, in the form that scenarios print. */
export function timeOption(value: Duration | undefined, byDefault: Duration, name: string): string {
  return printDuration(parseDuration(value ?? byDefault, name));
}

/** An option that is a number of bytes. */
export function bytesOption(value: number | string | undefined, byDefault: number, name: string): number {
  return value === undefined ? byDefault : parseSize(value, name);
}
