// How long a packet occupies the wire: (size + overhead, in whole cells)·8/rate. What netem's `rate` computes
// (`packet_time_ns` in net/sched/sch_netem.c).
import type { BitsPerSecond } from '../time/index.ts';
import type { RateModel } from './parameters.ts';

export class TransmissionTime {
  readonly #nanosecondsPerByte: number;
  readonly #packetOverhead: number;
  readonly #cellSize: number;
  readonly #cellOverhead: number;

  constructor(rate: BitsPerSecond | RateModel) {
    const model = typeof rate === 'number' ? { rate, packetOverhead: 0, cellSize: 0, cellOverhead: 0 } : rate;
    this.#nanosecondsPerByte = 8e9 / model.rate;
    this.#packetOverhead = model.packetOverhead;
    this.#cellSize = model.cellSize;
    this.#cellOverhead = model.cellOverhead;
  }

  /** Nanoseconds for a packet of so many octets, not yet rounded. */
  of(size: number): number {
    const length = size + this.#packetOverhead;
    if (this.#cellSize === 0) return Math.max(0, length) * this.#nanosecondsPerByte;
    const cells = Math.max(0, Math.ceil(length / this.#cellSize));
    return Math.max(0, cells * (this.#cellSize + this.#cellOverhead)) * this.#nanosecondsPerByte;
  }
}
