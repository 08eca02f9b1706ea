// Initial sequence numbers as RFC 9293 §3.4.1 has them (MUST-8, SHLD-1): a clock plus a secret function of the
// 4-tuple. So nobody can guess the next number of another 4-tuple, and on the same one a new connection begins
// beyond the old, whose late segments it need not fear.
import { invariant, type Nanoseconds, type RandomStream } from '../time/index.ts';
import { seq, type SequenceNumber } from '../wire/index.ts';

/** Linux's clock, 64 ns (secure_tcp_seq). The RFC's 4 µs is overtaken by any sender faster than 2 Mbit/s. */
const tick = 64;

export class InitialSequence {
  readonly #random: RandomStream;
  #secret = -1;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  /** Another secret: the random stream was given a new seed. */
  reset(): void {
    this.#secret = -1;
  }

  /** @param tuple both ports and the peer, as one integer of at most 53 bits */
  next(tuple: number, now: Nanoseconds): SequenceNumber {
    if (this.#secret < 0) this.#secret = this.#random.integer(2 ** 31);
    invariant(Number.isSafeInteger(tuple), 'a 4-tuple that is no integer');
    const mixed = mix(mix(this.#secret ^ (tuple | 0)) ^ Math.floor(tuple / 2 ** 32));
    // A quarter of the circle, so that for a minute and more the numbers stay small integers to the engine.
    return seq((mixed >>> 2) + Math.floor(now / tick));
  }
}

/** Every bit of the result depends on every bit of the argument (the finalizer of MurmurHash3). */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
