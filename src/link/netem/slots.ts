// Slots: when netem may send again, and how much (`get_slot_next` in net/sched/sch_netem.c).
import type { RandomStream } from '../../time/index.ts';
import { NetemJitterSampler, type DelaySampler } from '../jitter.ts';
import type { SlotModel } from '../parameters.ts';

export class Slots {
  readonly #model: SlotModel;
  readonly #random: RandomStream;
  readonly #sampler: DelaySampler | null;
  /** When the present slot begins, or began. */
  next = 0;
  #packetsLeft: number;
  #bytesLeft: number;

  constructor(model: SlotModel, random: RandomStream) {
    this.#model = model;
    this.#random = random;
    this.#sampler = 'delay' in model.wait ? new NetemJitterSampler(model.wait, random) : null;
    this.#packetsLeft = model.packets;
    this.#bytesLeft = model.bytes;
  }

  /** A new slot, as long after now as the model says. */
  renew(now: number): void {
    this.next = now + Math.round(this.#wait());
    this.#packetsLeft = this.#model.packets;
    this.#bytesLeft = this.#model.bytes;
  }

  /** So much was sent in the present slot; when it is used up, the next one is drawn. */
  use(bytes: number, now: number): void {
    this.#packetsLeft--;
    this.#bytesLeft -= bytes;
    if (this.#packetsLeft <= 0 || this.#bytesLeft <= 0) this.renew(now);
  }

  reset(): void {
    this.next = 0;
    this.#packetsLeft = this.#model.packets;
    this.#bytesLeft = this.#model.bytes;
    this.#sampler?.reset();
  }

  #wait(): number {
    const { wait } = this.#model;
    if (this.#sampler !== null) return this.#sampler.draw();
    if ('delay' in wait) return wait.delay;
    return wait.minimum + (wait.maximum - wait.minimum) * this.#random.next();
  }
}
