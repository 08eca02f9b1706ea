// Writes what was seen in a run as the recordings do: segments with relative numbers, the states of both sides,
// the system calls with their errors, and what came of it. Times are whole microseconds.
import type { Side } from '../fault/index.ts';
import type { Nanoseconds } from '../time/index.ts';
import type { SegmentSent, StateChanged, Trace } from '../trace/index.ts';
import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG, type Segment } from '../wire/index.ts';
import type { Observed, ObservedSegment, ObservedState, ReferenceCase } from './reference-case.ts';
import { formatCalls } from './reference-calls.ts';
import { ReferenceLabels } from './reference-labels.ts';
import { ReferenceNumbers, type RelativeNumbers } from './reference-numbers.ts';
import { outcomeOf, type ReferenceOutcome } from './reference-outcome.ts';
import { fromState } from './reference-states.ts';

/** A run in the recordings' own format. */
export interface ReferenceResult extends Observed {
  readonly name: string;
  readonly behaviour: string;
  readonly outcome: ReferenceOutcome;
}

const letters: readonly (readonly [bit: number, letter: string])[] = [
  [SYN, 'S'],
  [FIN, 'F'],
  [RST, 'R'],
  [PSH, 'P'],
  [ACK, '.'],
  [URG, 'U'],
  [ECE, 'E'],
  [CWR, 'W'],
];

/** @param faultHits how often each fault of the case applied */
export function formatRun(
  reference: ReferenceCase,
  trace: Trace,
  faultHits: readonly number[],
): ReferenceResult {
  const segments = formatSegments(reference, trace);
  const states = formatStates(reference, trace);
  const unmatched = reference.faults.filter((_, index) => (faultHits[index] ?? 0) === 0);
  return {
    name: reference.name,
    behaviour: reference.behaviour,
    segments,
    states,
    app: formatCalls(trace),
    outcome: outcomeOf(reference.active, segments, states, unmatched),
  };
}

function formatSegments(reference: ReferenceCase, trace: Trace): ObservedSegment[] {
  const labels = new ReferenceLabels(reference.active);
  const numbers = new ReferenceNumbers();
  const byId = new Map<number, ObservedSegment>();
  for (const event of trace.events) {
    if (event.type === 'segment-sent') {
      const from = event.from as Side;
      const made = event.injected !== undefined;
      const names = made ? [] : [...labels.label(from, event.segment)];
      const relative = numbers.relate(from, event.segment, made);
      byId.set(event.id, formatSegment(event, byId.size, relative, names, labels.connection));
    } else if (event.type === 'segment-received') {
      byId.get(event.id)?.rx.push(microseconds(event.at));
    } else if (event.type === 'segment-dropped') {
      const segment = byId.get(event.id);
      if (segment !== undefined) segment.dropped = true;
    } else if (event.type === 'segment-faulted') {
      const segment = byId.get(event.id);
      if (segment !== undefined) segment.fault = event.detail;
    }
  }
  return [...byId.values()];
}

function formatSegment(
  { at, from, segment, injected }: SegmentSent,
  id: number,
  { seq, ack, ts, sack }: RelativeNumbers,
  labels: string[],
  conn: number,
): ObservedSegment {
  return {
    id,
    dir: from === 'client' ? 'c2s' : 's2c',
    tx: injected === undefined ? microseconds(at) : null,
    rx: [],
    flags: flagLetters(segment),
    seq,
    ack,
    len: segment.length,
    win: segment.window,
    opts: {
      ...(segment.mss === 0 ? {} : { mss: segment.mss }),
      ...(segment.sackPermitted ? { sackOK: true } : {}),
      ...(segment.hasTimestamps ? { ts } : {}),
      ...(segment.windowScale < 0 ? {} : { wscale: segment.windowScale }),
      ...(sack.length === 0 ? {} : { sack }),
    },
    conn,
    labels,
    dropped: false,
    ...(injected === undefined ? {} : { inject: injected }),
  };
}

const flagLetters = (segment: Segment): string =>
  letters.map(([bit, letter]) => (segment.flags & bit ? letter : '')).join('');

/** States of the sockets on the recording's 4-tuple. */
function formatStates(reference: ReferenceCase, trace: Trace): Observed['states'] {
  const others = connectionsElsewhere(reference, trace);
  const client: ObservedState[] = [];
  const server: ObservedState[] = [{ t: 0, state: 'CLOSED' }];
  for (const event of trace.events) {
    if (event.type !== 'state' || others.has(event.connection)) continue;
    const path = event.host === 'client' ? client : server;
    const state = stateName(event);
    if (state !== null && state !== path.at(-1)?.state) path.push({ t: microseconds(event.at), state });
  }
  return { client, server };
}

const stateName = ({ to }: StateChanged): string | null => fromState(to);

function connectionsElsewhere({ hosts }: ReferenceCase, trace: Trace): ReadonlySet<number> {
  const elsewhere = new Set<number>();
  for (const event of trace.events) {
    if (event.type !== 'segment-sent') continue;
    const { sourcePort, destinationPort } = event.segment;
    const [client, server] =
      event.from === 'client' ? [sourcePort, destinationPort] : [destinationPort, sourcePort];
    if (client !== hosts.client.port || server !== hosts.server.port) elsewhere.add(event.connection);
  }
  return elsewhere;
}

const microseconds = (time: Nanoseconds): number => Math.round(time / 1e3);
