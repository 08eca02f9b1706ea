// One rule of a schedule while a run goes on: whom it hits, whether it ever did, and, for a hold, who waits.
import { FOREVER, type Nanoseconds, type RandomStream } from '../time/index.ts';
import type { Departure } from './departure.ts';
import { printFault } from './language.ts';
import { CompiledPattern, type SegmentLabels } from './matcher.ts';
import type { FaultRule } from './rule.ts';

export class ArmedFault {
  readonly rule: FaultRule;
  /** The rule as printed: what traces say. */
  readonly text: string;
  /** Some segment was among those that the rule names. */
  matched = false;
  /** A hold's segments that wait. */
  readonly waiting: Departure[] = [];
  /** A hold whose awaited segment has come: it holds nothing any more. */
  released = false;

  readonly #target: CompiledPattern | null;
  readonly #awaited: CompiledPattern | null;
  /** What is held travels with what it waits for, so that only its delivery counts. */
  readonly #sameWay: boolean;
  /** Packets whose delivery releases the hold. */
  readonly #awaitedIds: number[] = [];
  readonly #from: Nanoseconds;
  readonly #to: Nanoseconds;
  readonly #percent: number;
  readonly #random: RandomStream | null;

  constructor(rule: FaultRule, random: (name: string) => RandomStream) {
    this.rule = rule;
    this.text = printFault(rule);
    this.#from = rule.window?.from ?? (0 as Nanoseconds);
    this.#to = rule.window?.to ?? FOREVER;
    this.#target = rule.action === 'partition' ? null : new CompiledPattern(rule.target);
    this.#awaited = rule.action === 'hold' ? new CompiledPattern(rule.untilAfter) : null;
    this.#sameWay = rule.action === 'hold' && rule.untilAfter.side === rule.target.side;
    this.#percent = rule.action === 'partition' ? 100 : (rule.percent ?? 100);
    // Named without its percentage: the segments that 10 % hits are among those that 20 % hits.
    this.#random =
      rule.action === 'partition' || rule.percent === null
        ? null
        : random(`fault/${printFault({ ...rule, percent: null })}`);
  }

  /** Whether the rule has anything to do with what that side sends. */
  concerns(side: string): boolean {
    return this.#target === null || this.#target.side === side || this.#awaited?.side === side;
  }

  /** Whether the rule hits the segment that `labels` saw last. */
  hits(labels: SegmentLabels, now: Nanoseconds): boolean {
    if (now < this.#from || now >= this.#to) return false;
    if (this.#target !== null && !labels.matches(this.#target)) return false;
    this.matched = true;
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
  }
}
