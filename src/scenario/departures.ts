// What a trace says about a segment at the moment when it leaves its sender: its names in the fault language,
// and how often it was sent before. Used only while someone listens.
import { SegmentLabels } from '../fault/index.ts';
import type { Packet } from '../link/index.ts';
import type { TransmitCause } from '../tcp/index.ts';
import type { SegmentSent } from '../trace/index.ts';

export class Departures {
  /** Who sent the packet at hand. */
  #from = '';
  readonly #labels = new SegmentLabels(() => this.#from);
  /** Sender, connection, flags, sequence number and length → how many were sent. */
  readonly #copies = new Map<string, number>();

  reset(): void {
    this.#labels.reset();
    this.#copies.clear();
  }

  describe(packet: Packet, from: string, to: string, connection: number, cause: TransmitCause): SegmentSent {
    const { id, segment, sentAt } = packet;
    this.#from = from;
    const key = `${from} ${connection} ${segment.flags} ${segment.seq} ${segment.length}`;
    const before = this.#copies.get(key) ?? 0;
    this.#copies.set(key, before + 1);
    return {
      type: 'segment-sent',
      at: sentAt,
      id,
      from,
      to,
      connection,
      segment,
      cause,
      copy: before,
      labels: this.#labels.label(packet),
    };
  }
}
