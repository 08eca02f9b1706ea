// Explicit congestion notification at a queue: RFC 3168 §5.
import { CE, makeSegment, NOT_ECT } from '../wire/index.ts';
import type { LinkObserver } from './context.ts';
import type { Packet } from './packet.ts';

/**
 * The packet marked 'congestion experienced'; null when its sender does not understand marks, so that it has to be
 * dropped instead. What was marked before stays as it is.
 */
export function marked(packet: Packet, observer: LinkObserver, by: string): Packet | null {
  const { segment } = packet;
  if (segment.ecn === NOT_ECT) return null;
  if (segment.ecn === CE) return packet;
  observer.faulted?.(packet, `marked CE by ${by}`);
  return { ...packet, segment: Object.assign(makeSegment(segment), { ecn: CE }) };
}
