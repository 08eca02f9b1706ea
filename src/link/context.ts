// What the operators of a link need from the run around them.
import type { RandomStream, VirtualScheduler } from '../time/index.ts';
import type { Packet } from './packet.ts';

export interface LinkObserver {
  /** A packet ended here: by random loss, or because a queue was full. `detail` is for people. */
  dropped(packet: Packet, by: 'loss' | 'queue', detail: string): void;
}

/** A place in a pipeline that remembers something from one packet to the next. */
export interface Stage {
  /** Makes it as new for another run, without subscribing anew. */
  reset(): void;
}

export interface LinkContext {
  readonly scheduler: VirtualScheduler;
  /** The stream of that name: 'loss', 'delay', 'reorder' or 'duplicate'. A direction puts its own name before. */
  readonly random: (name: string) => RandomStream;
  readonly observer: LinkObserver;
  /**
   * Where stages put themselves when they are subscribed; the link they belong to resets them. A stage that
   * remembers something and does not put itself here carries it over into the next run.
   */
  readonly stages?: Stage[];
}
