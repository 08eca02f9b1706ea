// Links that change on a timetable: one chain of operators for each phase, and a switch that hands a packet to the
// chain of the phase in which it comes. What is under way stays in its chain and arrives by the old rules, as when a
// route changes. (A rate limit with its queue is not switched but told of the change: see `rate`.)
//
//            ┌─► chain from 0 s ──┐
//   source ──┼─► chain from 5 s ──┼─► out
//            └─► chain from 9 s ──┘
import type { OperatorFunction } from 'rxjs';
import { Observable, Subscriber, type Nanoseconds, type VirtualScheduler } from '../time/index.ts';
import type { LinkContext, Stage } from './context.ts';
import type { Packet } from './packet.ts';

export interface ScheduledChain {
  /** Ascending; that of the first is 0. */
  readonly from: Nanoseconds;
  readonly operators: readonly OperatorFunction<Packet, Packet>[];
}

/** Each packet goes through the chain of the phase in which it comes. */
export function scheduled(
  chains: readonly ScheduledChain[],
  context: LinkContext,
): OperatorFunction<Packet, Packet> {
  return source =>
    new Observable(out => {
      const gate = new Switch(
        out,
        context.scheduler,
        chains.map(({ from }) => from),
      );
      context.stages?.push(gate);
      for (const { operators } of chains) {
        const entry = new Observable<Packet>(subscriber => {
          gate.entries.push(subscriber);
        });
        const chain = operators.reduce((pipeline, operator) => operator(pipeline), entry);
        out.add(chain.subscribe(new ChainEnd(out, gate)));
      }
      return source.subscribe(gate);
    });
}

class Switch extends Subscriber<Packet> implements Stage {
  readonly entries: Subscriber<Packet>[] = [];
  readonly #out: Subscriber<Packet>;
  readonly #scheduler: VirtualScheduler;
  readonly #times: readonly Nanoseconds[];
  #phase = 0;
  #ended = 0;

  constructor(out: Subscriber<Packet>, scheduler: VirtualScheduler, times: readonly Nanoseconds[]) {
    super(out);
    this.#out = out;
    this.#scheduler = scheduler;
    this.#times = times;
  }

  reset(): void {
    this.#phase = 0;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    while ((this.#times[this.#phase + 1] ?? Infinity) <= this.#scheduler.clock) this.#phase++;
    this.entries[this.#phase]?.next(packet);
  }

  override complete(): void {
    for (const entry of this.entries) entry.complete();
  }

  /** @internal A chain has let its last packet go. */
  chainEnded(): void {
    if (++this.#ended === this.entries.length) this.#out.complete();
  }
}

class ChainEnd extends Subscriber<Packet> {
  readonly #out: Subscriber<Packet>;
  readonly #gate: Switch;

  constructor(out: Subscriber<Packet>, gate: Switch) {
    super();
    this.#out = out;
    this.#gate = gate;
  }

  override next(packet: Packet): void {
    if (!this.closed) this.#out.next(packet);
  }

  override error(error: unknown): void {
    this.unsubscribe();
    this.#out.error(error);
  }

  override complete(): void {
    this.unsubscribe();
    this.#gate.chainEnded();
  }
}
