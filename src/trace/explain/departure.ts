// A segment leaves: what it is for, which copy it is, how it moves its sender's SND.NXT, and what its sender
// thereby promises. Injected segments (replayed, forged) are told but change nothing at the supposed sender.
import { ACK, FIN, RST, SYN } from '../../wire/index.ts';
import type { Nanoseconds } from '../../time/index.ts';
import type { Atom, ReceivedAtom, SentAtom } from './atoms.ts';
import type { Ledger, Side } from './ledger.ts';
import type { Again, Effect, LossNotice, Move, ResetReason, SegmentFacts, SentRole } from './steps.ts';

export interface Departure {
  readonly facts: SegmentFacts;
  readonly role: SentRole;
  readonly again: Again | null;
  readonly resetReason: ResetReason | null;
  readonly sndNxt: Move<number> | null;
  readonly halfClosed: boolean;
}

export type Effects = ReadonlyMap<ReceivedAtom, Effect>;

export function depart(atom: SentAtom, ledger: Ledger, effects: Effects, atoms: readonly Atom[]): Departure {
  const { event } = atom;
  const side = ledger.side(event.from, event.connection);
  const facts = ledger.facts(atom);
  const answered = atom.answers === null ? undefined : effects.get(atom.answers);
  const reset = (facts.flags & RST) !== 0;
  const covers = side.peerDone && side.peerFin !== null && facts.ack !== null && facts.ack > side.peerFin;
  const role = roleOf(atom, facts, side, covers, answered, atoms);
  const resetReason = reset ? reasonOf(atom, side, answered) : null;
  const halfClosed = side.peerDone && facts.length > 0;
  if (event.injected !== undefined || reset)
    return { facts, role, again: null, resetReason, sndNxt: null, halfClosed };

  const again = againOf(atom, facts, ledger);
  const before = side.sndNxt ?? facts.seq;
  const after = Math.max(before, facts.end);
  side.sndNxt = after;
  if (facts.flags & FIN) side.fin = facts.end - 1;
  if (covers) {
    side.ackOfFinSent = true;
    // Only a first transmission tells: of several copies nobody knows which one was acknowledged.
    if (facts.end > before) side.ackCarrier ??= facts.end;
  }
  if (facts.flags & SYN) side.windowScale = event.segment.windowScale;
  else side.spoke = true;
  side.lastWindow = facts.window;
  if (facts.end > facts.seq) ledger.rememberSent(atom, facts);
  return { facts, role, again, resetReason, sndNxt: { before, after }, halfClosed };
}

function roleOf(
  atom: SentAtom,
  facts: SegmentFacts,
  side: Side,
  covers: boolean,
  answered: Effect | undefined,
  atoms: readonly Atom[],
): SentRole {
  const { flags } = facts;
  if (flags & RST) return 'rst';
  if (facts.cause === 'window-probe') return 'window-probe';
  if (facts.cause === 'keepalive') return 'keepalive';
  if (flags & SYN) {
    if (flags & ACK) return 'syn-ack';
    return crossing(atom, SYN, atoms) ? 'syn-crossing' : 'syn';
  }
  if (flags & FIN) {
    if (covers) return side.ackOfFinSent ? 'fin-second' : 'fin-and-ack-of-fin';
    return crossing(atom, FIN, atoms) ? 'fin-crossing' : 'fin';
  }
  if (facts.length > 0) return side.peerDone ? 'data-after-peer-fin' : 'data';
  return pureAck(facts, side, covers, answered);
}

function pureAck(facts: SegmentFacts, side: Side, covers: boolean, answered: Effect | undefined): SentRole {
  if (covers && !side.ackOfFinSent) {
    if (side.fin === null) return 'ack-of-fin';
    return side.state === 'CLOSING' ? 'ack-of-fin-crossing' : side.finHeard ? 'last-ack' : 'ack-of-fin';
  }
  if (side.state === 'TIME-WAIT' && covers) return 'last-ack-again';
  if (!side.spoke && side.sndNxt === 1) return 'handshake-ack';
  if (answered === 'data-held' || answered === 'fin-held') return 'ack-of-hole';
  if (answered === 'data-duplicate' || answered === 'fin-duplicate') return 'ack-repeated';
  if (answered === 'syn-unexpected' || answered === 'rst-ignored' || answered === 'text-after-fin')
    return 'ack-challenge';
  if (facts.window === 0) return 'window-closed';
  return side.lastWindow === 0 ? 'window-update' : 'ack';
}

/** Whether a segment with that bit is on its way from the peer while this one leaves for the first time. */
function crossing(atom: SentAtom, bit: number, atoms: readonly Atom[]): boolean {
  return atoms.some(
    other =>
      other.kind === 'sent' &&
      other.event.from === atom.event.to &&
      other.connection === atom.connection &&
      other.index < atom.index &&
      (other.event.segment.flags & bit) !== 0 &&
      (other.arrivals[0]?.index ?? 0) > atom.index,
  );
}

function againOf(atom: SentAtom, facts: SegmentFacts, ledger: Ledger): Again | null {
  const { cause } = atom.event;
  const resent = cause === 'rto' || cause === 'loss-probe' || cause === 'fast-retransmit';
  const copies = facts.end > facts.seq ? ledger.copiesBefore(atom, facts) : [];
  if (!resent && copies.length === 0) return null;
  if (facts.cause === 'window-probe' || facts.cause === 'keepalive') return null;
  const last = copies.at(-1);
  return {
    copy: Math.max(copies.length, atom.event.copy, 1) + 1,
    cause: resent ? cause : 'other',
    waited: (last === undefined ? 0 : atom.at - last.at) as Nanoseconds,
    arrivedBefore:
      copies.some(other => other.arrivals.some(arrival => arrival.index < atom.index)) &&
      ledger.side(atom.event.to, atom.connection).has(facts),
    stillTravelling: copies.some(
      other => other.dropped === null && !other.arrivals.some(arrival => arrival.index < atom.index),
    ),
  };
}

function reasonOf(atom: SentAtom, side: Side, answered: Effect | undefined): ResetReason {
  const { event, answers } = atom;
  if (answered === 'data-after-close') return 'data-after-close';
  if (event.cause === 'reply' || side.state === 'CLOSED' || side.state === 'LISTEN')
    return answers !== null && answers.sent.event.segment.flags & SYN ? 'refused' : 'no-connection';
  if (atom.call === null && (side.state === 'SYN-SENT' || side.state === 'SYN-RECEIVED'))
    return 'old-segment';
  if (atom.lingerSet) return 'linger';
  return atom.call !== null && atom.bytesRead < side.textReceived ? 'unread-data' : 'abort';
}

const acksThatPeersMiss: ReadonlySet<SentRole> = new Set<SentRole>([
  'ack-of-fin',
  'ack-of-fin-crossing',
  'last-ack',
  'last-ack-again',
  'handshake-ack',
  'ack-repeated',
]);

/** Who will find out that this segment was lost. */
export function noticeOf({ facts, role, again }: Departure): LossNotice {
  if (facts.flags & RST) return 'later';
  if (facts.end > facts.seq) return again === null ? 'sender' : 'sender-again';
  return acksThatPeersMiss.has(role) ? 'peer' : 'nobody';
}
