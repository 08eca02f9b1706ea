// One direction of a link: an RxJS pipeline from `send` to the sink, subscribed once and used for a whole run.
//
//   send ─► before… ─► impairments ─► after… ─► delivered, sink
//
// The impairments are those that the parameters name, in the order of `impairments.ts`.
import type { OperatorFunction } from 'rxjs';
import { Observable, Subject, Subscriber } from '../time/index.ts';
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

  constructor(options: DirectionOptions) {
    const { name, parameters, context, before = [], after = [], othersResetThemselves = false } = options;
    this.name = name;
    this.#resettable = othersResetThemselves || before.length + after.length === 0;
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
    this.#exit = new Exit(packet => {
      if (this.#delivered.observed) this.#delivered.next(packet);
      this.#sink(packet);
    });
    this.#pipeline.subscribe(this.#exit);
  }
}

/** The pipeline's end. Errors go on upward, to whoever runs the scheduler, instead of into a later macrotask. */
class Exit extends Subscriber<Packet> {
  readonly #deliver: (packet: Packet) => void;

  constructor(deliver: (packet: Packet) => void) {
    super();
    this.#deliver = deliver;
  }

  override next(packet: Packet): void {
    if (!this.closed) this.#deliver(packet);
  }

  override error(error: unknown): void {
    this.unsubscribe();
    throw error;
  }
}

function ignore(): void {
  // No sink yet: whoever is interested listens to `delivered`.
}
