// What the network of a recording does by itself: it puts an exact copy of an earlier segment, or a segment
// that it made up, on a host's device, at that moment and without any delay.
import { Forger, otherSide, type Ends, type Side } from '../fault/index.ts';
import type { TimedEvent, VirtualScheduler } from '../time/index.ts';
import { ACK, FIN, PSH, RST, SYN, type Segment } from '../wire/index.ts';
import { expectedNumbers } from './expected-numbers.ts';
import type { Forgery, NetworkAction } from './reference-case.ts';
import type { ScriptEntry } from './scenario.ts';
import { Entries, type Performer } from './script-entry.ts';
import type { WireAccess } from './wire.ts';

/** Between which the recording's first connection runs. */
export type Ports = Readonly<Record<Side, number>>;

const bits: Readonly<Record<string, number>> = { S: SYN, F: FIN, R: RST, P: PSH, '.': ACK };

export class ReferenceNetwork implements Performer<NetworkAction> {
  readonly scheduler: VirtualScheduler;
  readonly due: TimedEvent[];
  readonly entries: Entries<NetworkAction>;
  readonly #access: WireAccess;
  readonly #forger: Forger;
  readonly #ports: Ports;
  /** Labels that will be asked for → the segment, when it has been sent, and whom it went to. */
  readonly #copies = new Map<string, { readonly to: Side; readonly segment: Segment } | null>();

  constructor(script: readonly ScriptEntry<NetworkAction>[], ports: Ports, access: WireAccess) {
    this.scheduler = access.scheduler;
    this.due = access.due;
    this.#access = access;
    this.#ports = ports;
    this.#forger = new Forger(ends => expectedNumbers(access.hosts, ends));
    this.entries = new Entries(this, script, 'network');
    for (const { do: actions } of script) {
      for (const action of actions) if ('replay' in action) this.#copies.set(action.replay, null);
    }
  }

  begin(): void {
    for (const label of this.#copies.keys()) this.#copies.set(label, null);
    this.#forger.reset();
    this.entries.reset();
    this.entries.start();
  }

  /** Sees a segment leave. */
  observe(from: Side, segment: Segment, labels: readonly string[]): void {
    const { host, peer } = this.#ends(from);
    this.#forger.observe({ from: host, to: peer, segment });
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
    const { to, flags, seqFromRcvNxt, ackFromSndNxt = null, len, tsFromLast = null, options } = forgery;
    const made = {
      flags: flags.split('').reduce((sum, letter) => sum | (bits[letter] ?? 0), 0),
      seq: seqFromRcvNxt,
      ack: ackFromSndNxt,
      length: len,
      stamp: tsFromLast,
      mss: options?.mss,
    };
    this.#access.inject(to, this.#forger.forge(made, this.#ends(to)), `forged ${flags} for the ${to}`);
  }

  /** The recording's connection as that side sees it. */
  #ends(side: Side): Ends {
    const [client, server] = this.#access.hosts;
    const [own, other] = side === 'client' ? [client, server] : [server, client];
    const { [side]: port, [otherSide(side)]: peerPort } = this.#ports;
    return { host: own.index, port, peer: other.index, peerPort };
  }
}
