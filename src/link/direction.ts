// One direction of a link: an RxJS pipeline from `send` to the sink, subscribed once and used for a whole run.
//
//   send ─► before… ─► impairments ─► after… ─► delivered, sink
//
// The impairments are those that the parameters name, in the order of `impairments.ts`.
import type { OperatorFunction } from 'rxjs';
import { Observable, Subject, Subscriber, TimedEvent, type VirtualScheduler } from '../time/index.ts';
import type { LinkContext, Stage } from './context.ts';
import { impairments } from './impairments.ts';
import type { Packet } from './packet.ts';
import type { DirectionParameters } from './parameters.ts';

export interface DirectionOptions {
  /** Names the random streams: `${name}/loss`, `${name}/delay`, … */
  readonly name: string;
  readonly parameters: DirectionParameters;
  readonly context: LinkContext;
  /** Operators between `send` and the first impairment, e.g. faults. */
  readonly before?: readonly OperatorFunction<Packet, Packet>[];
  /** Operators between the last impairment and the sink. */
  readonly after?: readonly OperatorFunction<Packet, Packet>[];
  /**
   * Whoever made `before` and `after` resets them as well. Default false: the link cannot know what operators
   * of others remember, so its `reset` subscribes the whole pipeline anew, which takes several microseconds.
   */
  readonly othersResetThemselves?: boolean;
}

export class LinkDirection {
  readonly name: string;
  readonly #pipeline: Observable<Packet>;
  readonly #delivered = new Subject<Packet>();
  #sink: (packet: Packet) => void = ignore;
  #entry: Subscriber<Packet> | null = null;
  #exit: Exit | null = null;
  readonly #stages: Stage[] = [];
  /** Its stages can be made as new in place. */
  readonly #resettable: boolean;
  readonly #scheduler: VirtualScheduler;
  /** Operators of others are in the pipeline, which may catch what is thrown behind them. */
  readonly #guarded: boolean;

  constructor(options: DirectionOptions) {
    const { name, parameters, context, before = [], after = [], othersResetThemselves = false } = options;
    this.name = name;
    this.#scheduler = context.scheduler;
    this.#resettable = othersResetThemselves || before.length + after.length === 0;
    this.#guarded = !this.#resettable;
    const own: LinkContext = {
      scheduler: context.scheduler,
      observer: context.observer,
      random: purpose => context.random(`${name}/${purpose}`),
      stages: this.#stages,
    };
    const source = new Observable<Packet>(entry => {
      this.#entry = entry;
    });
    this.#pipeline = [...before, ...impairments(parameters, own), ...after].reduce(
      (pipeline, operator) => operator(pipeline),
      source,
    );
    this.#subscribe();
  }

  /** Puts a packet on the link at the current time. */
  send(packet: Packet): void {
    this.#entry?.next(packet);
  }

  /** Whom packets are delivered to: one sink, the last one named. */
  deliverTo(sink: (packet: Packet) => void): void {
    this.#sink = sink;
  }

  /** Every packet that arrives, just before the sink gets it. Costs nothing while nobody listens. */
  get delivered(): Observable<Packet> {
    return this.#delivered;
  }

  /**
   * Forgets all packets on the way and all state of the operators, for the next run. Sink and listeners stay.
   * Reset the scheduler and the randomness as well.
   */
  reset(): void {
    if (this.#resettable && this.#exit?.closed === false) {
      for (const stage of this.#stages) stage.reset();
      return;
    }
    this.#exit?.unsubscribe();
    this.#stages.length = 0;
    this.#subscribe();
  }

  #subscribe(): void {
    const deliver = (packet: Packet): void => {
      if (this.#delivered.observed) this.#delivered.next(packet);
      this.#sink(packet);
    };
    const failure = this.#guarded ? new Failure(this.#scheduler, this.name) : null;
    this.#exit = new Exit(deliver, failure);
    this.#pipeline.subscribe(this.#exit);
  }
}

/** The pipeline's end. Errors stop the run, where RxJS would report them in a later macrotask. */
class Exit extends Subscriber<Packet> {
  readonly #deliver: (packet: Packet) => void;
  readonly #failure: Failure | null;

  constructor(deliver: (packet: Packet) => void, failure: Failure | null) {
    super();
    this.#deliver = deliver;
    this.#failure = failure;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (this.#failure === null) this.#deliver(packet);
    else this.#failure.watch(() => this.#deliver(packet));
  }

  override error(error: unknown): void {
    this.unsubscribe();
    if (this.#failure === null) throw error;
    this.#failure.stopRun(error);
  }
}

/**
 * An error on its way to whoever runs the clock. Thrown where it happens it would not get past an observer that a
 * user has subscribed with functions: RxJS catches what they throw.
 */
class Failure extends TimedEvent {
  readonly #scheduler: VirtualScheduler;
  readonly #name: string;
  #error: unknown = null;

  constructor(scheduler: VirtualScheduler, name: string) {
    super();
    this.#scheduler = scheduler;
    this.#name = name;
  }

  watch(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.stopRun(error);
    }
  }

  stopRun(error: unknown): void {
    if (this.queued) return;
    this.#error = error;
    this.#scheduler.arm(this, this.#scheduler.clock);
  }

  fire(): void {
    throw this.#error;
  }

  override describe(): string {
    return `packets through ${this.#name}`;
  }
}

function ignore(): void {
  // No sink yet: whoever is interested listens to `delivered`.
}
