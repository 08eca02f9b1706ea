// A trace in a few numbers: what each host sent, lost and sent again, which states it passed, how long the
// teardown took and what happened in it. Data first; the words for the terminal are in `summary-text.ts`.
import type { Nanoseconds } from '../time/index.ts';
import type { State } from '../tcp/index.ts';
import { FIN, RST, SYN, endSeq, type SequenceNumber } from '../wire/index.ts';
import type {
  HostName,
  SegmentDropped,
  SegmentSent,
  StateChanged,
  TimerChanged,
  Trace,
  TraceEvent,
} from './event.ts';

/** The states of one connection at one host, in order of entry, the first one included. */
export interface StatePath {
  readonly connection: number;
  readonly states: readonly State[];
}

export interface HostSummary {
  readonly name: HostName;
  readonly profile: string;
  /** Segments that left this host, those that the network made in its name not counted. */
  readonly segmentsSent: number;
  /** Octets of text in them, retransmissions included. */
  readonly octetsSent: number;
  /** Segments from this host that never arrived, by what lost them. */
  readonly dropped: Readonly<Record<SegmentDropped['by'], number>>;
  readonly segmentsDropped: number;
  /** Sent again, by mechanism; a loss probe with new text is none. */
  readonly retransmissions: { readonly rto: number; readonly fast: number; readonly lossProbe: number };
  /** Segments with FIN, the first one included. */
  readonly finCopies: number;
  readonly resetsSent: number;
  readonly paths: readonly StatePath[];
  /** First FIN sent; null when never. */
  readonly firstFinAt: Nanoseconds | null;
  /** When CLOSED or TIME-WAIT was entered for good, on all connections; null when one is still open. */
  readonly doneAt: Nanoseconds | null;
  /** Time in TIME-WAIT in all, up to the trace's end. */
  readonly timeWait: Nanoseconds;
}

/** What may happen in a teardown and be worth a line. */
export type TeardownEvent = SegmentSent | StateChanged | TimerChanged;

export interface TeardownStep {
  readonly at: Nanoseconds;
  readonly host: HostName;
  readonly event: TeardownEvent;
  /** For a segment that the network lost: by what. */
  readonly dropped?: SegmentDropped;
  /** What faults did to the segment without dropping it, in their own text; absent when nothing. */
  readonly faults?: readonly string[];
}

export interface TraceSummary {
  readonly hosts: readonly HostSummary[];
  readonly segmentsSent: number;
  readonly segmentsDropped: number;
  readonly endedAt: Nanoseconds;
  /** First FIN or RST of either host; null when none was sent. */
  readonly teardownBeganAt: Nanoseconds | null;
  /** From there until every host is done (CLOSED or TIME-WAIT); null when that never came. */
  readonly teardown: Nanoseconds | null;
  /** FINs, RSTs, bare ACKs of a FIN, changes of state and expired timers from the teardown's begin on. */
  readonly steps: readonly TeardownStep[];
}

/** Counts a trace. Pure, one pass over the events for each host and one for the teardown. */
export function summarize(trace: Trace): TraceSummary {
  const drops = new Map<number, SegmentDropped>();
  const arrived = new Set<number>();
  for (const event of trace.events) {
    if (event.type === 'segment-dropped') drops.set(event.id, event);
    else if (event.type === 'segment-received') arrived.add(event.id);
  }
  // Of a duplicated segment one copy may be lost and the other arrive: that is no lost segment.
  for (const id of arrived) drops.delete(id);

  const hosts = trace.hosts.map(host => summarizeHost(trace, host.name, host.profile, drops));
  const teardownBeganAt = beginOfTeardown(trace.events);
  const doneAt = hosts.map(host => host.doneAt);
  const last = doneAt.includes(null) ? null : (Math.max(...(doneAt as Nanoseconds[])) as Nanoseconds);
  return {
    hosts,
    segmentsSent: sum(hosts, host => host.segmentsSent),
    segmentsDropped: sum(hosts, host => host.segmentsDropped),
    endedAt: trace.endedAt,
    teardownBeganAt,
    teardown:
      teardownBeganAt === null || last === null ? null : (Math.max(0, last - teardownBeganAt) as Nanoseconds),
    steps: teardownBeganAt === null ? [] : teardownSteps(trace.events, teardownBeganAt, drops),
  };
}

function sum(hosts: readonly HostSummary[], count: (host: HostSummary) => number): number {
  return hosts.reduce((total, host) => total + count(host), 0);
}

function summarizeHost(
  trace: Trace,
  name: HostName,
  profile: string,
  drops: ReadonlyMap<number, SegmentDropped>,
): HostSummary {
  const dropped = { loss: 0, queue: 0, fault: 0, outage: 0, checksum: 0, middlebox: 0 };
  const retransmissions = { rto: 0, fast: 0, lossProbe: 0 };
  const total = { segments: 0, octets: 0, fins: 0, resets: 0, dropped: 0 };
  let firstFinAt: Nanoseconds | null = null;
  for (const event of trace.events) {
    if (event.type !== 'segment-sent' || event.from !== name || event.injected !== undefined) continue;
    total.segments++;
    total.octets += event.segment.length;
    if (event.segment.flags & RST) total.resets++;
    if (event.segment.flags & FIN) {
      total.fins++;
      firstFinAt ??= event.at;
    }
    if (event.cause === 'rto') retransmissions.rto++;
    else if (event.cause === 'fast-retransmit') retransmissions.fast++;
    else if (event.cause === 'loss-probe' && event.copy > 0) retransmissions.lossProbe++;
    const drop = drops.get(event.id);
    if (drop === undefined) continue;
    total.dropped++;
    dropped[drop.by]++;
  }
  return {
    name,
    profile,
    segmentsSent: total.segments,
    octetsSent: total.octets,
    dropped,
    segmentsDropped: total.dropped,
    retransmissions,
    finCopies: total.fins,
    resetsSent: total.resets,
    firstFinAt,
    ...followStates(trace, name),
  };
}

function followStates(trace: Trace, host: HostName): Pick<HostSummary, 'paths' | 'doneAt' | 'timeWait'> {
  const byConnection = new Map<number, StateChanged[]>();
  for (const event of trace.events) {
    if (event.type !== 'state' || event.host !== host) continue;
    const changes = byConnection.get(event.connection);
    if (changes === undefined) byConnection.set(event.connection, [event]);
    else changes.push(event);
  }
  const paths: StatePath[] = [];
  let doneAt: Nanoseconds | null = null;
  let open = byConnection.size === 0;
  let timeWait = 0;
  for (const [connection, changes] of byConnection) {
    paths.push({ connection, states: [changes[0]!.from, ...changes.map(change => change.to)] });
    changes.forEach((change, index) => {
      if (change.to === 'TIME-WAIT') timeWait += (changes[index + 1]?.at ?? trace.endedAt) - change.at;
    });
    // A listener is no connection: it does not keep its host from being done.
    if (changes.at(-1)?.to === 'LISTEN') continue;
    const done = enteredForGood(changes);
    if (done === null) open = true;
    else if (doneAt === null || done > doneAt) doneAt = done;
  }
  return { paths, doneAt: open ? null : doneAt, timeWait: timeWait as Nanoseconds };
}

/** When the connection came to CLOSED or TIME-WAIT without leaving them for another state again. */
function enteredForGood(changes: readonly StateChanged[]): Nanoseconds | null {
  let entered: Nanoseconds | null = null;
  for (const { to, at } of changes) {
    if (to === 'CLOSED' || to === 'TIME-WAIT') entered ??= at;
    else entered = null;
  }
  return entered;
}

function beginOfTeardown(events: readonly TraceEvent[]): Nanoseconds | null {
  for (const event of events) {
    if (event.type === 'segment-sent' && event.segment.flags & (FIN | RST)) return event.at;
  }
  return null;
}

function teardownSteps(
  events: readonly TraceEvent[],
  from: Nanoseconds,
  drops: ReadonlyMap<number, SegmentDropped>,
): TeardownStep[] {
  const steps: TeardownStep[] = [];
  /** The number after each host's FIN, by connection: an ACK of just that acknowledges the FIN. */
  const finEnds = new Map<string, SequenceNumber>();
  const faults = faultTexts(events);
  for (const event of events) {
    if (event.at < from) continue;
    if (event.type === 'segment-sent') {
      const { segment } = event;
      if (segment.flags & FIN) finEnds.set(`${event.from} ${event.connection}`, endSeq(segment));
      const acknowledgesFin = finEnds.get(`${event.to} ${event.connection}`) === segment.ack;
      const bare = segment.length === 0 && (segment.flags & SYN) === 0;
      if (!(segment.flags & (FIN | RST)) && !(bare && acknowledgesFin)) continue;
      const dropped = drops.get(event.id);
      const touched = faults.get(event.id);
      steps.push({
        at: event.at,
        host: event.from,
        event,
        ...(dropped === undefined ? {} : { dropped }),
        ...(touched === undefined ? {} : { faults: touched }),
      });
    } else if (event.type === 'state' || (event.type === 'timer' && event.change === 'fired')) {
      steps.push({ at: event.at, host: event.host, event });
    }
  }
  return steps;
}

function faultTexts(events: readonly TraceEvent[]): Map<number, readonly string[]> {
  const texts = new Map<number, readonly string[]>();
  for (const event of events) {
    if (event.type === 'segment-faulted') texts.set(event.id, [...(texts.get(event.id) ?? []), event.detail]);
  }
  return texts;
}
