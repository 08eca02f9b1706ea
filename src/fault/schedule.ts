// Carries the rules of a run out. It stands first in each direction's pipeline, where packets arrive as they
// are sent:
//
//   host ──► FaultSchedule.direction(side) ──► loss, rate, delay, … ──► delivered(packet) ──► host
//
// Several rules may hit one packet. A drop wins over everything, and the first of several is the one named. A
// packet waits until all its holds have ended; then all its delays run, added up; then it leaves, and each
// duplicate follows it by its own interval. Rules look at the original only, never at the second copy.
import { Observable, Subscriber, type OperatorFunction } from 'rxjs';
import type { Packet } from '../link/index.ts';
import { FOREVER, type Nanoseconds, type RandomStream, type VirtualScheduler } from '../time/index.ts';
import { ArmedFault } from './armed-fault.ts';
import { Departure, type Exit } from './departure.ts';
import { SegmentLabels } from './matcher.ts';
import type { FaultRule, Side } from './rule.ts';

/** Is told what a fault does, when it does it. `detail` is the rule as printed. */
export interface FaultObserver {
  dropped(packet: Packet, detail: string): void;
  /** Delayed, held or duplicated. */
  faulted(packet: Packet, detail: string): void;
}

export interface FaultContext {
  readonly scheduler: VirtualScheduler;
  /** A named substream; only rules with a percentage draw from it. */
  random(name: string): RandomStream;
  /** Whose packet it is: 'client' or 'server'. */
  sideOf(packet: Packet): string;
  readonly observer: FaultObserver;
}

export class FaultSchedule {
  readonly #faults: readonly ArmedFault[];
  readonly #deliveryHolds: readonly ArmedFault[];
  readonly #labels: SegmentLabels;
  readonly #scheduler: VirtualScheduler;
  readonly #observer: FaultObserver;
  readonly #exits: Exit[] = [];
  #pool: Departure[] = [];

  /** The faults that hit the packet at hand; kept, so that a packet costs no allocation. */
  readonly #hits: ArmedFault[] = [];

  /** @param rules from `parseFault`, in the order in which they count */
  constructor(rules: readonly FaultRule[], context: FaultContext) {
    this.#scheduler = context.scheduler;
    this.#observer = context.observer;
    this.#labels = new SegmentLabels(packet => context.sideOf(packet));
    this.#faults = rules.map(rule => new ArmedFault(rule, name => context.random(name)));
    this.#deliveryHolds = this.#faults.filter(fault => fault.awaitsDelivery);
  }

  /**
   * The operator for all that `side` sends, to stand first in that direction's pipeline. Both directions need
   * theirs, also when only one has faults: names depend on both. Without rules it costs nothing.
   */
  direction(side: Side): OperatorFunction<Packet, Packet> {
    if (this.#faults.length === 0) return source => source;
    const concerned = this.#faults.filter(fault => fault.concerns(side));
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

  /** Rules that no segment has matched so far: most likely not what their author meant. */
  unmatched(): readonly FaultRule[] {
    return this.#faults.filter(fault => !fault.matched).map(fault => fault.rule);
  }

  /** Ready for the next run. Together with the scheduler's own `reset`, which forgets what is under way. */
  reset(): void {
    this.#labels.reset();
    for (const fault of this.#faults) fault.reset();
    for (const exit of this.#exits) exit.pending = 0;
    // Departures that are still queued somewhere must not return to the new run's pool.
    this.#pool = [];
  }

  /** @internal A packet enters; `faults` are those that concern its direction. */
  pass(packet: Packet, exit: Exit, faults: readonly ArmedFault[]): void {
    const now = this.#scheduler.clock;
    let drop: ArmedFault | null = null;
    this.#labels.observe(packet);
    for (let i = 0; i < faults.length; i++) {
      const fault = faults[i] as ArmedFault;
      if (fault.endsWithDeparture(this.#labels, packet.id)) this.#release(fault);
      // Asked even after a drop: what one rule does must not shift another's random draws.
      if (!fault.hits(this.#labels, now) || fault.released) continue;
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

  #change(packet: Packet, exit: Exit): void {
    let delay = 0;
    let waits = false;
    for (const { rule, text } of this.#hits) {
      if (rule.action === 'delay') delay += rule.by;
      if (rule.action === 'hold') waits = true;
      this.#observer.faulted(packet, text);
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
