// Pieces of a story: each departure, each arrival and each state change that neither explains, with what
// belongs to it gathered from the same instant at the same host: timers that rang, calls, errors, states.
// A recorder may write a call after the segment it sent, so within an instant the order is not relied upon.
import { SYN, FIN, RST, ACK } from '../../wire/index.ts';
import type { ConnectionError, State, TimerName } from '../../tcp/index.ts';
import type { Nanoseconds } from '../../time/index.ts';
import type {
  ApplicationCall,
  HostChanged,
  HostName,
  SegmentDropped,
  SegmentReceived,
  SegmentSent,
  StateChanged,
  Trace,
  TraceEvent,
} from '../event.ts';
import type { Guard } from './steps.ts';

interface AtomBase {
  /** Place among the trace's events. */
  readonly index: number;
  readonly at: Nanoseconds;
  readonly host: HostName;
  readonly connection: number;
  told: boolean;
}

export interface SentAtom extends AtomBase {
  readonly kind: 'sent';
  readonly event: SegmentSent;
  readonly arrivals: ReceivedAtom[];
  readonly faults: string[];
  dropped: SegmentDropped | null;
  state: StateChanged | null;
  call: ApplicationCall | null;
  readonly fired: ReadonlySet<TimerName>;
  /** How long the delayed-ACK timer that rang just now had run; null when none did. */
  readonly ackHeldBack: Nanoseconds | null;
  guard: Guard | null;
  peerGuard: Guard | null;
  /** Octets that the sender's application had read by then. */
  readonly bytesRead: number;
  readonly lingerSet: boolean;
  readonly closeCalled: boolean;
  /** What arrived at the sender in the same instant: what this may be the answer to. */
  readonly answers: ReceivedAtom | null;
  step: number | null;
}

export interface ReceivedAtom extends AtomBase {
  readonly kind: 'received';
  readonly event: SegmentReceived;
  readonly sent: SentAtom;
  /** 0 for the first delivery, 1 for the network's duplicate, … */
  readonly nth: number;
  readonly states: StateChanged[];
  readonly errors: ConnectionError[];
  endOfFile: boolean;
  timeWait: Nanoseconds | null;
  /** The receiver's next acknowledgement number (absolute): the truth about its RCV.NXT. */
  nextAck: number | null;
  answeredByReset: boolean;
}

export interface QuietAtom extends AtomBase {
  readonly kind: 'quiet';
  readonly event: StateChanged;
  readonly call: ApplicationCall | null;
  readonly fired: ReadonlySet<TimerName>;
  readonly errors: ConnectionError[];
}

/** A host crashes, comes up again, …: of no connection. */
export interface HostAtom extends AtomBase {
  readonly kind: 'host';
  readonly event: HostChanged;
}

export type Atom = SentAtom | ReceivedAtom | QuietAtom | HostAtom;

/** What is remembered of a host from one instant to the next. */
interface HostMemory {
  bytesRead: number;
  lingerSet: boolean;
  closeCalled: boolean;
  readonly rings: Map<TimerName, Nanoseconds>;
  readonly armedAt: Map<TimerName, Nanoseconds>;
}

const guarding = ['retransmission', 'loss probe', 'persist'] as const;

/** Cuts the trace into atoms, in the order of its events. */
export function atomsOf(trace: Trace): Atom[] {
  const atoms: Atom[] = [];
  const sentById = new Map<number, SentAtom>();
  const memories = new Map<HostName, HostMemory>();
  for (let from = 0; from < trace.events.length;) {
    const at = trace.events[from]!.at;
    let to = from + 1;
    while (to < trace.events.length && trace.events[to]!.at === at) to++;
    instant(trace.events.slice(from, to), from, { atoms, sentById, memories });
    from = to;
  }
  lookAhead(atoms);
  return atoms;
}

interface Cutting {
  readonly atoms: Atom[];
  readonly sentById: Map<number, SentAtom>;
  readonly memories: Map<HostName, HostMemory>;
}

function instant(events: readonly TraceEvent[], offset: number, cutting: Cutting): void {
  const { atoms, sentById } = cutting;
  const memory = (host: HostName): HostMemory => remembered(cutting.memories, host);
  const first = atoms.length;
  const fired = new Map<HostName, Set<TimerName>>();
  const firedAt = (host: HostName): Set<TimerName> => {
    const known = fired.get(host) ?? new Set<TimerName>();
    fired.set(host, known);
    return known;
  };
  for (const event of events) {
    if (event.type === 'call') rememberCall(memory(event.host), event);
    if (event.type === 'timer' && event.change === 'fired') firedAt(event.host).add(event.timer);
  }
  const callOf = (host: HostName, names: readonly string[]): ApplicationCall | null =>
    events.find(
      e => e.type === 'call' && e.host === host && names.includes(e.call),
    ) as ApplicationCall | null;
  const lastArrival = (host: HostName, connection: number): ReceivedAtom | null =>
    (atoms
      .slice(first)
      .findLast(a => a.kind === 'received' && a.host === host && a.connection === connection) as
      ReceivedAtom | undefined) ?? null;

  const waiting: { event: StateChanged; index: number }[] = [];
  for (const [place, event] of events.entries()) {
    const index = offset + place;
    if (event.type === 'segment-sent') {
      const wanted = wantedCalls(event.segment.flags);
      const { bytesRead, lingerSet, closeCalled } = memory(event.from);
      const atom: SentAtom = {
        kind: 'sent', index, at: event.at, host: event.from, connection: event.connection, told: false,
        event, arrivals: [], faults: [], dropped: null, state: null,
        call: callOf(event.from, wanted) ?? null, fired: firedAt(event.from),
        ackHeldBack: heldBack(firedAt(event.from), memory(event.from), event.at), guard: null, peerGuard: null,
        bytesRead, lingerSet, closeCalled, answers: lastArrival(event.from, event.connection), step: null,
      }; // prettier-ignore
      atoms.push(atom);
      sentById.set(event.id, atom);
      if (event.segment.flags & RST && atom.answers !== null && atom.call === null)
        atom.answers.answeredByReset = true;
    } else if (event.type === 'segment-received') {
      const sent = sentById.get(event.id);
      if (sent === undefined) continue;
      const atom: ReceivedAtom = {
        kind: 'received', index, at: event.at, host: event.to, connection: sent.connection, told: false,
        event, sent, nth: sent.arrivals.length, states: [], errors: [], endOfFile: false, timeWait: null,
        nextAck: null, answeredByReset: false,
      }; // prettier-ignore
      sent.arrivals.push(atom);
      atoms.push(atom);
    } else if (event.type === 'segment-dropped') {
      const sent = sentById.get(event.id);
      if (sent !== undefined) sent.dropped = event;
    } else if (event.type === 'segment-faulted') {
      sentById.get(event.id)?.faults.push(event.detail);
    } else if (event.type === 'state') {
      const arrival = lastArrival(event.host, event.connection);
      if (arrival !== null && movesOnArrival(event, arrival)) arrival.states.push(event);
      else waiting.push({ event, index });
    } else if (event.type === 'host') {
      atoms.push({ kind: 'host', index, at: event.at, host: event.host, connection: 0, told: false, event });
    } else if (event.type === 'timer') {
      const { rings } = memory(event.host);
      if (event.change === 'armed' && event.expiresAt !== undefined) {
        rings.set(event.timer, event.expiresAt);
        memory(event.host).armedAt.set(event.timer, event.at);
      } else if (event.change !== 'armed') rings.delete(event.timer);
    }
  }
  for (const { event, index } of waiting) {
    const departure = departureFor(event, atoms, first);
    if (departure !== undefined) departure.state = event;
    else if (event.to !== 'LISTEN') {
      const call = callOf(event.host, ['close', 'shutdown']) ?? null;
      atoms.push({
        kind: 'quiet', index, at: event.at, host: event.host, connection: event.connection, told: false,
        event, call, fired: firedAt(event.host), errors: [],
      }); // prettier-ignore
    }
  }
  atoms.push(...atoms.splice(first).sort((a, b) => a.index - b.index));
  for (const event of events) {
    if (event.type === 'call') attachOutcome(event, atoms, first);
    if (event.type === 'timer' && event.timer === 'TIME-WAIT' && event.change === 'armed') {
      const arrival = atoms.slice(first).findLast(a => a.kind === 'received' && a.host === event.host);
      if (arrival?.kind === 'received' && event.expiresAt !== undefined)
        arrival.timeWait = (event.expiresAt - event.at) as Nanoseconds;
    }
  }
  for (const atom of atoms.slice(first)) {
    if (atom.kind !== 'sent') continue;
    atom.guard = guardOf(memory(atom.event.from));
    atom.peerGuard = guardOf(memory(atom.event.to));
  }
}

function remembered(memories: Map<HostName, HostMemory>, host: HostName): HostMemory {
  let memory = memories.get(host);
  if (memory === undefined) {
    memory = { bytesRead: 0, lingerSet: false, closeCalled: false, rings: new Map(), armedAt: new Map() };
    memories.set(host, memory);
  }
  return memory;
}

function rememberCall(memory: HostMemory, event: ApplicationCall): void {
  if (event.call === 'read' && event.error === undefined) memory.bytesRead += event.result ?? 0;
  if (event.call === 'setsockopt' && /^SO_LINGER\b/.test(String(event.argument)))
    memory.lingerSet = /\{1, ?0\}/.test(String(event.argument));
  if (event.call === 'close') memory.closeCalled = true;
}

function heldBack(fired: ReadonlySet<TimerName>, memory: HostMemory, now: Nanoseconds): Nanoseconds | null {
  const since = memory.armedAt.get('delayed ACK');
  return since === undefined || !fired.has('delayed ACK') ? null : ((now - since) as Nanoseconds);
}

function wantedCalls(flags: number): readonly string[] {
  if (flags & SYN) return ['connect'];
  if (flags & FIN) return ['close', 'shutdown'];
  return flags & RST ? ['close', 'shutdown', 'setsockopt'] : [];
}

/** CLOSE moves a connection without a segment arriving; so do timers. Everything else is an arrival's doing. */
function movesOnArrival(event: StateChanged, arrival: ReceivedAtom): boolean {
  if (event.to === 'FIN-WAIT-1' || event.to === 'LAST-ACK' || event.to === 'SYN-SENT') return false;
  if (event.cause === 'crash') return false;
  const { flags } = arrival.sent.event.segment;
  // A connection that dies while something other than RST or an acknowledgement arrives was aborted.
  if (event.to === 'CLOSED' && event.from !== 'LAST-ACK') return (flags & RST) !== 0;
  return true;
}

const bitOfDeparture: Partial<Record<State, number>> = {
  'SYN-SENT': SYN,
  'FIN-WAIT-1': FIN,
  'LAST-ACK': FIN,
  CLOSED: RST,
};

function departureFor(event: StateChanged, atoms: readonly Atom[], first: number): SentAtom | undefined {
  const bit = bitOfDeparture[event.to];
  if (bit === undefined || event.cause === 'crash') return undefined;
  return atoms
    .slice(first)
    .find(
      (a): a is SentAtom =>
        a.kind === 'sent' &&
        a.host === event.host &&
        a.connection === event.connection &&
        a.state === null &&
        (a.event.segment.flags & bit) !== 0,
    );
}

function attachOutcome(event: ApplicationCall, atoms: readonly Atom[], first: number): void {
  const carrier = atoms
    .slice(first)
    .findLast(a => (a.kind === 'received' || a.kind === 'quiet') && a.host === event.host);
  if (carrier?.kind !== 'received' && carrier?.kind !== 'quiet') return;
  const { error } = event;
  if (error === 'ECONNRESET' || error === 'ECONNREFUSED' || error === 'ETIMEDOUT' || error === 'EPIPE')
    carrier.errors.push(error);
  else if (event.call === 'read' && event.result === 0 && carrier.kind === 'received')
    carrier.endOfFile = true;
}

function guardOf(memory: HostMemory): Guard | null {
  let earliest: Guard | null = null;
  for (const timer of guarding) {
    const rings = memory.rings.get(timer);
    if (rings !== undefined && (earliest === null || rings < earliest.rings)) earliest = { timer, rings };
  }
  return earliest;
}

/** Every host's next acknowledgement after each arrival, found from the end. */
function lookAhead(atoms: readonly Atom[]): void {
  const next = new Map<string, number>();
  for (const atom of atoms.toReversed()) {
    const key = `${atom.host} ${atom.connection}`;
    if (atom.kind === 'received') atom.nextAck = next.get(key) ?? null;
    else if (atom.kind === 'sent' && atom.event.injected === undefined) {
      const { flags, ack } = atom.event.segment;
      if (flags & ACK && !(flags & RST)) next.set(key, ack);
    }
  }
}
