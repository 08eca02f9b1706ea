// Which departures need no words of their own: an uneventful handshake, data and acknowledgements that simply
// get through. A teacher passes over these quickly to reach what is worth telling.
import { ACK, FIN, RST, SYN } from '../../wire/index.ts';
import type { Atom, ReceivedAtom, SentAtom } from './atoms.ts';

/** How many unlucky data segments are told one by one before the rest is only counted. */
const dataStoriesMax = 12;

export interface Ordinary {
  readonly handshake: ReadonlySet<SentAtom>;
  readonly exchange: ReadonlySet<SentAtom>;
}

export function ordinaryOf(atoms: readonly Atom[]): Ordinary {
  const handshake = new Set<SentAtom>();
  const exchange = new Set<SentAtom>();
  const connections = new Map<number, SentAtom[]>();
  for (const atom of atoms) {
    if (atom.kind !== 'sent') continue;
    const list = connections.get(atom.connection);
    if (list === undefined) connections.set(atom.connection, [atom]);
    else list.push(atom);
  }
  for (const sent of connections.values()) {
    const first = sent.slice(0, 3);
    if (isHandshake(first, sent)) for (const atom of first) handshake.add(atom);
    let stories = 0;
    const fins = new Map<string, number>();
    const acked = new Set<string>();
    for (const atom of sent) {
      const { from, to, segment } = atom.event;
      if (segment.flags & FIN) fins.set(from, (segment.seq + segment.length) >>> 0);
      const peerFin = fins.get(to);
      // An acknowledgement of a FIN is the story itself; once both directions are closed, so is everything.
      const coversFin =
        peerFin !== undefined && (segment.flags & ACK) !== 0 && ((segment.ack - peerFin) | 0) > 0;
      if (segment.flags & (SYN | FIN | RST) || handshake.has(atom) || fins.size > 1) continue;
      if (coversFin && (segment.length === 0 || !acked.has(from))) {
        acked.add(from);
        continue;
      }
      if (smooth(atom) || (segment.length > 0 && ++stories > dataStoriesMax)) exchange.add(atom);
    }
  }
  return { handshake, exchange };
}

function isHandshake(first: readonly SentAtom[], sent: readonly SentAtom[]): boolean {
  const [syn, synAck, ack] = first;
  if (syn === undefined || synAck === undefined || ack === undefined) return false;
  const bits = (atom: SentAtom): number => atom.event.segment.flags & (SYN | ACK | FIN | RST);
  return (
    bits(syn) === SYN &&
    bits(synAck) === (SYN | ACK) &&
    bits(ack) === ACK &&
    ack.event.segment.length === 0 &&
    ack.event.from === syn.event.from &&
    synAck.event.from === syn.event.to &&
    first.every(atom => smooth(atom)) &&
    sent.filter(atom => atom.event.segment.flags & SYN).length === 2
  );
}

/** Sent once, for its own sake, arrived once, untouched, and changed no state (handshakes excepted). */
function smooth(atom: SentAtom): boolean {
  const { event } = atom;
  const arrival: ReceivedAtom | undefined = atom.arrivals[0];
  const opening = (event.segment.flags & SYN) !== 0;
  return (
    event.cause === 'new' &&
    event.injected === undefined &&
    atom.dropped === null &&
    atom.faults.length === 0 &&
    atom.arrivals.length === 1 &&
    (event.copy === 0 || event.segment.length === 0) &&
    event.segment.window > 0 &&
    atom.state?.to !== 'CLOSED' &&
    arrival !== undefined &&
    !arrival.answeredByReset &&
    arrival.errors.length === 0 &&
    (opening ||
      arrival.states.length === 0 ||
      (event.segment.length === 0 && arrival.states.every(change => change.to === 'ESTABLISHED')))
  );
}
