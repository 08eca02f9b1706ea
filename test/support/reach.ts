// Any of the eleven states, reached the honest way: by user calls and by segments that a peer could send.
// Nothing writes a field of the control block.
import type { State } from '../../src/tcp/index.ts';
import { parseDuration, type Duration, type Nanoseconds } from '../../src/time/index.ts';
import { ACK, FIN, makeSegment, seqAdd, seq, SYN, type Segment } from '../../src/wire/index.ts';
import { peerPort, Specimen, specimenPort, type SpecimenOptions } from './specimen.ts';

export interface ReachOptions extends SpecimenOptions {
  /** The peer's initial sequence number. Default 0. */
  readonly irs?: number;
  /** Begin with a passive OPEN. Default: only where the way needs it (LISTEN, SYN-RECEIVED). */
  readonly passive?: boolean;
  /** SYN-RECEIVED by crossing SYNs. */
  readonly crossed?: boolean;
  /** Fields of the peer's SYN. Default: window 65535, MSS 1460, no other option. */
  readonly peer?: Partial<Segment>;
  /** Round trip of the handshake. Default 20 ms. */
  readonly rtt?: Duration;
}

/** A specimen in that state, with nothing in its logs. The sequence numbers follow from `iss` and `irs`. */
export function reach(state: State, options: ReachOptions = {}): Specimen {
  const specimen = new Specimen(options);
  const walk = new Walk(specimen, options);
  walk.to(state);
  if (specimen.state !== state) throw new Error(`the way to ${state} led to ${specimen.state}`);
  specimen.sent.length = 0;
  specimen.events.length = 0;
  return specimen;
}

class Walk {
  readonly #specimen: Specimen;
  readonly #options: ReachOptions;

  constructor(specimen: Specimen, options: ReachOptions) {
    this.#specimen = specimen;
    this.#options = options;
  }

  to(state: State): void {
    switch (state) {
      case 'CLOSED':
        return;
      case 'LISTEN':
        return this.#open('passive');
      case 'SYN-SENT':
        return this.#open('active');
      case 'SYN-RECEIVED':
        this.#open(this.#options.crossed === true ? 'active' : 'passive');
        return this.#arrives(SYN);
      case 'ESTABLISHED':
        return this.#establish();
      case 'FIN-WAIT-1':
        this.#establish();
        return this.#shutdown();
      case 'FIN-WAIT-2':
        this.to('FIN-WAIT-1');
        return this.#arrives(ACK, 1, 2);
      case 'CLOSE-WAIT':
        this.#establish();
        return this.#arrives(FIN | ACK, 1, 1);
      case 'CLOSING':
        this.to('FIN-WAIT-1');
        return this.#arrives(FIN | ACK, 1, 1);
      case 'LAST-ACK':
        this.to('CLOSE-WAIT');
        return this.#shutdown();
      case 'TIME-WAIT':
        this.to('FIN-WAIT-2');
        return this.#arrives(FIN | ACK, 1, 2);
    }
  }

  #establish(): void {
    if (this.#options.passive === true) {
      this.#open('passive');
      this.#arrives(SYN);
      this.#wait();
      return this.#arrives(ACK, 1, 1);
    }
    this.#open('active');
    this.#wait();
    this.#arrives(SYN | ACK, 0, 1);
  }

  #open(mode: 'active' | 'passive'): void {
    this.#specimen.connection.open(mode, this.#specimen.now);
  }

  #shutdown(): void {
    this.#specimen.connection.shutdown(this.#specimen.now);
    this.#specimen.flush();
  }

  #wait(): void {
    const { now } = this.#specimen;
    this.#specimen.flush((now + parseDuration(this.#options.rtt ?? '20ms')) as Nanoseconds);
  }

  /** A segment of the peer; the numbers count from `irs` and `iss`. */
  #arrives(flags: number, fromIrs = 0, fromIss = 0): void {
    const { iss = 0, irs = 0, peer } = this.#options;
    const segment = makeSegment({
      sourcePort: peerPort,
      destinationPort: specimenPort,
      flags,
      seq: seqAdd(seq(irs), fromIrs),
      window: peer?.window ?? 65_535,
    });
    if (flags & ACK) segment.ack = seqAdd(seq(iss), fromIss);
    if (flags & SYN) Object.assign(segment, { mss: 1460 }, peer);
    this.#specimen.arrives(segment);
    this.#specimen.flush();
  }
}
