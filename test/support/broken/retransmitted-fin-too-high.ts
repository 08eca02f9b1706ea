// A FIN that is sent again has a sequence number one above its own (RFC 9293 §3.4: a FIN has one).
import type { ConnectionEvent, Effects, TimerId, TransmitCause } from '../../../src/tcp/index.ts';
import type { Nanoseconds } from '../../../src/time/index.ts';
import { FIN, makeSegment, seqAdd, type Segment } from '../../../src/wire/index.ts';
import { BrokenConnection, type BrokenEndpoint } from './broken-endpoint.ts';

class ShiftsFin implements Effects {
  readonly #effects: Effects;
  #finSent = false;

  constructor(effects: Effects) {
    this.#effects = effects;
  }

  transmit(segment: Segment, cause: TransmitCause): void {
    const again = this.#finSent && (segment.flags & FIN) !== 0;
    if (segment.flags & FIN) this.#finSent = true;
    this.#effects.transmit(
      again ? Object.assign(makeSegment(segment), { seq: seqAdd(segment.seq, 1) }) : segment,
      cause,
    );
  }

  arm(timer: TimerId, at: Nanoseconds): void {
    this.#effects.arm(timer, at);
  }

  disarm(timer: TimerId): void {
    this.#effects.disarm(timer);
  }

  notify(event: ConnectionEvent): void {
    this.#effects.notify(event);
  }
}

export const retransmittedFinTooHigh: BrokenEndpoint = {
  name: 'retransmitted FIN one too high',
  makeConnection: options => new BrokenConnection({ ...options, effects: new ShiftsFin(options.effects) }),
};
