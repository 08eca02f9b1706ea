// One rule of one moment while a run goes on: when it is due, and what then happens to hosts or on the wire.
//
//   occasion: a time, a state, a segment ──► delay on the clock ──► crash ──► restart
//                                                                   freeze ──► thaw
//                                                                   replay, forge: a segment arrives
//
// Only the first occasion counts. It may come in the middle of a host's work; what it sets off is an event of
// its own, after that.
import type { Packet } from '../link/index.ts';
import { TimedEvent, unreachable, type Nanoseconds, type VirtualScheduler } from '../time/index.ts';
import type { Segment } from '../wire/index.ts';
import { holds, type StateOf } from './armed-fault.ts';
import type { Forger } from './forger.ts';
import { CompiledPattern, type SegmentLabels } from './matcher.ts';
import { printFault, printForgery, printPattern } from './print.ts';
import { otherSide, type MomentRule, type Side } from './rule.ts';

/** What faults may do besides changing the fate of segments. `detail` is the rule as printed. */
export interface FaultStage {
  /** All connections and listening ports of the host are gone; it is down. */
  crash(side: Side, detail: string): void;
  /** The host is up again. */
  restart(side: Side, detail: string): void;
  /** Its applications stop reacting. */
  freeze(side: Side, detail: string): void;
  thaw(side: Side, detail: string): void;
  /** A segment arrives at that side's device now, as if it came from the other. */
  inject(to: Side, segment: Segment, why: string): void;
}

export class ArmedMoment extends TimedEvent {
  readonly rule: MomentRule;
  readonly text: string;
  /** The rule did what it says. */
  matched = false;
  readonly #scheduler: VirtualScheduler;
  readonly #stage: FaultStage;
  readonly #forger: Forger;
  readonly #once: CompiledPattern | null;
  readonly #copied: CompiledPattern | null;
  readonly #end: End;
  #triggered = false;
  #copy: Segment | null = null;

  constructor(rule: MomentRule, scheduler: VirtualScheduler, stage: FaultStage, forger: Forger) {
    super();
    this.rule = rule;
    this.text = printFault(rule);
    this.#scheduler = scheduler;
    this.#stage = stage;
    this.#forger = forger;
    this.#once = 'once' in rule.moment ? new CompiledPattern(rule.moment.once) : null;
    this.#copied = rule.action === 'replay' ? new CompiledPattern(rule.segment) : null;
    this.#end = new End(() => {
      if (rule.action === 'crash') stage.restart(rule.side, this.text);
      if (rule.action === 'freeze') stage.thaw(rule.side, this.text);
    });
  }

  get waitsForState(): boolean {
    return 'when' in this.rule.moment;
  }

  /** A run begins. */
  begin(): void {
    this.matched = false;
    this.#triggered = false;
    this.#copy = null;
    if ('at' in this.rule.moment) this.#arm(this.rule.moment.at);
  }

  /** States have changed. */
  look(stateOf: StateOf): void {
    const { moment } = this.rule;
    if (!this.#triggered && 'when' in moment && holds(moment.when, null, stateOf)) this.#happen(moment.delay);
  }

  /** The segment that `labels` saw last leaves. */
  observe({ segment }: Packet, labels: SegmentLabels): void {
    if (this.#copied !== null && this.#copy === null && labels.matches(this.#copied)) this.#copy = segment;
    const { moment } = this.rule;
    if (this.#once === null || this.#triggered || !labels.matches(this.#once)) return;
    if ('once' in moment) this.#happen(moment.delay);
  }

  fire(): void {
    const { rule } = this;
    switch (rule.action) {
      case 'crash':
        this.matched = true;
        this.#stage.crash(rule.side, this.text);
        this.#armEnd(rule.restart);
        return;
      case 'freeze':
        this.matched = true;
        this.#stage.freeze(rule.side, this.text);
        this.#armEnd(rule.until);
        return;
      case 'replay':
        if (this.#copy === null) return;
        this.matched = true;
        this.#stage.inject(
          otherSide(rule.segment.side),
          this.#copy,
          `replay of ${printPattern(rule.segment)}`,
        );
        return;
      case 'forge': {
        const segment = this.#forger.forge(rule);
        if (segment === null) return;
        this.matched = true;
        this.#stage.inject(otherSide(rule.side), segment, `forged: ${printForgery(rule)}`);
        return;
      }
      default:
        unreachable(rule);
    }
  }

  override describe(): string {
    return this.text;
  }

  #happen(delay: Nanoseconds): void {
    this.#triggered = true;
    this.#arm((this.#scheduler.clock + delay) as Nanoseconds);
  }

  #arm(at: Nanoseconds): void {
    this.#scheduler.arm(this, at);
  }

  #armEnd(end: { readonly at: Nanoseconds } | { readonly after: Nanoseconds } | null): void {
    if (end === null) return;
    const at = 'at' in end ? end.at : ((this.#scheduler.clock + end.after) as Nanoseconds);
    this.#scheduler.arm(this.#end, at);
  }
}

/** A crash or a freeze is over. */
class End extends TimedEvent {
  readonly #over: () => void;

  constructor(over: () => void) {
    super();
    this.#over = over;
  }

  fire(): void {
    this.#over();
  }
}
