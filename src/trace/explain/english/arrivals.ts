// English: a segment arrives, a state is entered, a wait ends.
import { SYN } from '../../../wire/index.ts';
import { formatDuration } from '../../../time/index.ts';
import type { Arrival, QuietStep } from '../steps.ts';
import type { ArrivalWords } from '../teacher.ts';
import { The, octets, the, times } from './names.ts';

const R = (arrival: Arrival): string => The(arrival.host);
const s = (arrival: Arrival): string => the(arrival.segment.from);

function gap({ hole }: Arrival): string {
  if (hole === null) return 'something before it is missing';
  return hole.from === hole.to
    ? `number ${hole.from} before it is missing`
    : `numbers ${hole.from} to ${hole.to} before it are missing`;
}

function rcvNxt({ rcvNxt }: Arrival): string {
  return rcvNxt === null ? 'RCV.NXT' : `RCV.NXT (${rcvNxt.after})`;
}

const still = (a: Arrival): string =>
  a.state.after === a.state.before ? ` The state stays ${a.state.after}.` : '';

function gaveUp(q: QuietStep): string {
  if (q.peer === null) return '';
  const peer = the(q.peer);
  if (!q.finSent) return '';
  const truth = q.finArrived
    ? `In truth the FIN had reached ${peer}, which is in ${q.peerState}; only the acknowledgements were lost.`
    : `In truth none of them reached ${peer}: it is in ${q.peerState} and knows nothing of the close.`;
  return ` ${truth}`;
}

export const arrivals: ArrivalWords = {
  arrived: {
    syn: a => `${R(a)} notes the first number of ${s(a)}; RCV.NXT stands one past its SYN.`,
    'syn-old': a =>
      `${R(a)} has forgotten the old connection and cannot tell that this SYN belongs to it: the listener takes it for a new request. Only ${s(a)}, which asked for nothing, can put that right.`,
    'syn-crossing': a =>
      `Instead of an answer ${the(a.host)} finds a SYN that crossed its own: a simultaneous open.${still(a)}`,
    'syn-ack': a => `${R(a)} learns that its SYN was heard, and from which number ${s(a)} will count.`,
    'syn-unexpected': a =>
      `A SYN in the middle of a connection does not fit. ${R(a)} does not believe it, it answers with an ACK.${still(a)}`,
    'handshake-ack': a => `${R(a)} learns that its SYN was heard: the connection stands on both sides.`,
    data: a => `In order: ${the(a.host)} passes ${octets(a.segment.length)} on to its application.`,
    'data-held': a => `Out of order: ${gap(a)}. ${R(a)} keeps the octets; RCV.NXT cannot move over a gap.`,
    'data-duplicate': a =>
      `${R(a)} has these numbers already, ${rcvNxt(a)} is past them: discarded, acknowledged again.`,
    'data-after-close': a =>
      `${R(a)} has no reader left for these ${octets(a.segment.length)}: nobody will ever read them.`,
    'text-after-fin': a =>
      `The numbers lie beyond the FIN of ${s(a)}: after its FIN a side sends nothing new, so ${the(a.host)} ignores them.${still(a)}`,
    'hole-filled': () =>
      `This was the missing piece: RCV.NXT jumps over everything that had waited behind it.`,
    fin: a =>
      `All before it is here, so the FIN counts: ${the(a.host)} now knows for certain that ${s(a)} will send nothing more.`,
    'fin-held': a =>
      `The FIN has overtaken data: ${gap(a)}. ${R(a)} keeps it but does not act on it; RCV.NXT stays, and end of file is not yet true.${still(a)}`,
    'fin-after-hole': () =>
      `The gap is filled: RCV.NXT jumps over the data and over the FIN that had waited behind it. Only now does the FIN count.`,
    'fin-duplicate': a =>
      `Nothing new: ${rcvNxt(a)} is past this FIN. ${R(a)} discards it but must acknowledge it again, for perhaps its first acknowledgement was what got lost.${still(a)}`,
    ack: a => `${R(a)} learns that everything before ${a.segment.ack} has arrived.`,
    'ack-of-fin': a => `${R(a)} learns for certain that its FIN, and with it everything before, has arrived.`,
    'window-open': a => `The window is open again (${octets(a.segment.window)}): ${the(a.host)} may go on.`,
    'window-shut': a =>
      `${R(a)} learns that everything before ${a.segment.ack ?? 0} has arrived, and that for now it may send nothing more.`,
    'probe-refused': a => `There is still no room: ${the(a.host)} takes nothing, but it has to answer.`,
    'nothing-new': a => `It tells ${the(a.host)} nothing new.${still(a)}`,
    rst: a =>
      a.state.before === 'LAST-ACK'
        ? `Its number fits, so ${the(a.host)} believes it and closes without the acknowledgement it waited for: whether its last words arrived, it cannot tell.`
        : `Its number fits, so ${the(a.host)} believes it: the connection is gone at once. No FIN, no TIME-WAIT; what was still on its way is lost.`,
    'rst-refused': a => `${R(a)} learns that nobody listens there: connect() fails.`,
    'rst-in-time-wait': a =>
      `The RST ends TIME-WAIT before its time ("assassination", RFC 1337): ${the(a.host)} can no longer catch old duplicates.`,
    'rst-ignored': a =>
      `${R(a)} does not act on it${a.state.before === 'CLOSED' ? ', there is nothing left to break off' : ': its number is not exactly the one expected'}.`,
    'no-connection': a =>
      a.segment.flags & SYN
        ? `Nobody listens there at ${the(a.host)}.`
        : a.forgotten
          ? `TIME-WAIT is over at ${the(a.host)}: nobody is left to acknowledge this, though everything had arrived in its time. Had TIME-WAIT lasted longer, an ACK would follow now; what follows is a RST.`
          : `${R(a)} is in ${a.state.before} and knows no connection to which this could belong.`,
  },
  enters: {
    CLOSED: () => '',
    LISTEN: () => '',
    'SYN-SENT': () => '',
    'SYN-RECEIVED': () => '',
    ESTABLISHED: () => '',
    'FIN-WAIT-1': () =>
      `FIN-WAIT-1 means: its FIN is out and not yet acknowledged, while it still takes whatever comes.`,
    'FIN-WAIT-2': () =>
      `FIN-WAIT-2 means: its own direction is closed for certain; it waits for the other FIN and goes on receiving.`,
    'CLOSE-WAIT': host =>
      `CLOSE-WAIT means: it is the turn of ${possessive(host)} own application; only its close() leads on from here.`,
    CLOSING: () =>
      `CLOSING means: the other FIN is here, the acknowledgement of its own is not; each is waiting for the other's last ACK.`,
    'LAST-ACK': () =>
      `LAST-ACK means: both FINs are sent, and all that is missing is the acknowledgement of its own.`,
    'TIME-WAIT': (_, length) =>
      `TIME-WAIT means: nothing is left to send or to receive, yet the connection is remembered for 2 MSL${length === null ? '' : `, here ${length}`}.`,
  },
  quiet: {
    'fin-must-wait': q =>
      `${The(q.host)}${q.call === null ? '' : ` calls ${q.call}() and`} would send its FIN, but the FIN comes after the last octet, and not all octets could be sent yet. The state is ${q.state.after} already; the FIN itself waits.`,
    'time-wait-over': q =>
      `2 MSL have passed and nothing stirred. ${The(q.host)} forgets the connection; the pair of addresses and ports is free again.`,
    'fin-wait-2-over': q =>
      `The FIN of the other side never came, and ${the(q.host)} has waited long enough: it forgets the connection.`,
    'gave-up': q =>
      `${times(q.copies, 'transmission')}${q.finSent ? ' of the FIN' : ''} in ${formatDuration(q.lasted)} and no acknowledgement: ${the(q.host)} gives up and deletes the connection without another word.${gaveUp(q)}`,
    'user-timeout': q =>
      `The user timeout is over with data unacknowledged: ${the(q.host)} gives the connection up.${gaveUp(q)}`,
    'keepalive-dead': q => `No keepalive was answered: ${the(q.host)} holds its peer to be gone.`,
    crashed: q =>
      `The connection is gone with the crash, and no segment says so: ${q.peer === null ? 'its peer' : the(q.peer)}${q.peerState === 'CLOSED' ? '' : `, in ${q.peerState},`} cannot know.`,
    'dropped-silently': q => `${The(q.host)} drops the connection (${q.cause}) without sending anything.`,
  },
  befalls: {
    crashed: host =>
      `${The(host)} crashes: it forgets every connection and port, sends nothing, and whatever arrives from now on meets nobody.`,
    restarted: host =>
      `${The(host)} is up again and remembers nothing: a segment of an old connection will be answered with RST (RFC 9293 §3.5.1).`,
    frozen: host =>
      `The application at ${the(host)} stops reacting; its TCP goes on and answers in its place, so that from outside nothing is to be seen yet.`,
    resumed: host => `The application at ${the(host)} goes on and catches up on all that came meanwhile.`,
  },
  acksFin: a => `The same segment acknowledges the FIN of ${the(a.host)}.`,
  endOfFile: host => `Its application reads end of file: read() at ${the(host)} returns 0.`,
  error: (host, error) => `The application at ${the(host)} sees ${error}.`,
  timeWaitRestarted: (host, length) => `TIME-WAIT begins anew at ${the(host)}: another ${length} from now.`,
  repeatedByNetwork: () => `The network delivers the same segment a second time.`,
};

function possessive(host: string): string {
  return `${the(host)}'s`;
}
