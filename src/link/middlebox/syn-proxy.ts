// A SYN proxy: it completes the handshake with the client itself, so that nobody reaches the server who does not
// answer, then opens to the server in the client's name, and from then on translates between the sequence numbers
// that the client was given and those that the server chose (Linux: xt_SYNPROXY, nf_conntrack_seqadj).
//
//   client            proxy             server
//     │ ── SYN ───────► │                  │   greeting: window 0, so that the client keeps its data
//     │ ◄── SYN,ACK ─── │                  │
//     │ ── ACK ───────► │ ── SYN ────────► │   opening
//     │                 │ ◄── SYN,ACK ──── │
//     │ ◄── window ──── │ ── ACK ────────► │   open: seq and ack differ by `shift`
//
// Timestamps are translated like sequence numbers, or made up for a server that has none (RFC 7323 §3.2: once agreed
// on, they stand in every segment). It has no timers: what the client sends while it is opening makes it ask the server again.
import type { Nanoseconds, RandomStream } from '../../time/index.ts';
import {
  ACK,
  makeSegment,
  RST,
  seqAdd,
  seqDiff,
  SYN,
  type Segment,
  type SequenceNumber,
} from '../../wire/index.ts';
import type { Packet } from '../packet.ts';
import {
  answering,
  connectionKey,
  Middlebox,
  type Between,
  type MiddleboxContext,
  type Way,
} from './middlebox.ts';
import type { SynProxyParameters } from './parse.ts';
import { ProxiedStamps } from './proxied-stamps.ts';

const name = 'syn proxy';
const windowMax = 0xffff;

interface Proxied {
  phase: 'greeting' | 'opening' | 'open';
  /** The client's SYN, without what is not offered through the proxy. */
  readonly request: Segment;
  /** The initial sequence number that the client was given. */
  readonly iss: SequenceNumber;
  /** The server's numbers are that much higher than those that the client knows. */
  shift: number;
  /** Window scales: what the server uses; -1 when it does not. */
  serverScale: number;
  /** The client's latest window, as in its header. */
  window: number;
  /** Client and server. */
  readonly between: Between;
  /** What the client knows of timestamps; null: none were agreed on. */
  readonly stamps: ProxiedStamps | null;
}

export class SynProxy extends Middlebox {
  readonly #parameters: SynProxyParameters;
  readonly #random: RandomStream;
  readonly #stamps: RandomStream;
  readonly #table = new Map<number, Proxied>();

  constructor(parameters: SynProxyParameters, context: MiddleboxContext) {
    super(context);
    this.#parameters = parameters;
    this.#random = context.random('iss');
    this.#stamps = context.random('timestamps');
  }

  reset(): void {
    this.#table.clear();
  }

  get #now(): Nanoseconds {
    return this.context.scheduler.clock;
  }

  protected pass(packet: Packet, way: Way): void {
    const key = connectionKey(packet, way);
    const known = this.#table.get(key);
    if (way === 'toServer') this.#fromClient(packet, key, known);
    else this.#fromServer(packet, key, known);
  }

  #fromClient(packet: Packet, key: number, known: Proxied | undefined): void {
    const { segment } = packet;
    if ((segment.flags & (SYN | ACK | RST)) === SYN) {
      this.#greet(packet, key, known);
    } else if (known === undefined) {
      this.drop(packet, `${name}: unknown connection`);
    } else if (known.phase === 'open') {
      known.window = segment.window;
      known.stamps?.hear(segment);
      this.forward({ ...packet, segment: toServer(segment, known) }, 'toServer');
    } else if (segment.flags & RST) {
      this.#table.delete(key);
      this.drop(packet, `${name}: the server does not know of it yet`);
    } else if ((segment.flags & ACK) === 0 || segment.ack !== seqAdd(known.iss, 1)) {
      this.drop(packet, `${name}: not the answer to its SYN,ACK`);
    } else {
      const again = known.phase === 'opening';
      known.phase = 'opening';
      known.window = segment.window;
      known.stamps?.hear(segment);
      this.drop(packet, `${name}: the handshake is complete, it asks the server${again ? ' again' : ''}`);
      this.send('toServer', known.request, `${name} opens in the client's name`, packet);
    }
  }

  #greet(packet: Packet, key: number, known: Proxied | undefined): void {
    const { segment } = packet;
    const same = known?.request.seq === segment.seq ? known : undefined;
    // A repeated SYN of a connection that is open is the server's to answer.
    if (same?.phase === 'open') {
      this.forward(packet, 'toServer');
      return;
    }
    const iss = same?.iss ?? ((this.#random.integer(2 ** 31) >>> 0) as SequenceNumber);
    const { mss, windowScale, timestamps } = this.#parameters;
    const stamped = timestamps && segment.hasTimestamps;
    const tsVal = stamped ? segment.tsVal : 0;
    const plain = { flags: SYN, hasTimestamps: stamped, tsVal, tsEcr: 0 };
    const request = Object.assign(makeSegment(segment), plain);
    const begun = same ?? {
      phase: 'greeting',
      request,
      iss,
      shift: 0,
      serverScale: -1,
      window: segment.window,
      between: { from: packet.from, to: packet.to },
      stamps: stamped ? new ProxiedStamps(this.#stamps.integer(2 ** 31), tsVal) : null,
    };
    this.#table.set(key, begun);
    this.drop(packet, `${name}: answered in the server's name`);
    this.send(
      'toClient',
      makeSegment({
        ...reversed(segment),
        seq: iss,
        ack: seqAdd(segment.seq, 1),
        flags: SYN | ACK,
        mss,
        windowScale: segment.windowScale < 0 ? -1 : windowScale,
        sackPermitted: segment.sackPermitted,
        ...begun.stamps?.forClient(this.#now),
      }),
      `${name} answers in the server's name`,
      answering(packet),
    );
  }

  #fromServer(packet: Packet, key: number, known: Proxied | undefined): void {
    const { segment } = packet;
    if (known === undefined) {
      this.forward(packet, 'toClient');
    } else if (known.phase === 'open') {
      if (segment.flags & SYN) this.#acknowledge(packet, known, false);
      else this.forward({ ...packet, segment: this.#toClient(segment, known) }, 'toClient');
    } else if (segment.flags & RST) {
      this.#table.delete(key);
      this.drop(packet, `${name}: translated`);
      const { request, iss } = known;
      const numbers = { seq: seqAdd(iss, 1), ack: seqAdd(request.seq, 1), flags: RST | ACK };
      const reset = makeSegment({ ...reversed(request), ...numbers });
      this.send('toClient', reset, `${name} passes the RST on`, packet);
    } else if ((segment.flags & (SYN | ACK)) === (SYN | ACK)) {
      known.phase = 'open';
      known.shift = seqDiff(segment.seq, known.iss);
      known.serverScale = segment.windowScale;
      known.stamps?.learn(segment, this.#now);
      this.#acknowledge(packet, known, true);
    } else {
      this.drop(packet, `${name}: not the answer to its SYN`);
    }
  }

  /** Answers the server's SYN,ACK for the client, and opens the client's window. */
  #acknowledge(packet: Packet, known: Proxied, first: boolean): void {
    const { segment } = packet;
    const { request, iss } = known;
    const next = seqAdd(request.seq, 1);
    this.drop(packet, `${name}: answered in the client's name`);
    const answer = makeSegment({
      ...reversed(segment),
      seq: next,
      ack: seqAdd(segment.seq, 1),
      flags: ACK,
      ...known.stamps?.forServer(segment),
    });
    answer.window = windowToServer(known.window, known);
    this.send('toServer', answer, `${name} answers in the client's name`, known.between);
    if (!first) return;
    // The window of a SYN is never scaled (RFC 7323 §2.2).
    const window = segment.window >> (request.windowScale < 0 ? 0 : this.#parameters.windowScale);
    const numbers = { seq: seqAdd(iss, 1), ack: next, flags: ACK, window };
    const update = { ...reversed(request), ...numbers, ...known.stamps?.forClient(this.#now) };
    this.send('toClient', makeSegment(update), `${name} opens the window`, answering(known.between));
  }

  #toClient(segment: Segment, { shift, serverScale, request, stamps }: Proxied): Segment {
    const octets = segment.window << Math.max(serverScale, 0);
    const scale = request.windowScale < 0 ? 0 : this.#parameters.windowScale;
    const window = Math.min(octets >> scale, windowMax);
    const translated = { seq: seqAdd(segment.seq, -shift), window, ...stamps?.toClient(segment, this.#now) };
    return Object.assign(makeSegment(segment), translated);
  }
}

/** The client's segment in the server's numbers. */
function toServer(segment: Segment, known: Proxied): Segment {
  const { shift } = known;
  const sack = segment.sack.map(({ left, right }) => ({
    left: seqAdd(left, shift),
    right: seqAdd(right, shift),
  }));
  const ack = segment.flags & ACK ? seqAdd(segment.ack, shift) : segment.ack;
  const window = windowToServer(segment.window, known);
  return Object.assign(makeSegment(segment), { ack, sack, window, ...known.stamps?.toServer(segment) });
}

/** A server that does not scale reads windows as they stand. */
function windowToServer(window: number, { serverScale, request }: Proxied): number {
  return serverScale >= 0 || request.windowScale < 0
    ? window
    : Math.min(window << request.windowScale, windowMax);
}

const reversed = ({
  sourcePort,
  destinationPort,
}: Segment): Pick<Segment, 'sourcePort' | 'destinationPort'> => ({
  sourcePort: destinationPort,
  destinationPort: sourcePort,
});
