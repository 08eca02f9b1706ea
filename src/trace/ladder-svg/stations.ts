// Which moments of a ladder need a height of their own. Events of one instant share a height, except when one
// side sends or receives twice in it: a burst is drawn as parallel arrows, not as one.
import type { Nanoseconds } from '../../time/index.ts';
import type { Ladder, LadderArrow, LadderCall, StateSpan, TimerSpan } from '../ladder-model.ts';
import type { Station } from '../timeline.ts';

export class LadderStations {
  /** In order of time, then slot, without repetitions. */
  readonly stations: readonly Station[];
  readonly #tails = new Map<number, Station>();
  readonly #heads = new Map<LadderArrow, Station>();
  readonly #spans = new Map<StateSpan, Station>();
  readonly #calls = new Map<LadderCall, Station>();
  readonly #arming = new Map<TimerSpan, Station>();
  readonly #ending = new Map<TimerSpan, Station>();

  constructor(ladder: Ladder) {
    const cursors = { left: new SlotCursor(), right: new SlotCursor() };
    for (const event of ladder.events) {
      const station = cursors[event.side].next(event.at, event.kind);
      if (event.kind === 'send') this.#tails.set(event.arrow.id, station);
      else if (event.kind === 'arrive') this.#heads.set(event.arrow, station);
      else if (event.kind === 'state') this.#spans.set(event.span, station);
      else if (event.kind === 'call') this.#calls.set(event.call, station);
      else if ('timer' in event) this.#mark(event.kind, event.timer, station);
    }
    this.#lendHeads(ladder);
    const unique = new Map<string, Station>();
    const edges = [ladder.begin, ladder.end].map(at => ({ at, slot: 0 }));
    for (const station of [
      ...edges,
      ...this.#tails.values(),
      ...this.#heads.values(),
      ...this.#spans.values(),
      ...this.#calls.values(),
      ...this.#arming.values(),
      ...this.#ending.values(),
    ]) {
      unique.set(`${station.at} ${station.slot}`, station);
    }
    this.stations = [...unique.values()].sort((a, b) => a.at - b.at || a.slot - b.slot);
  }

  tail(arrow: LadderArrow): Station {
    return this.#tails.get(arrow.id) ?? { at: arrow.sentAt, slot: 0 };
  }

  head(arrow: LadderArrow): Station {
    return this.#heads.get(arrow) ?? { at: arrow.arrivesAt, slot: 0 };
  }

  start(span: StateSpan): Station {
    return this.#spans.get(span) ?? { at: span.from, slot: 0 };
  }

  call(call: LadderCall): Station {
    return this.#calls.get(call) ?? { at: call.at, slot: 0 };
  }

  armed(timer: TimerSpan): Station {
    return this.#arming.get(timer) ?? { at: timer.armedAt, slot: 0 };
  }

  /** Where a timer's bracket ends; a restarted one where its successor begins. */
  ended(timer: TimerSpan): Station {
    return this.#ending.get(timer) ?? { at: timer.endedAt, slot: 0 };
  }

  #mark(kind: 'timer starts' | 'timer ends', timer: TimerSpan, station: Station): void {
    if (kind === 'timer ends') {
      this.#ending.set(timer, station);
      return;
    }
    for (const prior of this.#arming.keys()) {
      const isCutShort = prior.end === 'restarted' && prior.endedAt === timer.armedAt;
      if (isCutShort && prior.side === timer.side && prior.timer === timer.timer)
        this.#ending.set(prior, station);
    }
    this.#arming.set(timer, station);
  }

  /** Lost segments keep the slope they would have had, so that what follows them stays clear of them. */
  #lendHeads(ladder: Ladder): void {
    const taken = new Map<string, number>();
    for (const arrow of ladder.arrows) {
      const tail = this.tail(arrow);
      const known = this.#heads.get(arrow);
      if (known !== undefined) {
        // Over a link without delay an arrow must not climb.
        if (known.at === tail.at && known.slot < tail.slot) this.#heads.set(arrow, tail);
        continue;
      }
      const key = `${arrow.from} ${arrow.arrivesAt}`;
      const slot = Math.max(taken.get(key) ?? 0, arrow.arrivesAt === tail.at ? tail.slot : 0);
      taken.set(key, slot + 1);
      this.#heads.set(arrow, { at: arrow.arrivesAt, slot });
    }
  }
}

/** Walks along one side and opens a new slot when an instant sends, or receives, once more. */
class SlotCursor {
  #station: Station = { at: -1 as Nanoseconds, slot: 0 };
  readonly #seen = new Set<string>();

  next(at: Nanoseconds, kind: string): Station {
    if (at !== this.#station.at) {
      this.#station = { at, slot: 0 };
      this.#seen.clear();
    }
    if (kind === 'send' || kind === 'arrive') {
      if (this.#seen.has(kind)) {
        this.#station = { at, slot: this.#station.slot + 1 };
        this.#seen.clear();
      }
      this.#seen.add(kind);
    }
    return this.#station;
  }
}
