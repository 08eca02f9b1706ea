// A recording as a trace, so that all that draws traces can draw it. Numbers count from each connection's
// beginning, and whatever a side does within half a millisecond of something is put at that instant: the
// recorder looks a little after the event.
import type { Side } from '../fault/index.ts';
import { us, type Nanoseconds } from '../time/index.ts';
import type { ApplicationCall, Trace, TraceEvent } from '../trace/index.ts';
import { ACK, CWR, ECE, FIN, makeSegment, PSH, RST, seq, SYN, URG } from '../wire/index.ts';
import type {
  Observed,
  ObservedCall,
  ObservedSegment,
  ReferenceCase,
  ReferenceState,
} from './reference-case.ts';
import { toState } from './reference-states.ts';

/** Closer than that, in microseconds, two events at one side are cause and effect. */
const oneInstant = 500;

const bits: Readonly<Record<string, number>> = {
  S: SYN,
  F: FIN,
  R: RST,
  P: PSH,
  '.': ACK,
  U: URG,
  E: ECE,
  W: CWR,
};

export interface TraceMarks {
  /** Segments to be marked, with the words. */
  readonly segments: ReadonlyMap<ObservedSegment, string>;
}

/** @param profile what the hosts are said to run */
export function observedTrace(
  { hosts }: Pick<ReferenceCase, 'hosts'>,
  observed: Observed,
  profile: string,
  marks: TraceMarks['segments'] = new Map(),
): Trace {
  const instants = new Instants(observed);
  const events: TraceEvent[] = [
    ...observed.segments.flatMap((segment, index) =>
      segmentEvents(hosts, segment, index + 1, instants, marks.get(segment)),
    ),
    ...stateEvents(observed, instants),
    ...callEvents(observed, instants),
  ].toSorted((a, b) => a.at - b.at);
  return {
    hosts: [
      { name: 'client', address: hosts.client.ip, port: hosts.client.port, profile },
      { name: 'server', address: hosts.server.ip, port: hosts.server.port, profile },
    ],
    events,
    endedAt: events.at(-1)?.at ?? us(0),
  };
}

/** Moves what is near to the first of a group of near events, side by side. */
class Instants {
  readonly #of: Record<Side, Map<number, number>> = { client: new Map(), server: new Map() };

  constructor({ segments, states, app }: Observed) {
    const times: Record<Side, number[]> = { client: [], server: [] };
    for (const { dir, tx, rx } of segments) {
      const [from, to]: [Side, Side] = dir === 'c2s' ? ['client', 'server'] : ['server', 'client'];
      if (tx !== null) times[from].push(tx);
      times[to].push(...rx);
    }
    for (const side of ['client', 'server'] as const) {
      times[side].push(...states[side].map(({ t }) => t));
      const calls = (app ?? []).filter(call => call.side.startsWith(side.charAt(0)));
      times[side].push(...calls.map(({ t }) => t));
      let first = -Infinity;
      for (const time of times[side].toSorted((a, b) => a - b)) {
        if (time - first > oneInstant) first = time;
        this.#of[side].set(time, first);
      }
    }
  }

  at(side: Side, time: number): Nanoseconds {
    return us(this.#of[side].get(time) ?? time);
  }
}

function segmentEvents(
  hosts: ReferenceCase['hosts'],
  segment: ObservedSegment,
  id: number,
  instants: Instants,
  mark: string | undefined,
): TraceEvent[] {
  const [from, to]: [Side, Side] = segment.dir === 'c2s' ? ['client', 'server'] : ['server', 'client'];
  const { tx, rx, opts, fault, inject } = segment;
  const [first = 0] = rx;
  const at = tx === null ? instants.at(to, first) : instants.at(from, tx);
  const events: TraceEvent[] = [
    {
      type: 'segment-sent',
      at,
      id,
      from,
      to,
      connection: segment.conn ?? 1,
      segment: makeSegment({
        sourcePort: hosts[from].port,
        destinationPort: hosts[to].port,
        seq: seq(segment.seq),
        ack: seq(segment.ack),
        flags: segment.flags.split('').reduce((sum, letter) => sum | (bits[letter] ?? 0), 0),
        window: segment.win ?? 0,
        length: segment.len,
        sack: (opts?.sack ?? []).map(([left, right]) => ({ left: seq(left), right: seq(right) })),
      }),
      cause: 'new',
      copy: 0,
      labels: segment.labels ?? [],
      ...(inject === undefined ? {} : { injected: inject }),
    },
  ];
  if (segment.dropped === true) {
    events.push({ type: 'segment-dropped', at, id, by: 'fault', detail: 'dropped' });
  } else if (fault !== undefined) {
    events.push({ type: 'segment-faulted', at, id, detail: fault === 'dup' ? 'duplicate' : fault });
  }
  if (mark !== undefined) events.push({ type: 'segment-faulted', at, id, detail: mark });
  for (const time of rx) events.push({ type: 'segment-received', at: instants.at(to, time), id, to });
  return events;
}

function stateEvents({ states }: Observed, instants: Instants): TraceEvent[] {
  return (['client', 'server'] as const).flatMap(host => {
    let connection = 0;
    return states[host].flatMap(({ t, state }, index): TraceEvent[] => {
      const before = states[host][index - 1]?.state ?? 'CLOSED';
      if (state === before) return [];
      if (state === 'SYN_SENT' || (state === 'SYN_RECV' && before !== 'SYN_SENT')) connection++;
      const [from, to] = [toState(before as ReferenceState), toState(state as ReferenceState)];
      return [
        {
          type: 'state',
          at: instants.at(host, t),
          host,
          connection: Math.max(1, connection),
          from,
          to,
          cause: '',
        },
      ];
    });
  });
}

function callEvents({ app }: Observed, instants: Instants): TraceEvent[] {
  return (app ?? []).flatMap((call): TraceEvent[] => {
    const told = describeCall(call);
    if (told === null) return [];
    const host = call.side.startsWith('c') ? 'client' : 'server';
    const actor = call.side.length > 1 ? call.side : host;
    const error =
      typeof call.err === 'string' && call.err !== 'EINPROGRESS' ? { error: call.err as Failure } : {};
    return [{ type: 'call', at: instants.at(host, call.t), host, actor, ...told, ...error }];
  });
}

type Failure = NonNullable<ApplicationCall['error']>;

/** The call under the name that traces know; null for what they do not tell. */
function describeCall(call: ObservedCall): Pick<ApplicationCall, 'call' | 'argument' | 'result'> | null {
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
  const failed = typeof call.err === 'string';
  switch (call.call) {
    case 'connect':
    case 'connect-error':
      return { call: 'connect' };
    case 'connected':
      return { call: 'connect', result: 0 };
    case 'accept':
    case 'close':
      return { call: call.call };
    case 'recv':
      return failed ? { call: 'read' } : { call: 'read', result: number(call['n']) };
    case 'send':
      return { call: 'write', argument: number(call['n']) };
    case 'shutdown':
      return { call: 'shutdown', argument: String(call['how']) };
    case 'bind':
    case 'bind-listener':
      return failed ? { call: 'bind', argument: number(call['port']) } : null;
    default:
      return null;
  }
}
