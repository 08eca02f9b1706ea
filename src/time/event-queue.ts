// The queue of things that will happen: a monotone multi-level bucket wheel over integer nanoseconds.
// Eleven levels of 32 slots, one level per 5 bits of the time; an event lies on the level of the highest
// digit in which its time differs from the wheel's base, in the slot of that digit. Equal times stay in the
// order of scheduling. Cost: schedule, cancel and re-arm O(1); pop amortised O(levels an event falls
// through), at most 11 and mostly 1 or 2; peek O(events in the nearest slot); clear O(pending).
//
//   level 10 ... | level 2: 1024 ns a slot | level 1: 32 ns a slot | level 0: 1 ns a slot, one time each
//
// A time has up to 53 bits, so it is kept as two small integers: 23 high bits and 30 low bits.
import type { Nanoseconds } from './nanoseconds.ts';
import { FOREVER, ZERO } from './nanoseconds.ts';

const slotBits = 5;
const slotsPerLevel = 32;
const slotMask = slotsPerLevel - 1;
const lowLevels = 6;
const levelCount = 11;
const highUnit = 2 ** (slotBits * lowLevels);
const notQueued = -1;

/**
 * An event's place in the queue. All events have the same, whatever they are themselves: the engine compiles
 * the queue for one class of objects, where half a dozen subclasses would make every access a search.
 */
class QueueNode {
  readonly event: TimedEvent;
  next: QueueNode = this;
  previous: QueueNode = this;
  /** level * 32 + slot, or -1. */
  bucket: number = notQueued;
  timeHigh = 0;
  timeLow = 0;

  constructor(event: TimedEvent) {
    this.event = event;
  }

  get at(): Nanoseconds {
    return (this.timeHigh * highUnit + this.timeLow) as Nanoseconds;
  }
}

/**
 * Something that happens at a point in virtual time. It brings its own place in the queue along: make it once,
 * arm it as often as you like. It may sit in one queue at a time.
 */
export abstract class TimedEvent {
  /** @internal Belongs to the queue. */
  readonly queueNode: QueueNode = new QueueNode(this);

  /** When it fires, or when it was last armed for. 0 before it was ever armed. */
  get at(): Nanoseconds {
    return this.queueNode.at;
  }

  get queued(): boolean {
    return this.queueNode.bucket !== notQueued;
  }

  /** What happens. It is no longer queued at that moment, so it may arm itself again. */
  abstract fire(): void;

  /** Names the event in error messages. */
  describe(): string {
    return this.constructor.name;
  }
}

/** A priority queue of `TimedEvent`s whose time never moves backward. */
export class EventQueue {
  #now = ZERO;
  #size = 0;
  /** The wheel's base: every queued event lies where its time differs from this. Never later than `now`. */
  #baseHigh = 0;
  #baseLow = 0;
  /** Bit l: some slot of level l is occupied. */
  #levels = 0;
  /** Bit s of entry l: slot s of level l is occupied. */
  readonly #slots = new Int32Array(levelCount);
  /** First node of each slot; the list is circular, so that its `previous` is the last one. */
  readonly #heads: (QueueNode | null)[] = Array.from({ length: levelCount * slotsPerLevel }, () => null);

  constructor() {
    // A plain zero for whoever looks; the field stays what it was declared as.
    this.#now = 0 as Nanoseconds;
  }

  /** The time of the event popped last, or where `advance` left it. */
  get now(): Nanoseconds {
    return this.#now;
  }

  /** How many events are queued. */
  get size(): number {
    return this.#size;
  }

  /**
   * Queues the event for `at`, behind all others of that time; moves it when it is queued already.
   *
   * @throws when `at` is no integer or lies outside now … 2^53 − 1 (a bug of the caller)
   */
  schedule(event: TimedEvent, at: Nanoseconds): void {
    const high = (at / highUnit) | 0;
    const low = at - high * highUnit;
    if (!(at >= this.#now && at <= FOREVER && low === (low | 0))) refuseTime(event, at, this.#now);
    const node = event.queueNode;
    if (node.bucket !== notQueued) this.#unlink(node);
    else this.#size++;
    node.timeHigh = high;
    node.timeLow = low;
    this.#link(node, high, low);
  }

  /** Takes the event out; does nothing when it is not queued. */
  cancel(event: TimedEvent): void {
    const node = event.queueNode;
    if (node.bucket === notQueued) return;
    this.#unlink(node);
    node.bucket = notQueued;
    this.#size--;
  }

  /** Takes out the first event not later than `until` and moves `now` to its time; null when there is none. */
  pop(until: Nanoseconds = FOREVER): TimedEvent | null {
    if (this.#levels === 0) return null;
    const level = 31 - Math.clz32(this.#levels & -this.#levels);
    const slots = this.#slots[level]!;
    const slot = 31 - Math.clz32(slots & -slots);
    const head = this.#heads[level * slotsPerLevel + slot]!;
    if (level !== 0 && head.next !== head) return this.#popSpreading(level, slot, head, until);
    // One event alone in the nearest slot, or several of the same time: the head is the first of all.
    const at = (head.timeHigh * highUnit + head.timeLow) as Nanoseconds;
    if (at > until) return null;
    this.#unlink(head);
    return this.#take(head, at);
  }

  /** The event that `pop` would give, left where it is. */
  peek(): TimedEvent | null {
    if (this.#levels === 0) return null;
    const level = 31 - Math.clz32(this.#levels & -this.#levels);
    const slots = this.#slots[level]!;
    const slot = 31 - Math.clz32(slots & -slots);
    return earliest(this.#heads[level * slotsPerLevel + slot]!).event;
  }

  /** Pops and fires one event; false when there is none. */
  step(): boolean {
    const event = this.pop();
    if (event === null) return false;
    event.fire();
    return true;
  }

  /** Moves `now` forward to `to`, when nothing is queued before it. */
  advance(to: Nanoseconds): void {
    // The base stays behind: it is only a point of reference, and events between may still come.
    if (to > this.#now) this.#now = to;
  }

  /** Empties the queue and sets `now` back to 0. The events may be used again at once. */
  clear(): void {
    while (this.#levels !== 0) {
      const level = 31 - Math.clz32(this.#levels);
      const slot = 31 - Math.clz32(this.#slots[level]!);
      let node = this.#detach(level, slot);
      const end = node;
      do {
        const next: QueueNode = node.next;
        node.next = node.previous = node;
        node.bucket = notQueued;
        node = next;
      } while (node !== end);
    }
    this.#size = 0;
    this.#now = 0 as Nanoseconds;
    this.#baseHigh = 0;
    this.#baseLow = 0;
  }

  /** The nearest slot holds several times: rebase on the earliest of them and spread the others below. */
  #popSpreading(level: number, slot: number, head: QueueNode, until: Nanoseconds): TimedEvent | null {
    if (this.#startOf(level, slot) > until) return null;
    const first = earliest(head);
    const at = first.at;
    if (at > until) {
      // `until` lies inside this slot: rebase on it, so that asking again costs less each time. A base beyond
      // `until` would bar events that may still be scheduled before the first one.
      this.#setBase((until / highUnit) | 0, until % highUnit);
      this.#spread(this.#detach(level, slot));
      return null;
    }
    this.#setBase(first.timeHigh, first.timeLow);
    const others = first === head ? head.next : head;
    this.#unlink(first);
    this.#spread(this.#detach(level, slot, others));
    return this.#take(first, at);
  }

  #take(node: QueueNode, at: Nanoseconds): TimedEvent {
    node.bucket = notQueued;
    this.#size--;
    this.#baseHigh = node.timeHigh;
    this.#baseLow = node.timeLow;
    this.#now = at;
    return node.event;
  }

  #setBase(high: number, low: number): void {
    this.#baseHigh = high;
    this.#baseLow = low;
  }

  /** The least time that belongs into a slot. */
  #startOf(level: number, slot: number): number {
    if (level >= lowLevels) return digitReplaced(this.#baseHigh, level - lowLevels, slot) * highUnit;
    return this.#baseHigh * highUnit + digitReplaced(this.#baseLow, level, slot);
  }

  /** Puts a detached list back, each node where the new base wants it, in the list's order. */
  #spread(list: QueueNode): void {
    let node = list;
    do {
      const next: QueueNode = node.next;
      this.#link(node, node.timeHigh, node.timeLow);
      node = next;
    } while (node !== list);
  }

  #link(node: QueueNode, high: number, low: number): void {
    let level = 0;
    let slot = low & slotMask;
    const highDifference = high ^ this.#baseHigh;
    if (highDifference !== 0) {
      const digit = digitOfBit(31 - Math.clz32(highDifference));
      level = lowLevels + digit;
      slot = (high >>> (slotBits * digit)) & slotMask;
    } else {
      const lowDifference = low ^ this.#baseLow;
      if (lowDifference > slotMask) {
        level = digitOfBit(31 - Math.clz32(lowDifference));
        slot = (low >>> (slotBits * level)) & slotMask;
      }
    }
    const bucket = level * slotsPerLevel + slot;
    node.bucket = bucket;
    const head = this.#heads[bucket];
    if (head === null || head === undefined) {
      node.next = node.previous = node;
      this.#heads[bucket] = node;
      this.#slots[level]! |= 1 << slot;
      this.#levels |= 1 << level;
    } else {
      const last = head.previous;
      last.next = node;
      node.previous = last;
      node.next = head;
      head.previous = node;
    }
  }

  #unlink(node: QueueNode): void {
    const bucket = node.bucket;
    const next = node.next;
    if (next === node) {
      this.#vacate(bucket >>> slotBits, bucket & slotMask);
      return;
    }
    const previous = node.previous;
    previous.next = next;
    next.previous = previous;
    if (this.#heads[bucket] === node) this.#heads[bucket] = next;
    node.next = node.previous = node;
  }

  /** Empties a slot and gives its list, still linked to a circle. */
  #detach(level: number, slot: number, list = this.#heads[level * slotsPerLevel + slot]!): QueueNode {
    this.#vacate(level, slot);
    return list;
  }

  #vacate(level: number, slot: number): void {
    this.#heads[level * slotsPerLevel + slot] = null;
    const left = this.#slots[level]! & ~(1 << slot);
    this.#slots[level] = left;
    if (left === 0) this.#levels &= ~(1 << level);
  }
}

/** floor(bit / 5) for bit 0 … 29, without dividing. */
function digitOfBit(bit: number): number {
  return (bit * 13) >> 6;
}

/** `value` with another digit at that place and zeros below. */
function digitReplaced(value: number, place: number, digit: number): number {
  const shift = slotBits * place;
  return (((value >>> shift) & ~slotMask) | digit) << shift;
}

/** The first of the earliest events in a slot's circular list. */
function earliest(head: QueueNode): QueueNode {
  let best = head;
  for (let node = head.next; node !== head; node = node.next) {
    if (node.timeHigh < best.timeHigh || (node.timeHigh === best.timeHigh && node.timeLow < best.timeLow)) {
      best = node;
    }
  }
  return best;
}

function refuseTime(event: TimedEvent, at: Nanoseconds, now: Nanoseconds): never {
  throw new Error(
    `invariant broken: ${event.describe()} scheduled for ${at} ns, but times are integers from now (${now} ns) to 2^53 - 1`,
  );
}
