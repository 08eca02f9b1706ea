// The control block as plain data, to compare before and after; and what must be true of it at any moment.
import { Timer, timerNames, type Tcb, type TimerId } from '../../src/tcp/index.ts';
import { seqDiff, seqGt, seqLt } from '../../src/wire/index.ts';

/** Choices and doors to the outside: no state of the connection. */
const notState = ['profile', 'effects', 'congestionControl'];

/**
 * What an answer to an unacceptable segment may change and what counts arrivals: when something last came or was
 * challenged; what the acknowledgement policy counts, its timers included; the window, which any ACK may show
 * further open.
 */
const counters = ['ack', 'lastReceivedAt', 'lastChallengeAt', 'lastAckSent', 'edge', 'offered'];

/** Entries of the queue point at each other: they are listed by their numbers. */
const links = ['head', 'tail', 'next', 'prev'];

const left = new Set([...notState, ...counters, ...links, 'timers']);

/** Any ACK, an answer too, is what these wait for. */
const acknowledgementTimers: ReadonlySet<number> = new Set([Timer.delayedAck, Timer.compressedAck]);

/** A copy, one line a value, without `profile` and the like and without those counters. */
export function snapshot(tcb: Tcb): ReadonlyMap<string, unknown> {
  const lines = new Map<string, unknown>();
  list(tcb, '', lines);
  for (let entry = tcb.snd.queue.head; entry !== null; entry = entry.next)
    list(entry, `queue.${entry.seq}`, lines);
  for (const [timer, name] of timerNames.entries()) {
    if (acknowledgementTimers.has(timer) || !tcb.timers.isArmed(timer as TimerId)) continue;
    lines.set(`the ${name} timer`, tcb.timers.expiresAt(timer as TimerId));
  }
  return lines;
}

/** `rcv.nxt 10 → 20`, for each value that differs. */
export function differences(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .filter(name => !Object.is(before.get(name), after.get(name)))
    .map(name => `${name} ${String(before.get(name))} → ${String(after.get(name))}`);
}

function list(value: unknown, name: string, lines: Map<string, unknown>): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    if (typeof value !== 'function') lines.set(name, value);
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    if (!left.has(key)) list(each, `${name}.${key}`, lines);
  }
}

/** At most this many stretches ahead of RCV.NXT. */
const blocksMax = 1024;

/** What is not true of the control block and ought to be; empty when all is well. */
export function inconsistencies(tcb: Tcb, now: number): string[] {
  const wrong: string[] = [];
  const check = (holds: boolean, claim: string): void => {
    if (!holds) wrong.push(`${claim} (${tcb.state})`);
  };
  checkQueue(tcb, check);
  checkReassembly(tcb, check);
  const { snd, rtt, congestion, timers, profile, rcv } = tcb;
  check(!seqGt(snd.una, snd.nxt), 'SND.UNA =< SND.NXT');
  check(
    seqDiff(snd.nxt, snd.end) <= (snd.finSent ? 1 : 0) || snd.nxt === snd.iss,
    'nothing unwritten is sent',
  );
  check(rcv.unread >= 0 && rcv.wnd >= 0, 'counts of the receiver are not negative');
  check(Number.isFinite(rtt.rto) && rtt.rto >= 0, 'RTO is a time');
  check(rtt.rto <= Math.max(profile.rto.maximum, 3e9), 'RTO is at most its maximum');
  check(Number.isFinite(congestion.cwnd) && congestion.cwnd >= 0, 'cwnd is a number');
  check(Number.isFinite(congestion.ssthresh) && congestion.ssthresh > 0, 'ssthresh is a number');
  for (const [timer, name] of timerNames.entries()) {
    if (!timers.isArmed(timer as TimerId)) continue;
    const at = timers.expiresAt(timer as TimerId);
    check(Number.isSafeInteger(at) && at >= now, `the ${name} timer expires at a whole nanosecond to come`);
    check(tcb.state !== 'CLOSED', `no ${name} timer in CLOSED`);
  }
  return wrong;
}

type Check = (holds: boolean, claim: string) => void;

/** The retransmission queue covers [SND.UNA, SND.NXT) without gap, and its counts are those of its marks. */
function checkQueue({ snd, state }: Tcb, check: Check): void {
  const { queue } = snd;
  const counts = { all: 0, lost: 0, lostLength: 0, sacked: 0, sackedLength: 0, retransmitted: 0 };
  let at = queue.head?.seq;
  for (let entry = queue.head; entry !== null; entry = entry.next) {
    const length = seqDiff(entry.end, entry.seq);
    check(entry.seq === at && length > 0, 'the queue has no gap');
    check(!(entry.lost && entry.sacked), 'nothing is lost and SACKed');
    at = entry.end;
    counts.all++;
    counts.retransmitted += entry.retransmitted ? 1 : 0;
    counts.lost += entry.lost ? 1 : 0;
    counts.lostLength += entry.lost ? length : 0;
    counts.sacked += entry.sacked ? 1 : 0;
    counts.sackedLength += entry.sacked ? length : 0;
  }
  check(counts.all === queue.count, 'count of the queue');
  check(counts.lost === queue.lostCount && counts.lostLength === queue.lostLength, 'counts of what is lost');
  check(
    counts.sacked === queue.sackedCount && counts.sackedLength === queue.sackedLength,
    'counts of what is SACKed',
  );
  check(counts.retransmitted === queue.retransmittedCount, 'count of what was retransmitted');
  if (state === 'CLOSED' || state === 'LISTEN') check(queue.count === 0, 'the queue is empty');
  else if (queue.head === null) check(snd.una === snd.nxt, 'an empty queue means that all is acknowledged');
  else check(queue.head.seq === snd.una && at === snd.nxt, 'the queue goes from SND.UNA to SND.NXT');
}

/** Blocks are sorted, apart from each other, ahead of RCV.NXT and within the window. */
function checkReassembly({ rcv }: Tcb, check: Check): void {
  const { blocks } = rcv.reassembly;
  check(blocks.length <= blocksMax, 'no more blocks than may be');
  let before = rcv.nxt;
  for (const { left, right, fin } of blocks) {
    check(seqGt(left, before), 'a block begins behind the one before it');
    check(seqLt(left, right), 'a block holds something');
    check(seqDiff(rcv.edge, right) >= (fin ? -1 : 0), 'a block lies in the window');
    before = right;
  }
}
