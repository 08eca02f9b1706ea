// The ladder of a trace: two hosts side by side, what each called, which state it was in, which of its timers
// mattered, and every segment between them as an arrow with relative numbers. Knows nothing of drawing;
// `ladder-text` and `ladder-svg` both draw from it, so that they never tell different stories.
import { ms, unreachable, type Nanoseconds } from '../time/index.ts';
import type { State } from '../tcp/index.ts';
import { FIN, RST } from '../wire/index.ts';
import type { ApplicationCall, SegmentSent, Trace, TraceEvent, TraceHost } from './event.ts';
import {
  sideOf,
  type Ladder,
  type LadderArrow,
  type LadderEvent,
  type LadderOptions,
  type LadderView,
  type Side,
  type StateSpan,
  type TimerSpan,
} from './ladder-model.ts';
import { foldData } from './ladder-fold.ts';
import { stateSpans, timerSpans } from './ladder-spans.ts';
import {
  callText,
  faultText,
  hostText,
  isBookkeeping,
  lossText,
  RepetitionCounter,
  windowUpdate,
} from './ladder-words.ts';
import { collectJourneys, usualDelay, type Journey } from './journey.ts';
import { RelativeNumbers } from './relative-numbers.ts';

/** Makes the ladder of a trace. An empty trace, or one without two hosts, gives an empty ladder. */
export function makeLadder(trace: Trace, options: LadderOptions = {}): Ladder {
  const hosts = { left: hostNamed(trace, options, 0), right: hostNamed(trace, options, 1) };
  const first = options.scope === 'teardown' ? teardownBegin(trace) : trace.events[0]?.at;
  const view: LadderView = {
    trace,
    hosts,
    begin: options.from ?? first ?? (0 as Nanoseconds),
    end: options.to ?? trace.events.at(-1)?.at ?? trace.endedAt,
    connection: options.connection,
  };
  const ladder = new LadderWalk(view).ladder();
  return options.full === true ? ladder : foldData(ladder);
}

function hostNamed(trace: Trace, options: LadderOptions, index: 0 | 1): TraceHost {
  const name = options.hosts?.[index];
  const host = name === undefined ? trace.hosts[index] : trace.hosts.find(h => h.name === name);
  return host ?? { name: '', address: '', port: 0, profile: '' };
}

function teardownBegin(trace: Trace): Nanoseconds | undefined {
  for (const event of trace.events) {
    const closes = event.type === 'call' && (event.call === 'close' || event.call === 'shutdown');
    const ends = event.type === 'segment-sent' && (event.segment.flags & (FIN | RST)) !== 0;
    if (closes || ends) return event.at;
  }
  return trace.events[0]?.at;
}

/** Walks once along the trace and turns what the view shows into events of the ladder. */
class LadderWalk {
  readonly #view: LadderView;
  readonly #journeys: ReadonlyMap<number, Journey>;
  readonly #oneWay: Readonly<Record<Side, Nanoseconds>>;
  readonly #numbers: RelativeNumbers;
  readonly #repetitions = new RepetitionCounter();
  readonly #arrowsOf = new Map<number, readonly LadderArrow[]>();
  readonly #states: readonly StateSpan[];
  readonly #timers: readonly TimerSpan[];

  constructor(view: LadderView) {
    this.#view = view;
    this.#journeys = collectJourneys(view.trace);
    const left = usualDelay(view, this.#journeys, 'left');
    const right = usualDelay(view, this.#journeys, 'right');
    this.#oneWay = { left: left ?? right ?? ms(10), right: right ?? left ?? ms(10) };
    this.#numbers = new RelativeNumbers(view.trace);
    this.#states = stateSpans(view);
    this.#timers = timerSpans(view);
  }

  ladder(): Ladder {
    const events = this.#view.trace.events.flatMap(event => this.#event(event) ?? []);
    return {
      hosts: this.#view.hosts,
      begin: this.#view.begin,
      end: this.#view.end,
      arrows: [...this.#arrowsOf.values()].flat(),
      states: this.#states,
      timers: this.#timers,
      calls: events.flatMap(event => (event.kind === 'call' ? [event.call] : [])),
      events,
      folds: [],
      oneWay: Math.min(this.#oneWay.left, this.#oneWay.right) as Nanoseconds,
    };
  }

  #event(event: TraceEvent): LadderEvent | readonly LadderEvent[] | undefined {
    const { begin, end, connection } = this.#view;
    // Repetitions count from the trace's start, also when the view begins later.
    const marks = event.type === 'segment-sent' ? this.#repetitions.marks(event) : [];
    if (event.at < begin || event.at > end) return undefined;
    if ('connection' in event && connection !== undefined && event.connection !== connection)
      return undefined;
    switch (event.type) {
      case 'segment-sent':
        return this.#send(event, marks);
      case 'segment-received': {
        const arrows = this.#arrowsOf.get(event.id) ?? [];
        const arrow = arrows.find(a => a.fate === 'arrived' && a.arrivesAt === event.at);
        const side = sideOf(this.#view, event.to);
        return arrow && side && { kind: 'arrive', at: event.at, side, arrow };
      }
      case 'call':
        return this.#call(event);
      case 'state':
        return this.#state(event.host, event.at, event.to);
      case 'timer': {
        const side = sideOf(this.#view, event.host);
        const starts = event.change === 'armed';
        const timer = this.#timers.find(
          span =>
            span.side === side &&
            span.timer === event.timer &&
            event.at === (starts ? span.armedAt : span.endedAt),
        );
        return side && timer && { kind: starts ? 'timer starts' : 'timer ends', at: event.at, side, timer };
      }
      case 'host': {
        const { at, host } = event;
        const side = sideOf(this.#view, host);
        return side && { kind: 'call', at, side, call: { side, at, text: hostText(event), isData: false } };
      }
      case 'segment-dropped':
      case 'segment-faulted':
        return undefined; // told by the segment's arrow
      default:
        return unreachable(event);
    }
  }

  #state(host: string, at: Nanoseconds, state: State): LadderEvent | undefined {
    const side = sideOf(this.#view, host);
    const span = this.#states.find(s => s.side === side && s.from === at && s.state === state);
    return side && span && { kind: 'state', at, side, span };
  }

  #call(event: ApplicationCall): readonly LadderEvent[] | undefined {
    const side = sideOf(this.#view, event.host);
    if (side === undefined || isBookkeeping(event)) return undefined;
    const error = event.error === undefined ? {} : { error: event.error };
    const isData = (event.call === 'read' && event.result !== 0) || event.call === 'write';
    const call = { side, at: event.at, text: callText(event), isData: isData && !event.error, ...error };
    const called: LadderEvent = { kind: 'call', at: event.at, side, call };
    const listens = event.call === 'listen' && !this.#tellsListen(event);
    const state = listens ? this.#state(event.host, event.at, 'LISTEN') : undefined;
    return state === undefined ? [called] : [called, state];
  }

  /** Whether the trace itself has the state that a call of listen() leads to. */
  #tellsListen({ host, at }: ApplicationCall): boolean {
    return this.#view.trace.events.some(
      e => e.type === 'state' && e.host === host && e.to === 'LISTEN' && e.at === at,
    );
  }

  #send(event: SegmentSent, marks: readonly string[]): LadderEvent | undefined {
    const side = sideOf(this.#view, event.from);
    if (side === undefined || sideOf(this.#view, event.to) === undefined) return undefined;
    const arrows = this.#arrows(event, side, marks);
    this.#arrowsOf.set(event.id, arrows);
    const [arrow] = arrows;
    return arrow && { kind: 'send', at: event.at, side, arrow };
  }

  #arrows(event: SegmentSent, from: Side, repetition: readonly string[]): readonly LadderArrow[] {
    const { arrivals, drop, faults } = this.#journeys.get(event.id) ?? {
      arrivals: [],
      drop: null,
      faults: [],
    };
    const [first, ...copies] = arrivals;
    const header = { id: event.id, from, sentAt: event.at, ...this.#numbers.header(event) };
    const again = repetition.length > 0 && repetition[0] !== windowUpdate;
    const marks = [...repetition, ...faults.map(faultText)];
    if (event.injected !== undefined) marks.unshift(event.injected);
    if (first === undefined) {
      const arrivesAt = (event.at + this.#oneWay[from]) as Nanoseconds;
      const arrow = { ...header, arrivesAt, again, duplicate: false };
      if (drop === null) return [{ ...arrow, fate: 'in flight', marks }];
      // A fault that drops is told by the reason at the cross, not twice.
      const shown = drop.by === 'fault' ? repetition : marks;
      return [{ ...arrow, fate: 'lost', reason: lossText(drop), lostBy: drop.by, marks: shown }];
    }
    const original: LadderArrow = {
      ...header,
      arrivesAt: first,
      fate: 'arrived',
      // The copy's own arrow says 'duplicate'.
      marks: marks.filter(mark => copies.length === 0 || mark !== 'duplicated'),
      again,
      duplicate: false,
    };
    const copy = { fate: 'arrived', marks: ['duplicate'], again: true, duplicate: true } as const;
    return [original, ...copies.map(arrivesAt => ({ ...header, arrivesAt, ...copy }))];
  }
}
