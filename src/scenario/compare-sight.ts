// A recording or a result made ready to be compared: what each side sent, when something arrived, the states it
// went through, the errors its application saw. What a different machine may do differently is left out here:
// P, window updates, states in which nothing is connected yet.
import type { Side } from '../fault/index.ts';
import type { Observed, ObservedSegment } from './reference-case.ts';

export type Way = 'c2s' | 's2c';
export const ways: readonly Way[] = ['c2s', 's2c'];
export const sides: readonly Side[] = ['client', 'server'];
/** The way of what a side sends. */
export const wayOf: Readonly<Record<Side, Way>> = { client: 'c2s', server: 's2c' };

/** A segment that its sender sent, at `tx`. */
export type SentSegment = ObservedSegment & { readonly tx: number };

export interface SeenState {
  /** Microseconds. */
  readonly t: number;
  readonly state: string;
}

export interface Sight {
  /** By the time of sending; pure window updates left out. */
  readonly sent: Readonly<Record<Way, readonly SentSegment[]>>;
  /** When what the network made arrived, for each segment of its own: the last time. */
  readonly injected: Readonly<Record<Way, readonly number[]>>;
  readonly paths: Readonly<Record<Side, readonly SeenState[]>>;
  /** `side call error`, in alphabetical order; null when none were noted. */
  readonly errors: readonly string[] | null;
}

/** The control bits that are compared: all but P, in alphabetical order. */
export function comparedFlags({ flags }: ObservedSegment): string {
  return [...new Set(flags.replaceAll('A', '.').replaceAll('P', ''))].toSorted().join('');
}

const isInjected = ({ tx, inject }: ObservedSegment): boolean => tx === null || Boolean(inject);

const isSent = (segment: ObservedSegment): segment is SentSegment => !isInjected(segment);

export function sightOf({ segments, states, app }: Observed): Sight {
  const of = <T>(each: (way: Way) => T): Record<Way, T> => ({ c2s: each('c2s'), s2c: each('s2c') });
  const arrivals = of(way => segments.filter(({ dir }) => dir === way).flatMap(({ rx }) => rx));
  return {
    sent: of(way => {
      const sent = segments.filter(isSent).filter(({ dir }) => dir === way);
      return withoutWindowUpdates(
        sent.toSorted((a, b) => a.tx - b.tx),
        arrivals[way === 'c2s' ? 's2c' : 'c2s'],
      );
    }),
    injected: of(way =>
      segments
        .filter(segment => segment.dir === way && isInjected(segment))
        .map(({ rx }) => rx.at(-1))
        .filter(time => time !== undefined),
    ),
    paths: { client: pathOf(states.client), server: pathOf(states.server) },
    errors: app === undefined ? null : errorsOf(app),
  };
}

/** A pure ACK that repeats the last segment's numbers, with a larger window and without anything having arrived. */
function withoutWindowUpdates(sent: readonly SentSegment[], arrivals: readonly number[]): SentSegment[] {
  return sent.filter((segment, index) => {
    const before = sent[index - 1];
    if (before === undefined || comparedFlags(segment) !== '.' || segment.len > 0) return true;
    const next = before.seq + before.len + (before.flags.includes('F') ? 1 : 0);
    const answers = arrivals.some(time => time > before.tx && time <= segment.tx);
    const grows = segment.win === undefined || before.win === undefined || segment.win > before.win;
    const says = segment.seq !== next || segment.ack !== before.ack || hasSack(segment);
    return says || answers || !grows;
  });
}

const hasSack = ({ opts }: ObservedSegment): boolean => (opts?.sack?.length ?? 0) > 0;

function pathOf(states: Observed['states']['client']): SeenState[] {
  const path: SeenState[] = [];
  for (const { t, state: written } of states) {
    const state = written.replace('(tw)', '').replace('WAIT1', 'WAIT_1').replace('WAIT2', 'WAIT_2');
    if (state === 'LISTEN' || (state === 'CLOSED' && path.length === 0)) continue;
    if (path.at(-1)?.state !== state) path.push({ t, state });
  }
  return path;
}

function errorsOf(app: NonNullable<Observed['app']>): string[] {
  return app
    .filter(({ err }) => typeof err === 'string' && err !== '' && err !== 'EINPROGRESS')
    .map(({ side, call, err }) => `${side} ${call} ${err}`)
    .toSorted();
}
