// From a trace to a story: walks it in order and derives the steps, free of any language. A step is told at
// its departure together with its arrival whenever nothing happened at the receiver in between, so that the
// telling keeps each host's own order (any such order is a true one: causes come before effects).
import { RST, FIN, SYN } from '../../wire/index.ts';
import type { Nanoseconds } from '../../time/index.ts';
import type { HostName, Trace } from '../event.ts';
import { arrive } from './arrival.ts';
import {
  atomsOf,
  type Atom,
  type HostAtom,
  type QuietAtom,
  type ReceivedAtom,
  type SentAtom,
} from './atoms.ts';
import { depart, noticeOf, type Departure } from './departure.ts';
import { Ledger } from './ledger.ts';
import { ordinaryOf, type Ordinary } from './ordinary.ts';
import { exchangeOf, type Passed } from './exchange.ts';
import { endingsOf } from './endings.ts';
import { principlesOfArrival, principlesOfQuiet, principlesOfSegment } from './principles.ts';
import type { Arrival, Effect, Knowledge, Principle, QuietKind, SegmentFacts, Step, Story } from './steps.ts';

/** Derives the story of a trace. Pure: the same trace, the same story. */
export function storyOf(trace: Trace): Story {
  return new Narrator(trace).tell();
}

class Narrator {
  private readonly trace: Trace;
  private readonly atoms: readonly Atom[];
  private readonly ledger: Ledger;
  private readonly ordinary: Ordinary;
  private readonly steps: Step[] = [];
  private readonly departures = new Map<SentAtom, Departure>();
  private readonly effects = new Map<ReceivedAtom, Effect>();
  private readonly told = new Set<Principle>();
  private readonly lastKnowledge = new Map<string, string>();
  /** First atom of each host that is not told yet, as a place in its own list. */
  private readonly byHost = new Map<HostName, { readonly atoms: Atom[]; next: number }>();
  private passed: Passed[] = [];
  private handshake: SegmentFacts[] = [];
  private handshakeAt = 0 as Nanoseconds;
  private closing = false;

  constructor(trace: Trace) {
    this.trace = trace;
    this.atoms = atomsOf(trace);
    this.ledger = new Ledger(this.atoms);
    this.ordinary = ordinaryOf(this.atoms);
    for (const atom of this.atoms) {
      const queue = this.byHost.get(atom.host);
      if (queue === undefined) this.byHost.set(atom.host, { atoms: [atom], next: 0 });
      else queue.atoms.push(atom);
    }
  }

  tell(): Story {
    for (const atom of this.atoms) {
      if (atom.told) continue;
      if (atom.kind === 'sent') this.tellSent(atom);
      else if (atom.kind === 'received') this.tellReceived(atom);
      else if (atom.kind === 'quiet') this.tellQuiet(atom);
      else this.tellHost(atom);
    }
    this.flush();
    return { ...endingsOf(this.trace, this.atoms, this.steps), steps: this.steps };
  }

  private tellSent(atom: SentAtom): void {
    const passing = this.ordinary.exchange.has(atom);
    const opening = this.ordinary.handshake.has(atom);
    const first = atom.arrivals[0];
    atom.told = true;
    const together = first !== undefined && this.makeWay(first, atom.told && !passing && !opening);
    if (!passing && !opening) this.flush();
    const departure = depart(atom, this.ledger, this.effects, this.atoms);
    this.departures.set(atom, departure);
    const side = this.ledger.side(atom.host, atom.connection);
    const before = side.state;
    if (atom.state !== null) side.state = atom.state.to;
    const after = side.state;
    if (departure.facts.flags & (FIN | RST)) this.closing = true;
    let arrival: Arrival | null = null;
    if (first !== undefined && together) arrival = this.arrival(first, departure.facts);

    if (opening) {
      if (this.handshake.length === 0) this.handshakeAt = atom.at;
      this.handshake.push(departure.facts);
      return;
    }
    if (passing) {
      this.passed.push({ atom, departure });
      return;
    }
    const { dropped } = atom;
    const told = {
      at: atom.at,
      segment: departure.facts,
      role: departure.role,
      again: departure.again,
      resetReason: departure.resetReason,
      state: { before, after },
      sndNxt: departure.sndNxt,
      call: atom.call?.call ?? null,
      ...this.whatFollows(atom),
      delayedAck: atom.ackHeldBack,
      guard: atom.guard,
      peerGuard: atom.peerGuard,
      lost: dropped === null ? null : { by: dropped.by, detail: dropped.detail, notice: noticeOf(departure) },
      faults: atom.faults,
      injected: atom.event.injected ?? null,
      arrival,
      fate: arrival === null ? fateOf(atom) : 'arrives',
    } as const;
    this.steps.push({
      kind: 'segment',
      ...told,
      principles: this.fresh(principlesOfSegment(told, false)),
      knowledge: this.news(atom, arrival),
    });
    atom.step = this.steps.length;
  }

  /**
   * Whether an arrival can be told now. Ordinary traffic of its receiver that stands before it is told first,
   * if `pulling`; anything else keeps the arrival for later.
   */
  private makeWay(arrival: ReceivedAtom, pulling: boolean): boolean {
    const queue = this.queue(arrival.host);
    const before = queue.atoms.slice(queue.next, queue.atoms.indexOf(arrival, queue.next));
    const open = before.filter(atom => !atom.told);
    if (open.length === 0) return true;
    const movable = (atom: Atom): boolean =>
      atom.kind === 'sent'
        ? this.ordinary.exchange.has(atom)
        : atom.kind === 'received' && this.ordinary.exchange.has(atom.sent) && atom.sent.told;
    if (!pulling || !open.every(movable)) return false;
    for (const atom of open) {
      atom.told = true;
      if (atom.kind === 'received') this.arrival(atom, this.factsOf(atom.sent));
      if (atom.kind === 'sent') {
        const departure = depart(atom, this.ledger, this.effects, this.atoms);
        this.departures.set(atom, departure);
        this.passed.push({ atom, departure });
      }
    }
    return true;
  }

  private tellReceived(atom: ReceivedAtom): void {
    const facts = this.factsOf(atom.sent);
    const quietly = this.ordinary.exchange.has(atom.sent) || this.ordinary.handshake.has(atom.sent);
    if (!quietly) this.flush();
    const arrival = this.arrival(atom, facts);
    if (quietly) return;
    this.steps.push({
      kind: 'arrival',
      at: atom.at,
      arrival,
      role: this.departures.get(atom.sent)?.role ?? 'ack',
      leftInStep: atom.sent.step,
      principles: this.fresh(principlesOfArrival(arrival)),
      knowledge: this.news(atom.sent, arrival),
    });
  }

  private tellQuiet(atom: QuietAtom): void {
    atom.told = true;
    const { event } = atom;
    const side = this.ledger.side(atom.host, atom.connection);
    side.state = event.to;
    const what = quietKind(atom);
    // A trace whose states are sampled may tell of a FIN after it left.
    if (what === null || (what === 'fin-must-wait' && side.fin !== null)) return;
    this.flush();
    if (what === 'fin-must-wait') this.closing = true;
    const mine = this.atoms.filter(
      (a): a is SentAtom => a.kind === 'sent' && a.host === atom.host && a.connection === atom.connection,
    );
    const sent = mine.filter(a => a.index <= atom.index);
    const fins = sent.filter(a => a.event.segment.flags & FIN);
    const syns = sent.filter(a => a.event.segment.flags & SYN);
    const copies = fins.length > 0 ? fins : syns;
    const peer = mine[0]?.event.to ?? null;
    this.steps.push({
      kind: 'quiet',
      at: atom.at,
      host: atom.host,
      what,
      state: { before: event.from, after: event.to },
      cause: event.cause,
      call: atom.call?.call ?? null,
      errors: atom.errors,
      copies: copies.length,
      lasted: (atom.at - (copies[0]?.at ?? atom.at)) as Nanoseconds,
      peer,
      peerState: peer === null ? 'CLOSED' : this.ledger.side(peer, atom.connection).state,
      finSent: fins.length > 0,
      finArrived: fins.some(a => a.arrivals.some(r => r.index < atom.index)),
      principles: this.fresh(principlesOfQuiet(what)),
      knowledge: this.changed([side.knowledge()], atom.connection),
    });
  }

  private tellHost(atom: HostAtom): void {
    const { at, host, event } = atom;
    atom.told = true;
    this.flush();
    this.steps.push({ kind: 'host', at, host, change: event.change, detail: event.detail, principles: [] });
  }

  /** What the same side still has to say: told with the acknowledgement that asks for patience. */
  private whatFollows({ host, connection, index, at }: SentAtom): {
    moreText: boolean;
    finAfter: Nanoseconds | null;
  } {
    const { atoms } = this.queue(host);
    const later = atoms.filter(
      (a): a is SentAtom => a.kind === 'sent' && a.index > index && a.connection === connection,
    );
    const fin = later.find(a => a.event.segment.flags & FIN);
    return {
      moreText: later.some(a => a.event.segment.length > 0),
      finAfter: fin === undefined ? null : ((fin.at - at) as Nanoseconds),
    };
  }

  private arrival(atom: ReceivedAtom, facts: SegmentFacts): Arrival {
    atom.told = true;
    const arrival = arrive(atom, facts, this.ledger);
    this.effects.set(atom, arrival.effect);
    return arrival;
  }

  private factsOf(atom: SentAtom): SegmentFacts {
    return this.departures.get(atom)?.facts ?? this.ledger.facts(atom);
  }

  private queue(host: HostName): { readonly atoms: Atom[]; next: number } {
    const queue = this.byHost.get(host) ?? { atoms: [], next: 0 };
    while (queue.atoms[queue.next]?.told === true) queue.next++;
    return queue;
  }

  /** Ends the ordinary passage before something worth telling. */
  private flush(): void {
    if (this.handshake.length > 0) {
      this.steps.push({
        kind: 'handshake',
        at: this.handshakeAt,
        segments: this.handshake,
        principles: this.fresh(['ack-always']),
      });
      this.handshake = [];
    }
    if (this.passed.length > 0) {
      const exchange = exchangeOf(this.passed, this.ledger);
      const principles = exchange.flows.some(flow => flow.halfClosed) ? this.fresh(['half-close']) : [];
      this.steps.push({ ...exchange, principles });
      this.passed = [];
    }
  }

  private fresh(principles: readonly Principle[]): Principle[] {
    const news = [...new Set(principles)].filter(principle => !this.told.has(principle));
    for (const principle of news) this.told.add(principle);
    return news;
  }

  private news(atom: SentAtom, arrival: Arrival | null): Knowledge[] {
    if (!this.closing) return [];
    const sides = [this.ledger.side(atom.event.from, atom.connection).knowledge()];
    if (arrival !== null || atom.dropped !== null)
      sides.push(this.ledger.side(atom.event.to, atom.connection).knowledge());
    return this.changed(sides, atom.connection);
  }

  /** Only what differs from the last time it was told. */
  private changed(sides: readonly Knowledge[], connection: number): Knowledge[] {
    return sides.filter(knowledge => {
      const key = `${knowledge.host} ${connection}`;
      const text = `${knowledge.knows.join()}|${knowledge.doubts.join()}|${knowledge.mood}`;
      if (knowledge.knows.length + knowledge.doubts.length === 0) return false;
      if (this.lastKnowledge.get(key) === text) return false;
      this.lastKnowledge.set(key, text);
      return true;
    });
  }
}

function fateOf(atom: SentAtom): 'arrives-later' | 'lost' | 'in-flight' {
  if (atom.arrivals.length > 0) return 'arrives-later';
  return atom.dropped === null ? 'in-flight' : 'lost';
}

function quietKind({ event, fired }: QuietAtom): QuietKind | null {
  if (event.to === 'FIN-WAIT-1' || event.to === 'LAST-ACK') return 'fin-must-wait';
  if (event.to !== 'CLOSED' || event.from === 'LISTEN') return null;
  if (event.cause === 'crash') return 'crashed';
  if (event.from === 'TIME-WAIT') return 'time-wait-over';
  if (fired.has('user timeout')) return 'user-timeout';
  if (fired.has('keepalive')) return 'keepalive-dead';
  if (event.from === 'FIN-WAIT-2') return 'fin-wait-2-over';
  if (fired.has('retransmission') || fired.has('persist') || /time|gave|retr/i.test(event.cause))
    return 'gave-up';
  return 'dropped-silently';
}
