// What the operators of a link need from the run around them.
import type { RandomStream, VirtualScheduler } from '../time/index.ts';
import type { Packet } from './packet.ts';

/**
 * What a link loses packets by: a loss model or a small MTU; a full or managed queue; an outage; a checksum that
 * the receiver finds wrong.
 */
export type DropCause = 'loss' | 'queue' | 'outage' | 'checksum';

export interface LinkObserver {
  /** A packet ended here: see `DropCause`. `detail` is for people. */
  dropped(packet: Packet, by: DropCause, detail: string): void;
  /** A packet goes on, but not as it came: marked, or altered in a way that its checksums do not show. */
  faulted?(packet: Packet, detail: string): void;
}

/** A place in a pipeline that remembers something from one packet to the next. */
export interface Stage {
  /** Makes it as new for another run, without subscribing anew. */
  reset(): void;
}

export interface LinkContext {
  readonly scheduler: VirtualScheduler;
  /** The stream of that name: 'loss', 'delay', 'reorder', …. A direction puts its own name before. */
  readonly random: (name: string) => RandomStream;
  readonly observer: LinkObserver;
  /**
   * Where stages put themselves when they are subscribed; the link they belong to resets them. A stage that
   * remembers something and does not put itself here carries it over into the next run.
   */
  readonly stages?: Stage[];
}
