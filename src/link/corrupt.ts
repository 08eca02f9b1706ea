// Corruption: bits of the encoded packet flip on the way. The packet goes on, takes its room in queues and its time
// on the wire, and where it arrives its checksums are looked at (`dropDamaged`): nearly always they tell. One flipped
// bit they always catch; of two, one pair in 32 at most cancels out (the same bit of two words of 16, once up and
// once down), and the segment is delivered altered, without anybody's noticing.
import type { OperatorFunction } from 'rxjs';
import { Observable, Subscriber, type RandomStream } from '../time/index.ts';
import { decodePacket, encodePacket, formatAddress } from '../wire/index.ts';
import { chance, type Chance } from './chance.ts';
import type { LinkContext, LinkObserver, Stage } from './context.ts';
import type { Packet } from './packet.ts';
import type { CorruptModel } from './parameters.ts';

/** Damages packets with the model's probability. Draws from the stream 'corrupt'. */
export function corrupt(model: CorruptModel, context: LinkContext): OperatorFunction<Packet, Packet> {
  const random = context.random('corrupt');
  return source =>
    new Observable(out => {
      const stage = new CorruptSubscriber(out, context.observer, model, random);
      context.stages?.push(stage);
      return source.subscribe(stage);
    });
}

/** The receiver's look at the checksums: drops what was damaged on the way. Stands at the end of a link. */
export function dropDamaged(context: LinkContext): OperatorFunction<Packet, Packet> {
  return source => new Observable(out => source.subscribe(new ChecksumSubscriber(out, context.observer)));
}

/** Whatever the hosts are called: only the checksum depends on their addresses. 10.0.0.0 and the host's number. */
const address = (host: number): string => formatAddress(0x0a00_0000 + host);

class CorruptSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #observer: LinkObserver;
  readonly #random: RandomStream;
  readonly #chance: Chance;
  readonly #bits: number;

  constructor(out: Subscriber<Packet>, observer: LinkObserver, model: CorruptModel, random: RandomStream) {
    super(out);
    this.#out = out;
    this.#observer = observer;
    this.#random = random;
    this.#chance = chance(model.probability, random);
    this.#bits = model.bits;
  }

  reset(): void {
    this.#chance.reset();
  }

  readonly #altered = (packet: Packet, detail: string): void => this.#observer.faulted?.(packet, detail);

  override next(packet: Packet): void {
    if (this.closed) return;
    this.#out.next(
      this.#chance.happens() ? damaged(packet, this.#bits, this.#random, this.#altered) : packet,
    );
  }
}

/**
 * The packet with so many of its bits flipped, at places drawn from `random`. `damage` says what the receiver's
 * checksums make of it; where they notice nothing, `altered` is told so, and the packet carries another segment.
 */
export function damaged(
  packet: Packet,
  bits: number,
  random: RandomStream,
  altered: (packet: Packet, detail: string) => void,
): Packet {
  const sourceAddress = address(packet.from);
  const destinationAddress = address(packet.to);
  const octets = encodePacket({ sourceAddress, destinationAddress, segment: packet.segment });
  const flipped = flipBits(octets, bits, random);
  const places = `bit${flipped.length === 1 ? '' : 's'} ${flipped.join(', ')} flipped`;
  const seen = decodePacket(octets);
  if (!seen.ok) return { ...packet, damage: `${places}: ${seen.reason}` };
  const elsewhere = seen.sourceAddress !== sourceAddress || seen.destinationAddress !== destinationAddress;
  if (elsewhere) return { ...packet, damage: `${places}: an address is wrong` };
  altered(packet, `altered, ${places}: the checksums do not show it`);
  return { ...packet, segment: seen.segment };
}

/** Flips so many different bits and says which, counted from the first of the IP header. */
function flipBits(octets: Uint8Array, count: number, random: RandomStream): number[] {
  const flipped: number[] = [];
  while (flipped.length < Math.min(count, octets.length * 8)) {
    const bit = random.integer(octets.length * 8);
    if (flipped.includes(bit)) continue;
    flipped.push(bit);
    octets[bit >> 3]! ^= 0x80 >> (bit & 7);
  }
  return flipped.sort((a, b) => a - b);
}

class ChecksumSubscriber extends Subscriber<Packet> {
  readonly #out: Subscriber<Packet>;
  readonly #observer: LinkObserver;

  constructor(out: Subscriber<Packet>, observer: LinkObserver) {
    super(out);
    this.#out = out;
    this.#observer = observer;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (packet.damage === undefined) this.#out.next(packet);
    else this.#observer.dropped(packet, 'checksum', packet.damage);
  }
}
