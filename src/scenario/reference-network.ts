// What the network of a recording does by itself: it puts an exact copy of an earlier segment, or a segment
// that it made up, on a host's device, at that moment and without any delay.
import type { Side } from '../fault/index.ts';
import { Connection } from '../tcp/index.ts';
import type { TimedEvent, VirtualScheduler } from '../time/index.ts';
import {
  ACK,
  endSeq,
  FIN,
  makeSegment,
  PSH,
  RST,
  seqAdd,
  SYN,
  type Segment,
  type SequenceNumber,
} from '../wire/index.ts';
import type { Forgery, NetworkAction } from './reference-case.ts';
import type { ScriptEntry } from './scenario.ts';
import { Entries, type Performer } from './script-entry.ts';
import type { WireAccess } from './wire.ts';

/** The window field of a segment that was made up. */
const forgedWindow = 500;
const bits: Readonly<Record<string, number>> = { S: SYN, F: FIN, R: RST, P: PSH, '.': ACK };

/** What one side has sent so far. */
interface Spoken {
  /** The last segment that was not a RST. */
  last: Segment | null;
  /** The last one with timestamps. */
  stamped: Segment | null;
}

export class ReferenceNetwork implements Performer<NetworkAction> {
  readonly scheduler: VirtualScheduler;
  readonly due: TimedEvent[];
  readonly entries: Entries<NetworkAction>;
  readonly #access: WireAccess;
  readonly #ports: Readonly<Record<Side, number>>;
  /** Labels that will be asked for → the segment, when it has been sent, and whom it went to. */
  readonly #copies = new Map<string, { readonly to: Side; readonly segment: Segment } | null>();
  readonly #spoken: Readonly<Record<Side, Spoken>> = {
    client: { last: null, stamped: null },
    server: { last: null, stamped: null },
  };

  constructor(
    script: readonly ScriptEntry<NetworkAction>[],
    ports: Readonly<Record<Side, number>>,
    access: WireAccess,
  ) {
    this.scheduler = access.scheduler;
    this.due = access.due;
    this.#access = access;
    this.#ports = ports;
    this.entries = new Entries(this, script, 'network');
    for (const { do: actions } of script) {
      for (const action of actions) if ('replay' in action) this.#copies.set(action.replay, null);
    }
  }

  begin(): void {
    for (const label of this.#copies.keys()) this.#copies.set(label, null);
    for (const spoken of [this.#spoken.client, this.#spoken.server]) {
      spoken.last = null;
      spoken.stamped = null;
    }
    this.entries.reset();
    this.entries.start();
  }

  /** Sees a segment leave. */
  observe(from: Side, segment: Segment, labels: readonly string[]): void {
    const spoken = this.#spoken[from];
    if (!(segment.flags & RST)) spoken.last = segment;
    if (segment.hasTimestamps) spoken.stamped = segment;
    for (const label of labels) {
      if (this.#copies.get(label) === null) this.#copies.set(label, { to: otherSide(from), segment });
    }
  }

  perform(actions: readonly NetworkAction[]): void {
    for (const action of actions) {
      if ('forge' in action) this.#forge(action.forge);
      else this.#replay(action.replay);
    }
  }

  /** A segment that was never sent cannot be sent again: then nothing happens. */
  #replay(label: string): void {
    const copy = this.#copies.get(label);
    if (copy) this.#access.inject(copy.to, copy.segment, `replay of ${label}`);
  }

  #forge(forgery: Forgery): void {
    const { to, flags, seqFromRcvNxt, ackFromSndNxt, len, tsFromLast, options } = forgery;
    const from = otherSide(to);
    const { rcvNxt, sndNxt } = this.#expected(to);
    const { stamped } = this.#spoken[from];
    const stamps =
      tsFromLast === undefined || stamped === null
        ? {}
        : { hasTimestamps: true, tsVal: (stamped.tsVal + tsFromLast) >>> 0, tsEcr: stamped.tsEcr };
    const segment = makeSegment({
      sourcePort: this.#ports[from],
      destinationPort: this.#ports[to],
      seq: seqAdd(rcvNxt, seqFromRcvNxt),
      ...(ackFromSndNxt === undefined ? {} : { ack: seqAdd(sndNxt, ackFromSndNxt) }),
      flags: [...flags].reduce((sum, letter) => sum | (bits[letter] ?? 0), 0),
      window: forgedWindow,
      length: len,
      ...(options?.mss === undefined ? {} : { mss: options.mss }),
      ...stamps,
    });
    this.#access.inject(to, segment, `forged ${flags} for the ${to}`);
  }

  /** RCV.NXT and SND.NXT of a side: its socket's, or when it has none what its segments said last. */
  #expected(side: Side): { readonly rcvNxt: SequenceNumber; readonly sndNxt: SequenceNumber } {
    const [client, server] = this.#access.hosts;
    const [host, peer] = side === 'client' ? [client, server] : [server, client];
    const endpoint = host.find(peer.index, this.#ports[otherSide(side)], this.#ports[side]);
    if (endpoint?.connection instanceof Connection) {
      const { rcv, snd } = endpoint.connection.tcb;
      return { rcvNxt: rcv.nxt, sndNxt: snd.nxt };
    }
    const { last } = this.#spoken[side];
    const nothing = 0 as SequenceNumber;
    return { rcvNxt: last?.ack ?? nothing, sndNxt: last === null ? nothing : endSeq(last) };
  }
}

const otherSide = (side: Side): Side => (side === 'client' ? 'server' : 'client');
