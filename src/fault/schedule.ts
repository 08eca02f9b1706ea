// Carries the rules of a run out. It stands first in each direction's pipeline, where packets arrive as they
// are sent:
//
//   host ──► FaultSchedule.direction(side) ──► loss, rate, delay, … ──► delivered(packet) ──► host
//
// Several rules may hit one packet. A drop wins over everything, and the first of several is the one named. What
// is corrupted is so at once. A packet waits until all its holds have ended; then all its delays run, added up;
// then it leaves, and each duplicate follows it by its own interval. Rules look at the original only, never at
// the second copy. Rules of one moment (`armed-moment.ts`) see every segment as well.
import type { OperatorFunction } from 'rxjs';
import { damaged, type Packet } from '../link/index.ts';
import {
  FOREVER,
  Observable,
  Subscriber,
  type Nanoseconds,
  type RandomStream,
  type VirtualScheduler,
} from '../time/index.ts';
import { ArmedFault, type StateOf } from './armed-fault.ts';
import { ArmedMoment, type FaultStage } from './armed-moment.ts';
import { Departure, type Exit } from './departure.ts';
import type { Ends } from './ends.ts';
import { Forger, type ExpectedBy } from './forger.ts';
import { SegmentLabels } from './matcher.ts';
import { isMomentRule, type FaultRule, type Party, type SegmentRule } from './rule.ts';

/** Is told what a fault does, when it does it. `detail` is the rule as printed. */
export interface FaultObserver {
  dropped(packet: Packet, detail: string): void;
  /** Corrupted, delayed, held or duplicated. */
  faulted(packet: Packet, detail: string): void;
}

export interface FaultContext {
  readonly scheduler: VirtualScheduler;
  /** Where hosts share addresses: the packet as from one host to another. Default: as it is. */
  meant?(packet: Packet): Packet;
  /** A named substream; only rules with a percentage and corruption draw from it. */
  random(name: string): RandomStream;
  /** What the host with that number is called: 'client', 'server', or its name on a larger topology. */
  nameOf(host: number): Party;
  /** What it is called besides, on a larger topology; '' for nothing. */
  roleOf?(host: number): Party;
  readonly observer: FaultObserver;
  /** For rules with conditions on states. */
  readonly stateOf: StateOf;
  /** For forged segments. */
  readonly expectedBy: ExpectedBy;
  /** For rules of one moment. */
  readonly stage: FaultStage;
}

export class FaultSchedule {
  readonly #faults: readonly ArmedFault[];
  readonly #moments: readonly ArmedMoment[];
  readonly #forStates: readonly ArmedMoment[];
  readonly #deliveryHolds: readonly ArmedFault[];
  readonly #forger: Forger;
  readonly #forges: boolean;
  readonly #stateOf: StateOf;
  readonly #meant: ((packet: Packet) => Packet) | null;
  /** A state has changed since the last look. */
  #statesChanged = false;
  readonly #labels: SegmentLabels;
  readonly #scheduler: VirtualScheduler;
  readonly #observer: FaultObserver;
  readonly #exits: Exit[] = [];
  #pool: Departure[] = [];

  /** The faults that hit the packet at hand; kept, so that a packet costs no allocation. */
  readonly #hits: ArmedFault[] = [];

  /** @param rules from `parseFault`, in the order in which they count */
  constructor(rules: readonly FaultRule[], context: FaultContext) {
    const isCalled = (host: number, party: Party): boolean =>
      context.nameOf(host) === party || context.roleOf?.(host) === party;
    this.#meant = context.meant?.bind(context) ?? null;
    this.#scheduler = context.scheduler;
    this.#observer = context.observer;
    this.#stateOf = context.stateOf;
    this.#labels = new SegmentLabels(
      ({ from }) => context.nameOf(from),
      ({ from }) => context.roleOf?.(from) ?? '',
    );
    this.#forges = rules.some(({ action }) => action === 'forge');
    this.#forger = new Forger(context.expectedBy);
    this.#faults = rules
      .filter((rule): rule is SegmentRule => !isMomentRule(rule))
      .map(rule => new ArmedFault(rule, name => context.random(name)));
    this.#moments = rules
      .filter(isMomentRule)
      .map(rule => new ArmedMoment(rule, { ...context, forger: this.#forger, isCalled }));
    this.#forStates = this.#moments.filter(moment => moment.waitsForState);
    this.#deliveryHolds = this.#faults.filter(fault => fault.awaitsDelivery);
  }

  /**
   * The operator for all that these send (none named: anybody), to stand first in that direction's pipeline. Both
   * directions need theirs, also when only one has faults: names depend on both. Without rules it costs nothing.
   */
  direction(...senders: readonly Party[]): OperatorFunction<Packet, Packet> {
    if (this.#faults.length + this.#moments.length === 0) return source => source;
    const concerned = this.#faults.filter(fault => senders.length === 0 || fault.concerns(senders));
    return source =>
      new Observable(destination => {
        const exit = new FaultSubscriber(destination, this, concerned);
        this.#exits.push(exit);
        return source.subscribe(exit);
      });
  }

  /** Tells that a packet has reached its receiver: holds that wait for a packet of their own direction ask. */
  delivered(packet: Packet): void {
    for (let i = 0; i < this.#deliveryHolds.length; i++) {
      const hold = this.#deliveryHolds[i];
      if (hold?.endsWithDelivery(packet.id)) this.#release(hold);
    }
  }

  /** A host's TCP has moved to another state; `look` asks later, when whatever made it move is over. */
  stateChanged(): void {
    this.#statesChanged = this.#forStates.length > 0;
  }

  /** Whatever happened is over: rules that wait for a state look at what there is now. */
  look(): void {
    if (!this.#statesChanged) return;
    this.#statesChanged = false;
    for (const moment of this.#forStates) moment.look(this.#stateOf, null);
  }

  /** The same at once, for the connection whose state has changed. For topologies of many connections. */
  lookAt(connection: Ends): void {
    for (const moment of this.#forStates) moment.look(this.#stateOf, connection);
  }

  /** Whether some rule waits for a state. */
  get waitsForStates(): boolean {
    return this.#forStates.length > 0;
  }

  /** Rules that nothing has matched so far: most likely not what their author meant. */
  unmatched(): readonly FaultRule[] {
    return [...this.#faults, ...this.#moments].filter(({ matched }) => !matched).map(({ rule }) => rule);
  }

  /** A run begins, `reset` has been called: puts on the clock what is to happen at a time. */
  begin(): void {
    for (const moment of this.#moments) moment.begin();
  }

  /** Ready for the next run. Together with the scheduler's own `reset`, which forgets what is under way. */
  reset(): void {
    this.#labels.reset();
    this.#forger.reset();
    this.#statesChanged = false;
    for (const fault of this.#faults) fault.reset();
    for (const exit of this.#exits) exit.pending = 0;
    // Departures that are still queued somewhere must not return to the new run's pool.
    this.#pool = [];
  }

  /** @internal A packet enters; `faults` are those that concern its direction. */
  pass(packet: Packet, exit: Exit, faults: readonly ArmedFault[]): void {
    const now = this.#scheduler.clock;
    let drop: ArmedFault | null = null;
    const meant = this.#meant === null ? packet : this.#meant(packet);
    this.#labels.observe(meant);
    if (this.#moments.length > 0) {
      if (this.#forges) this.#forger.observe(meant);
      for (const moment of this.#moments) moment.observe(meant, this.#labels);
    }
    for (let i = 0; i < faults.length; i++) {
      const fault = faults[i] as ArmedFault;
      if (fault.endsWithDeparture(this.#labels, packet.id)) this.#release(fault);
      // Asked even after a drop: what one rule does must not shift another's random draws.
      if (!fault.hits(meant, this.#labels, now, this.#stateOf) || fault.released) continue;
      this.#hits.push(fault);
      if (fault.drops) drop ??= fault;
    }
    if (drop !== null) {
      this.#hits.length = 0;
      this.#observer.dropped(packet, drop.text);
    } else if (this.#hits.length === 0) {
      exit.emit(packet);
    } else {
      this.#change(packet, exit);
    }
  }

  #change(original: Packet, exit: Exit): void {
    let packet = original;
    let delay = 0;
    let waits = false;
    for (const { rule, text, places } of this.#hits) {
      this.#observer.faulted(original, text);
      if (rule.action === 'delay') delay += rule.by;
      if (rule.action === 'hold') waits = true;
      if (rule.action === 'corrupt' && places !== null && packet.damage === undefined)
        packet = damaged(packet, rule.bits, places, this.#altered);
    }
    const later = waits || delay > 0;
    if (later) this.#depart(packet, exit, delay);
    for (const { rule } of this.#hits) {
      if (rule.action === 'duplicate') this.#depart(packet, exit, delay + rule.after);
    }
    this.#hits.length = 0;
    // Last: on a pipeline without delay the answer to this packet comes back here before `emit` returns.
    if (!later) exit.emit(packet);
  }

  readonly #altered = (packet: Packet, detail: string): void => this.#observer.faulted(packet, detail);

  /** Lets the packet leave `delay` after the last of its holds has ended. */
  #depart(packet: Packet, exit: Exit, delay: number): void {
    const departure = this.#pool.pop() ?? new Departure(this.#pool);
    departure.packet = packet;
    departure.exit = exit;
    departure.delay = delay;
    departure.holds = 0;
    exit.pending++;
    for (const hit of this.#hits) {
      if (hit.rule.action !== 'hold') continue;
      departure.holds++;
      hit.waiting.push(departure);
    }
    if (departure.holds === 0) this.#arm(departure);
  }

  /** Ends a hold. Its packets leave as events of their own, after what is happening now. */
  #release(hold: ArmedFault): void {
    hold.released = true;
    for (const departure of hold.waiting) {
      departure.holds--;
      if (departure.holds === 0) this.#arm(departure);
    }
    hold.waiting.length = 0;
  }

  #arm(departure: Departure): void {
    const at = this.#scheduler.clock + departure.delay;
    if (at < FOREVER) this.#scheduler.arm(departure, at as Nanoseconds);
  }
}

/** One direction's place in the pipeline. Completes when the source has and nothing is under way any more. */
class FaultSubscriber extends Subscriber<Packet> implements Exit {
  pending = 0;
  readonly #next: Subscriber<Packet>;
  readonly #schedule: FaultSchedule;
  readonly #faults: readonly ArmedFault[];
  #sourceCompleted = false;

  constructor(next: Subscriber<Packet>, schedule: FaultSchedule, faults: readonly ArmedFault[]) {
    super(next);
    this.#next = next;
    this.#schedule = schedule;
    this.#faults = faults;
  }

  override next(packet: Packet): void {
    if (!this.closed) this.#schedule.pass(packet, this, this.#faults);
  }

  emit(packet: Packet): void {
    if (this.closed) return;
    this.#next.next(packet);
    if (this.#sourceCompleted && this.pending === 0) super._complete();
  }

  protected override _complete(): void {
    this.#sourceCompleted = true;
    if (this.pending === 0) super._complete();
  }
}
