// One rule about segments while a run goes on: whom it hits, whether it ever did, and, for a hold, who waits.
import type { Packet } from '../link/index.ts';
import { FOREVER, type Nanoseconds, type RandomStream } from '../time/index.ts';
import type { Departure } from './departure.ts';
import { receiverOf, type Ends } from './ends.ts';
import { CompiledPattern, type SegmentLabels } from './matcher.ts';
import { printFault } from './print.ts';
import type { Party, SegmentRule, StateCondition, StateName } from './rule.ts';

/** The state of a party's TCP for that connection; with null, of its latest one. */
export type StateOf = (party: Party, connection: Ends | null) => string;

/** Whether every party is in one of its states. */
export function holds(
  conditions: readonly StateCondition[],
  connection: Ends | null,
  stateOf: StateOf,
): boolean {
  return conditions.every(({ side, states }) => states.includes(stateOf(side, connection) as StateName));
}

export class ArmedFault {
  readonly rule: SegmentRule;
  /** The rule as printed: what traces say. */
  readonly text: string;
  /** Some segment was among those that the rule names. */
  matched = false;
  /** A hold's segments that wait. */
  readonly waiting: Departure[] = [];
  /** A hold whose awaited segment has come: it holds nothing any more. */
  released = false;
  /** For 'corrupt': where bits flip. */
  readonly places: RandomStream | null;

  readonly #target: CompiledPattern | null;
  readonly #awaited: CompiledPattern | null;
  readonly #once: CompiledPattern | null;
  /** What is held travels with what it waits for, so that only its delivery counts. */
  readonly #sameWay: boolean;
  /** Packets whose delivery releases the hold. */
  readonly #awaitedIds: number[] = [];
  readonly #from: Nanoseconds;
  readonly #to: Nanoseconds;
  readonly #percent: number;
  readonly #every: number;
  readonly #first: number;
  readonly #random: RandomStream | null;
  /** A segment like `once` was sent. */
  #sent = false;
  /** Segments that pattern and circumstances have selected. */
  #selected = 0;

  constructor(rule: SegmentRule, random: (name: string) => RandomStream) {
    this.rule = rule;
    this.text = printFault(rule);
    this.#from = rule.window?.from ?? (0 as Nanoseconds);
    this.#to = rule.window?.to ?? FOREVER;
    this.#once = rule.once === null ? null : new CompiledPattern(rule.once);
    this.#target = rule.action === 'partition' ? null : new CompiledPattern(rule.target);
    this.#awaited = rule.action === 'hold' ? new CompiledPattern(rule.untilAfter) : null;
    this.#sameWay = rule.action === 'hold' && rule.untilAfter.side === rule.target.side;
    const share = rule.action === 'partition' ? null : rule.share;
    this.#percent = share !== null && 'percent' in share ? share.percent : 100;
    this.#every = share !== null && 'every' in share ? share.every : 1;
    this.#first = share !== null && 'first' in share ? share.first : Infinity;
    // Named without its share: the segments that 10 % hits are among those that 20 % hits.
    const name = rule.action === 'partition' ? '' : `fault/${printFault({ ...rule, share: null })}`;
    this.#random = share !== null && 'percent' in share ? random(name) : null;
    this.places = rule.action === 'corrupt' ? random(`${name}/bits`) : null;
  }

  /** Whether the rule has anything to do with what one of these parties sends. */
  concerns(parties: readonly Party[]): boolean {
    const named = [this.#target, this.#awaited, this.#once];
    return this.#target === null || named.some(pattern => pattern !== null && parties.includes(pattern.side));
  }

  /** Whether the rule hits the packet, which `labels` saw last. */
  hits(packet: Packet, labels: SegmentLabels, now: Nanoseconds, stateOf: StateOf): boolean {
    if (this.#once !== null && !this.#sent) this.#sent = labels.matches(this.#once);
    if (now < this.#from || now >= this.#to) return false;
    if (this.#target !== null && !labels.matches(this.#target)) return false;
    if (this.#once !== null && !this.#sent) return false;
    if (this.rule.when.length > 0 && !holds(this.rule.when, receiverOf(packet), stateOf)) return false;
    this.matched = true;
    this.#selected++;
    if (this.#selected > this.#first || this.#selected % this.#every !== 0) return false;
    return this.#random === null || this.#random.next() * 100 < this.#percent;
  }

  /** Whether the segment that `labels` saw last ends the hold by leaving. Notes it if its delivery will. */
  endsWithDeparture(labels: SegmentLabels, id: number): boolean {
    if (this.#awaited === null || this.released || !labels.matches(this.#awaited)) return false;
    if (this.#sameWay) this.#awaitedIds.push(id);
    return !this.#sameWay;
  }

  /** Whether the delivery of that packet ends the hold. */
  endsWithDelivery(id: number): boolean {
    return !this.released && this.#awaitedIds.includes(id);
  }

  get drops(): boolean {
    return this.rule.action === 'drop' || this.rule.action === 'partition';
  }

  get awaitsDelivery(): boolean {
    return this.#sameWay;
  }

  reset(): void {
    this.matched = false;
    this.released = false;
    this.waiting.length = 0;
    this.#awaitedIds.length = 0;
    this.#sent = false;
    this.#selected = 0;
  }
}
