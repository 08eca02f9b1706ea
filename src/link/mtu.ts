// A black hole: packets larger than the MTU vanish, and nobody is told (RFC 2923 §2.1). No ICMP is modelled.
import type { OperatorFunction } from 'rxjs';
import { Observable, Subscriber } from '../time/index.ts';
import type { LinkContext, LinkObserver } from './context.ts';
import type { Packet } from './packet.ts';

/** Drops packets of more than `size` octets (IP header included) and tells the observer, but no host. */
export function mtu(size: number, context: LinkContext): OperatorFunction<Packet, Packet> {
  return source => new Observable(out => source.subscribe(new MtuSubscriber(out, context.observer, size)));
}

class MtuSubscriber extends Subscriber<Packet> {
  readonly #out: Subscriber<Packet>;
  readonly #observer: LinkObserver;
  readonly #size: number;

  constructor(out: Subscriber<Packet>, observer: LinkObserver, size: number) {
    super(out);
    this.#out = out;
    this.#observer = observer;
    this.#size = size;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (packet.size <= this.#size) this.#out.next(packet);
    else this.#observer.dropped(packet, 'loss', `${packet.size} octets do not fit the MTU of ${this.#size}`);
  }
}
