// netem's first decisions about a packet, which depend on each other (`netem_enqueue` in net/sched/sch_netem.c): a
// packet that is to be duplicated and also to be lost goes on once; a copy may be lost, but is not copied again; with
// `ecn`, a packet that can be marked is marked instead of lost.
import type { OperatorFunction } from 'rxjs';
import { Observable, Subscriber } from '../../time/index.ts';
import type { Chance } from '../chance.ts';
import type { LinkContext, LinkObserver, Stage } from '../context.ts';
import { marked } from '../ecn.ts';
import type { LossProcess } from '../loss-process.ts';
import type { Packet } from '../packet.ts';

/** Made anew for each subscription; null is absent. */
export interface Admission {
  readonly duplicate: Chance | null;
  readonly loss: LossProcess | null;
  readonly ecn: boolean;
}

export function admission(make: () => Admission, context: LinkContext): OperatorFunction<Packet, Packet> {
  return source =>
    new Observable(out => {
      const stage = new AdmissionSubscriber(out, context.observer, make());
      context.stages?.push(stage);
      return source.subscribe(stage);
    });
}

class AdmissionSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #observer: LinkObserver;
  readonly #rules: Admission;

  constructor(out: Subscriber<Packet>, observer: LinkObserver, rules: Admission) {
    super(out);
    this.#out = out;
    this.#observer = observer;
    this.#rules = rules;
  }

  reset(): void {
    this.#rules.duplicate?.reset();
    this.#rules.loss?.reset();
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    const twice = this.#rules.duplicate?.happens() === true;
    let kept: Packet | null = packet;
    let isLost = this.#rules.loss?.loses() === true;
    if (isLost && this.#rules.ecn) {
      kept = marked(packet, this.#observer, 'netem');
      isLost = kept === null;
    }
    if (isLost) {
      if (twice) this.#out.next(packet);
      else this.#drop(packet);
      return;
    }
    // The copy is made before the original is queued, and has to pass by itself.
    if (twice) this.#copy(kept ?? packet);
    this.#out.next(kept ?? packet);
  }

  #copy(packet: Packet): void {
    const { loss, ecn } = this.#rules;
    if (loss?.loses() !== true) this.#out.next(packet);
    else {
      const kept = ecn ? marked(packet, this.#observer, 'netem') : null;
      if (kept === null) this.#drop(packet);
      else this.#out.next(kept);
    }
  }

  #drop(packet: Packet): void {
    this.#observer.dropped(packet, 'loss', this.#rules.loss?.detail ?? '');
  }
}
