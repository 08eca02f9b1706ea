// A segment arrives: what it does to its receiver, how far RCV.NXT moves, and what the receiver learns.
// Where the trace shows the receiver's next ACK, that is the truth about RCV.NXT; else it is worked out.
import { FIN, RST, SYN, ACK } from '../../wire/index.ts';
import { seqDiff, seq } from '../../wire/index.ts';
import type { State } from '../../tcp/index.ts';
import type { Nanoseconds } from '../../time/index.ts';
import type { ReceivedAtom } from './atoms.ts';
import type { Ledger, Side } from './ledger.ts';
import type { Arrival, Effect, Move, SegmentFacts } from './steps.ts';

export function arrive(atom: ReceivedAtom, facts: SegmentFacts, ledger: Ledger): Arrival {
  const known = ledger.side(atom.host, atom.connection);
  const reborn = known.state === 'CLOSED' && known.sndNxt !== null && opens(atom);
  const side = reborn ? ledger.renew(atom.host, atom.connection) : known;
  const peer = ledger.side(atom.sent.event.from, atom.connection);
  const before = side.state;
  const forgotten = before === 'CLOSED' && side.waited;
  for (const change of atom.states) side.state = change.to;
  if (side.state === 'TIME-WAIT') side.waited = true;
  const state: Move<State> = { before, after: side.state };
  const rcvBefore = side.rcvNxt;
  const limit = atom.nextAck === null || peer.base === null ? null : seqDiff(seq(atom.nextAck), peer.base);

  const early = reborn ? 'syn-old' : beforeText(facts, state, side);
  const deaf = early === 'no-connection' || (facts.flags & RST) !== 0 || early === 'syn-unexpected';
  const heard = deaf ? { acksFin: false, newly: false } : learn(facts, side);
  const opened = side.peerWindow === 0 && facts.window > 0;
  const shut = side.peerWindow !== 0 && facts.window === 0;
  if (!deaf) side.peerWindow = facts.window;
  if (facts.flags & SYN && !deaf) side.rcvNxt ??= facts.end;
  const text = early ?? textEffect(atom, facts, side, limit);
  const effect =
    text ?? (heard.acksFin ? 'ack-of-fin' : shut ? 'window-shut' : pure(state, heard.newly, opened));
  const moved = facts.end > facts.seq && !deaf && side.rcvNxt !== null;
  return {
    at: atom.at,
    host: atom.host,
    effect,
    segment: facts,
    travelled: (atom.at - atom.sent.at) as Nanoseconds,
    state,
    rcvNxt: moved ? { before: rcvBefore ?? facts.seq, after: side.rcvNxt ?? facts.seq } : null,
    acksFin: heard.acksFin,
    endOfFile: atom.endOfFile,
    errors: atom.errors,
    timeWait: atom.timeWait,
    forgotten,
    hole: side.hole,
    repeatedByNetwork: atom.nth > 0,
  };
}

/** Whether the receiver answers a SYN by a new connection. */
function opens(atom: ReceivedAtom): boolean {
  return (
    (atom.sent.event.segment.flags & SYN) !== 0 && atom.states.some(change => change.to === 'SYN-RECEIVED')
  );
}

/** RST, SYN, and segments to nobody: decided before any text is looked at. */
function beforeText(facts: SegmentFacts, { before, after }: Move<State>, side: Side): Effect | null {
  if (facts.flags & RST) {
    if (before === 'CLOSED' || (after !== 'CLOSED' && after !== 'LISTEN')) return 'rst-ignored';
    return before === 'SYN-SENT' ? 'rst-refused' : before === 'TIME-WAIT' ? 'rst-in-time-wait' : 'rst';
  }
  if (before === 'CLOSED' || before === 'LISTEN') {
    if (before === after) return 'no-connection';
    return facts.flags & SYN ? 'syn' : null;
  }
  if (!(facts.flags & SYN)) return null;
  if (before === 'SYN-SENT') return facts.flags & ACK ? 'syn-ack' : 'syn-crossing';
  if (before === 'SYN-RECEIVED' && after === 'ESTABLISHED') return 'handshake-ack';
  return side.rcvNxt === null ? 'syn' : 'syn-unexpected';
}

/** What the acknowledgement number tells. */
function learn(facts: SegmentFacts, side: Side): { acksFin: boolean; newly: boolean } {
  const { ack } = facts;
  if (ack === null || (side.sndNxt !== null && ack > side.sndNxt)) return { acksFin: false, newly: false };
  const newly = ack > side.acked;
  side.acked = Math.max(side.acked, ack);
  const acksFin = side.fin !== null && !side.finHeard && ack > side.fin;
  if (acksFin) side.finHeard = true;
  if (side.ackCarrier !== null && ack >= side.ackCarrier) side.ackHeard = true;
  return { acksFin, newly };
}

function textEffect(
  atom: ReceivedAtom,
  facts: SegmentFacts,
  side: Side,
  limit: number | null,
): Effect | null {
  if (facts.end === facts.seq) return null;
  const fin = (facts.flags & FIN) !== 0;
  side.rcvNxt ??= facts.seq;
  if (facts.length > 0 && atom.answeredByReset) return 'data-after-close';
  if (facts.end <= side.rcvNxt) return fin ? 'fin-duplicate' : 'data-duplicate';
  if (side.peerDone) return 'text-after-fin';
  if (facts.seq > side.rcvNxt) {
    if (fin) side.peerFin = facts.end - 1;
    side.hold(facts.seq, facts.end);
    return fin ? 'fin-held' : 'data-held';
  }
  const finWaited = side.peerFin !== null;
  const from = side.rcvNxt;
  if (fin) side.peerFin ??= facts.end - 1;
  const filled = side.advance(facts.end, limit);
  if (side.rcvNxt === from) {
    if (fin && !finWaited) side.peerFin = null;
    return 'probe-refused';
  }
  if (side.peerDone) return finWaited && filled ? 'fin-after-hole' : 'fin';
  if (fin && !finWaited) side.peerFin = null;
  return filled ? 'hole-filled' : 'data';
}

function pure({ before, after }: Move<State>, newly: boolean, opened: boolean): Effect {
  if (before === 'SYN-RECEIVED' && after !== before) return 'handshake-ack';
  if (opened) return 'window-open';
  return newly ? 'ack' : 'nothing-new';
}
