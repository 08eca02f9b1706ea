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
import { receiverOf, reversed, type Ends, type IsCalled } from './ends.ts';
import type { Forger } from './forger.ts';
import { CompiledPattern, type SegmentLabels } from './matcher.ts';
import { printFault, printForgery, printPattern } from './print.ts';
import type { MomentRule, Party } from './rule.ts';

/** What faults may do besides changing the fate of segments. `detail` is the rule as printed. */
export interface FaultStage {
  /** All connections and listening ports of the host are gone; it is down. */
  crash(party: Party, detail: string): void;
  /** The host is up again. */
  restart(party: Party, detail: string): void;
  /** Its applications stop reacting. */
  freeze(party: Party, detail: string): void;
  thaw(party: Party, detail: string): void;
  /** A segment arrives at that host's device now, as if its peer had sent it. */
  inject(receiver: Ends, segment: Segment, why: string): void;
}

export interface MomentContext {
  readonly scheduler: VirtualScheduler;
  readonly stage: FaultStage;
  readonly forger: Forger;
  readonly isCalled: IsCalled;
}

export class ArmedMoment extends TimedEvent {
  readonly rule: MomentRule;
  readonly text: string;
  /** The rule did what it says. */
  matched = false;
  readonly #context: MomentContext;
  readonly #once: CompiledPattern | null;
  readonly #copied: CompiledPattern | null;
  readonly #end: End;
  #triggered = false;
  /** What a replay repeats. */
  #copy: Packet | null = null;
  /** Whom a forged segment is for: the peer of the party in whose name, on the connection that was looked at last. */
  #victim: Ends | null = null;

  constructor(rule: MomentRule, context: MomentContext) {
    super();
    this.rule = rule;
    this.text = printFault(rule);
    this.#context = context;
    const { stage } = context;
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
    this.#victim = null;
    if ('at' in this.rule.moment) this.#arm(this.rule.moment.at);
  }

  /** States have changed; null: those of the latest connections. */
  look(stateOf: StateOf, connection: Ends | null): void {
    const { moment } = this.rule;
    if (this.#triggered || !('when' in moment) || !holds(moment.when, connection, stateOf)) return;
    if (connection !== null) this.#aim(connection);
    this.#happen(moment.delay);
  }

  /** The segment that `labels` saw last leaves. */
  observe(packet: Packet, labels: SegmentLabels): void {
    if (this.#copied !== null && this.#copy === null && labels.matches(this.#copied)) this.#copy = packet;
    const { moment } = this.rule;
    if (this.#triggered) return;
    if (this.rule.action === 'forge') this.#aim(receiverOf(packet));
    if (this.#once === null || !labels.matches(this.#once)) return;
    if ('once' in moment) this.#happen(moment.delay);
  }

  fire(): void {
    const { rule } = this;
    const { stage, forger } = this.#context;
    switch (rule.action) {
      case 'crash':
        this.matched = true;
        stage.crash(rule.side, this.text);
        this.#armEnd(rule.restart);
        return;
      case 'freeze':
        this.matched = true;
        stage.freeze(rule.side, this.text);
        this.#armEnd(rule.until);
        return;
      case 'replay':
        if (this.#copy === null) return;
        this.matched = true;
        stage.inject(receiverOf(this.#copy), this.#copy.segment, `replay of ${printPattern(rule.segment)}`);
        return;
      case 'forge':
        if (this.#victim === null) return;
        this.matched = true;
        stage.inject(this.#victim, forger.forge(rule, this.#victim), `forged: ${printForgery(rule)}`);
        return;
      default:
        unreachable(rule);
    }
  }

  override describe(): string {
    return this.text;
  }

  /** A forged segment would belong to that connection, if the party has part in it. */
  #aim(connection: Ends): void {
    const { rule } = this;
    if (rule.action !== 'forge') return;
    const { isCalled } = this.#context;
    if (isCalled(connection.peer, rule.side)) this.#victim = connection;
    else if (isCalled(connection.host, rule.side)) this.#victim = reversed(connection);
  }

  #happen(delay: Nanoseconds): void {
    this.#triggered = true;
    this.#arm((this.#context.scheduler.clock + delay) as Nanoseconds);
  }

  #arm(at: Nanoseconds): void {
    this.#context.scheduler.arm(this, at);
  }

  #armEnd(end: { readonly at: Nanoseconds } | { readonly after: Nanoseconds } | null): void {
    if (end === null) return;
    const { scheduler } = this.#context;
    scheduler.arm(this.#end, 'at' in end ? end.at : ((scheduler.clock + end.after) as Nanoseconds));
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
