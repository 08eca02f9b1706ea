// Explicit congestion notification at a queue: RFC 3168 §5, codepoints of the IP header.
import type { LinkObserver } from './context.ts';
import type { Packet } from './packet.ts';

/** The codepoints of RFC 3168 §5, as `Packet.ecn` has them. */
export const NOT_ECT = 0;
export const ECT_1 = 1;
export const ECT_0 = 2;
export const CE = 3;

/**
 * The packet marked 'congestion experienced'; null when its sender does not understand marks, so that it has to be
 * dropped instead. What was marked before stays as it is.
 */
export function marked(packet: Packet, observer: LinkObserver, by: string): Packet | null {
  const { ecn = NOT_ECT } = packet;
  if (ecn === NOT_ECT) return null;
  if (ecn === CE) return packet;
  observer.faulted?.(packet, `marked CE by ${by}`);
  return { ...packet, ecn: CE };
}
