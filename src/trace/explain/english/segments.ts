// English: a segment leaves, is sent again, is lost on the way.
import { formatDuration } from '../../../time/index.ts';
import type { Again, SegmentStep } from '../steps.ts';
import type { SegmentWords } from '../teacher.ts';
import { The, cargo, octets, the, when } from './names.ts';

const A = (step: SegmentStep): string => The(step.segment.from);
const b = (step: SegmentStep): string => the(step.segment.to);

function byCall({ call }: SegmentStep): string {
  if (call === 'shutdown') return ' (its application called shutdown(): it will go on reading)';
  return call === 'close' ? ' (its application called close())' : '';
}

function withText({ segment }: SegmentStep): string {
  return segment.length === 0 ? '' : ` The last ${octets(segment.length)} travel in the same segment.`;
}

/** What the narrator knows and the sender cannot. */
function truth(again: Again): string {
  if (again.arrivedBefore)
    return ' In truth an earlier copy did arrive; seen from here, a lost segment and a lost answer look alike.';
  return again.stillTravelling
    ? ' In truth an earlier copy is still on its way; nobody at this end can know.'
    : '';
}

function nextWait(step: SegmentStep): string {
  const wait = when(step.guard, step.at);
  return wait === '' ? '' : ` The timer is set again, to ${wait}.`;
}

function guardedBy(step: SegmentStep): string {
  const { guard } = step;
  if (guard === null) return 'its retransmission timer';
  const timer = guard.timer === 'loss probe' ? 'its loss probe timer' : `its ${guard.timer} timer`;
  return `${timer}, due in ${when(guard, step.at)}`;
}

export const segments: SegmentWords = {
  sent: {
    syn: s => `${A(s)} asks ${b(s)} for a connection. The SYN takes one sequence number.`,
    'syn-crossing': s =>
      `${A(s)} asks for a connection as well; it does not know that the SYN of ${b(s)} is already on its way.`,
    'syn-ack': s =>
      `${A(s)} agrees and asks in its turn: the acknowledgement of one SYN and the other SYN share one segment.`,
    'handshake-ack': s => `${A(s)} acknowledges the SYN of ${b(s)}: the third step of the handshake.`,
    data: s => `${A(s)} sends ${cargo(s.segment)}.`,
    'data-after-peer-fin': s =>
      `The answer of ${the(s.segment.from)} is still going out: ${cargo(s.segment)}, although ${b(s)} has finished.`,
    ack: s => `${A(s)} acknowledges everything before ${s.segment.ack}.`,
    'ack-repeated': s =>
      `${A(s)} has had this before, so it repeats at once what it expects next: ACK ${s.segment.ack}.`,
    'ack-of-hole': s =>
      `A gap stands before what has just come, so ${the(s.segment.from)} says at once that it still waits for ${s.segment.ack}: a duplicate ACK.`,
    'ack-challenge': s =>
      `What has just come does not fit; ${the(s.segment.from)} answers with the numbers that it holds to be right (SEQ ${s.segment.seq}, ACK ${s.segment.ack}).`,
    fin: s => `${A(s)} has sent all it has and says so with FIN${byCall(s)}.${withText(s)}`,
    'fin-crossing': s =>
      `${A(s)} has sent all it has, too, and says so with FIN${byCall(s)}; it does not know that the FIN of ${b(s)} is already on its way.${withText(s)}`,
    'fin-second': s =>
      `${A(s)}, its own answer sent, now says so with its FIN${byCall(s)}. ACK ${s.segment.ack} repeats that it has heard the FIN of ${b(s)}.${withText(s)}`,
    'fin-and-ack-of-fin': s =>
      `${A(s)} has nothing left to send either${byCall(s)}. One segment says both: ACK ${s.segment.ack} acknowledges the FIN of ${b(s)}, FIN closes the other direction.${withText(s)}`,
    'ack-of-fin': s =>
      s.state.before === 'CLOSE-WAIT' && s.finAfter === 0
        ? `${A(s)} acknowledges the FIN at once: ACK ${s.segment.ack}, one past it. Its application closes in the same instant; had the ACK been held back that long, its FIN could have carried it.`
        : s.state.before === 'CLOSE-WAIT'
          ? `${A(s)} acknowledges the FIN (ACK ${s.segment.ack}, one past it) and, leaving its own FIN bit at 0, asks for patience: ${s.moreText ? 'its own answer is still going out' : 'its own application has not closed yet'}.`
          : `${A(s)} acknowledges the FIN of ${b(s)}: ACK ${s.segment.ack}, one past it.`,
    'ack-of-fin-crossing': s =>
      `${A(s)} acknowledges the FIN that crossed its own: ACK ${s.segment.ack}. Its SEQ ${s.segment.seq} already counts its own FIN.`,
    'last-ack': s =>
      `${A(s)} acknowledges that everything has arrived, the FIN of ${b(s)} included: ACK ${s.segment.ack}. It has no more to say itself, so SND.NXT stays where it is.`,
    'last-ack-again': s =>
      `${A(s)} repeats the last acknowledgement, ACK ${s.segment.ack}: keeping TIME-WAIT was worth it.`,
    'window-probe': s =>
      `The window of ${b(s)} is closed, so ${the(s.segment.from)} probes it: does the window stand open by now?`,
    'window-closed': s =>
      `${A(s)} acknowledges up to ${s.segment.ack} but offers a window of 0: its application is not reading, there is no room.`,
    'window-update': s =>
      `${A(s)} has room again and says so: its window is now ${octets(s.segment.window)}.`,
    keepalive: s =>
      `Nothing has been heard for long; ${the(s.segment.from)} asks with an old number whether ${b(s)} is still there.`,
    rst: s =>
      s.resetReason === 'no-connection' || s.resetReason === 'refused'
        ? `${A(s)} answers with RST.`
        : `${A(s)} breaks the connection off with RST.`,
  },
  reset: {
    refused: s => `Nobody listens on that port: ${the(s.segment.from)} refuses.`,
    'no-connection': s =>
      s.segment.ack === null
        ? `It holds no connection that the segment could belong to; the RST borrows its SEQ ${s.segment.seq} from that segment's ACK, so that ${b(s)} will believe it.`
        : `It holds no connection that the segment could belong to, and says so.`,
    'unread-data': () =>
      `Its application closed without having read everything: a FIN would pretend that all was well, so TCP sends RST (RFC 2525 §2.17).`,
    linger: () => `Its application asked for that with SO_LINGER: no FIN, no TIME-WAIT, unsent data dropped.`,
    'data-after-close': () =>
      `Data came for an application that has closed and will never read: only a RST can tell the writer (RFC 2525 §2.16).`,
    'old-segment': s =>
      `The acknowledgement it got fits no SYN of its own, so it must come from an older connection; SEQ ${s.segment.seq} repeats that number.`,
    abort: () => `Its application aborted: what was on its way in either direction is given up.`,
  },
  again: {
    rto: (s, again) =>
      `${formatDuration(again.waited)} without an acknowledgement: the retransmission timer rang, and ${the(s.segment.from)} sends the ${cargo(s.segment)} for the ${ordinal(again.copy)} time, with the same SEQ ${s.segment.seq}; SND.NXT stays.${truth(again)}${nextWait(s)}`,
    'loss-probe': (s, again) =>
      `${again.waited > 0 ? `${formatDuration(again.waited)} without an answer: t` : 'T'}he loss probe timer rang, earlier than the retransmission timer would have, and ${the(s.segment.from)} sends the ${cargo(s.segment)} once more as a tail loss probe, same SEQ ${s.segment.seq}; SND.NXT stays.${truth(again)}${nextWait(s)}`,
    'fast-retransmit': (s, again) =>
      `The acknowledgements coming back show that something is missing while later segments arrive; ${the(s.segment.from)} does not wait for its timer and sends the ${cargo(s.segment)} again.${truth(again)}`,
    other: (s, again) =>
      `${A(s)} sends the ${cargo(s.segment)} for the ${ordinal(again.copy)} time, same SEQ ${s.segment.seq}.${truth(again)}`,
  },
  notice: {
    sender: s =>
      `The network loses it. ${The(s.segment.to)} never hears of it; only ${the(s.segment.from)} can notice, by hearing nothing: what will tell is ${guardedBy(s)}.`,
    'sender-again': () => `The network loses this copy as well.`,
    peer: s => {
      const wait = when(s.peerGuard, s.at);
      const due = wait === '' ? '' : ` (due in ${wait})`;
      if (s.role === 'handshake-ack')
        return `The network loses it. It does not matter much: every further segment of ${the(s.segment.from)} carries the same acknowledgement. If none follows, the SYN,ACK of ${the(s.segment.to)} comes again${due}.`;
      return `The network loses it, and ${the(s.segment.from)} will not notice. ${The(s.segment.to)} will: what it sent stays unacknowledged, until its own timer${due} makes it send again, though everything had arrived.`;
    },
    nobody: () =>
      `The network loses it. No harm: acknowledgements add up, the next one says the same and more.`,
    later: s =>
      `The network loses it. Nobody repeats a RST: ${the(s.segment.to)} goes on as if nothing had happened, until it sends something and is answered by another one, or gives up.`,
  },
  delayedAck: (s, heldBack) =>
    `${A(s)} had held this ACK back for ${heldBack}, hoping to send it along with something; the delayed-ACK timer rang first.`,
  injected: s =>
    `This segment is not the doing of ${the(s.segment.from)}, in whose name it comes: the network made it (${s.injected ?? ''}).`,
  touched: s => `A fault is at work here: ${s.faults.join('; ')}.`,
  inFlight: () => `The trace ends before it arrives.`,
};

function ordinal(n: number): string {
  const words = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];
  return words[n] ?? `${n}th`;
}
