// The user's calls, RFC 9293 §3.10.1 to §3.10.5: OPEN, SEND, RECEIVE, CLOSE (as shutdown and as close), ABORT.
import type { Nanoseconds } from '../time/index.ts';
import { seqAdd, seqDiff, type Payload } from '../wire/index.ts';
import { closeInFinWait2 } from './fin-wait-2.ts';
import { sendReset, sendSyn, sendAck } from './emit.ts';
import { moveTo, release } from './move.ts';
import { guardOutstanding, output } from './output.ts';
import { SendBuffer } from './send-buffer.ts';
import type { Tcb } from './tcb.ts';

/** OPEN, §3.10.1. */
export function open(tcb: Tcb, mode: 'active' | 'passive', now: Nanoseconds): void {
  if (mode === 'passive') {
    tcb.passive = true;
    moveTo(tcb, 'LISTEN', 'passive open');
    return;
  }
  tcb.passive = false;
  moveTo(tcb, 'SYN-SENT', 'active open');
  sendSyn(tcb, 'new', now);
  guardOutstanding(tcb, 0, now);
}

/** SEND, §3.10.2: queued until the connection stands, refused once the FIN is asked for. */
export function send(tcb: Tcb, text: number | Payload, now: Nanoseconds): number {
  switch (tcb.state) {
    case 'SYN-SENT':
    case 'SYN-RECEIVED':
    case 'ESTABLISHED':
    case 'CLOSE-WAIT':
      break;
    default:
      return 0;
  }
  const { snd } = tcb;
  if (snd.finQueued) return 0;
  const asked = typeof text === 'number' ? text : text.length;
  const length = Math.min(asked, sendRoom(tcb));
  if (length <= 0) return 0;
  if (typeof text !== 'number') (snd.text ??= new SendBuffer()).append(snd.end, { ...text, length });
  snd.end = seqAdd(snd.end, length);
  output(tcb, now);
  return length;
}

/** Octets written and not yet acknowledged. */
export function unacknowledged(tcb: Tcb): number {
  const { snd } = tcb;
  const from = snd.una === snd.iss ? seqAdd(snd.iss, 1) : snd.una;
  return Math.max(0, seqDiff(snd.end, from));
}

export function sendRoom(tcb: Tcb): number {
  return tcb.sendBufferSize - unacknowledged(tcb);
}

/** RECEIVE, §3.10.3: takes what is there; the window may open by it. */
export function receive(tcb: Tcb, max: number, now: Nanoseconds, into?: Uint8Array): number {
  const { rcv } = tcb;
  const length = Math.min(max, rcv.unread);
  if (length === 0) return 0;
  const start = seqAdd(rcv.nxt, -rcv.unread - (rcv.finReached ? 1 : 0));
  if (into !== undefined) {
    const target = into.subarray(0, length);
    if (rcv.text === null) target.fill(0);
    else rcv.text.read(start, target);
  } else {
    rcv.text?.release(seqAdd(start, length));
  }
  rcv.unread -= length;
  tcb.profile.receiveWindow.taken?.(tcb, length, now);
  // What a connection held when it ended can still be read, but nobody is there to be told
  if (tcb.state === 'CLOSED' || tcb.state === 'TIME-WAIT') return length;
  tcb.profile.acknowledgement.readerTook?.(tcb, now);
  if (tcb.ack.due) sendAck(tcb, now);
  else updatePeerWindow(tcb, now);
  return length;
}

/** RFC 9293 §3.8.6.2.2: tell a waiting sender when the window has opened by enough. */
function updatePeerWindow(tcb: Tcb, now: Nanoseconds): void {
  const { rcv } = tcb;
  if (rcv.finReached) return;
  if (tcb.profile.receiveWindow.worthTelling(tcb)) sendAck(tcb, now);
}

/** CLOSE, §3.10.4: "no more to send". The FIN follows what is still queued. */
export function shutdown(tcb: Tcb, now: Nanoseconds): void {
  switch (tcb.state) {
    case 'LISTEN':
      release(tcb, 'close');
      return;
    case 'SYN-SENT':
      release(tcb, 'close');
      return;
    case 'SYN-RECEIVED':
      // queued until ESTABLISHED; `arrivesAck` goes on from there
      tcb.snd.finQueued = true;
      return;
    case 'ESTABLISHED':
      tcb.snd.finQueued = true;
      moveTo(tcb, 'FIN-WAIT-1', 'close');
      output(tcb, now);
      return;
    case 'CLOSE-WAIT':
      tcb.snd.finQueued = true;
      moveTo(tcb, 'LAST-ACK', 'close');
      output(tcb, now);
      return;
    default: // a second CLOSE: "connection closing"
  }
}

export function shutdownRead(tcb: Tcb): void {
  tcb.readShut = true;
}

/** close(): as CLOSE, but nobody will read any more either. */
export function close(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.orphaned) return;
  const { closing } = tcb.profile;
  if (tcb.linger !== null && tcb.linger.on && tcb.linger.seconds === 0) {
    abort(tcb, now);
    return;
  }
  // RFC 9293 §3.6.1 (SHLD-3), RFC 2525 §2.17: closing on unread data is a loss, and the peer must learn of it
  if (tcb.rcv.unread > 0 && closing.resetOnUnread && tcb.state !== 'LISTEN') {
    abort(tcb, now);
    return;
  }
  tcb.orphaned = true;
  if (tcb.state === 'FIN-WAIT-2') {
    closeInFinWait2(tcb, now);
    return;
  }
  shutdown(tcb, now);
}

/** ABORT, §3.10.5. */
export function abort(tcb: Tcb, now: Nanoseconds): void {
  tcb.orphaned = true;
  switch (tcb.state) {
    case 'CLOSED':
      return;
    case 'SYN-RECEIVED':
    case 'ESTABLISHED':
    case 'FIN-WAIT-1':
    case 'FIN-WAIT-2':
    case 'CLOSE-WAIT':
      sendReset(tcb, now);
      release(tcb, 'abort');
      return;
    default: // LISTEN, SYN-SENT, CLOSING, LAST-ACK, TIME-WAIT: deleted without a word
      release(tcb, 'abort');
  }
}
