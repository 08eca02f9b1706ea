// What TIME-WAIT needs to remember of a connection, and nothing else: sequence numbers, the window, timestamps
// and times. Everything was acknowledged and read, so queues, buffers, congestion control and the round trip
// are of no use any more. An embedder keeps records instead of connections and makes one of a record when a
// segment arrives; that connection answers exactly as the first one would have. (Linux: tcp_timewait_sock.)
import { NEVER, ZERO, type Nanoseconds } from '../../time/index.ts';
import { seq } from '../../wire/index.ts';
import { Timer } from '../effects.ts';
import type { Profile } from '../profile.ts';
import type { ReceiveWindowPolicy } from '../receive-window/policy.ts';
import type { Tcb } from '../tcb.ts';

/** All fields are whole numbers, so that a table can keep them in typed arrays. */
export class TimeWaitRecord {
  sndNxt = 0;
  rcvNxt = 0;
  rcvEdge = 0;
  rcvScale = 0;
  /** What the next ACK will offer, in octets. */
  window = 0;
  receiveBuffer = 0;
  sackPermitted = false;
  timestamps = false;
  tsRecent = 0;
  tsRecentAt: Nanoseconds = ZERO;
  tsOffset = 0;
  lastChallengeAt: Nanoseconds = NEVER;
  /** When TIME-WAIT began, and when it ends. */
  since: Nanoseconds = ZERO;
  expiresAt: Nanoseconds = ZERO;
}

/**
 * Writes down a connection in TIME-WAIT.
 *
 * @returns false when a record could not say it all: it must go on as it is
 */
export function writeRecord(tcb: Tcb, record: TimeWaitRecord): boolean {
  const { snd, rcv, ts, ack, timers } = tcb;
  if (tcb.state !== 'TIME-WAIT' || !tcb.orphaned) return false;
  const nothingElse =
    timers.isOnlyArmed(Timer.timeWait) &&
    snd.una === snd.nxt &&
    rcv.unread === 0 &&
    rcv.reassembly.isEmpty &&
    !ack.due &&
    ack.duplicate === null &&
    ts.lastAckSent === rcv.nxt;
  if (!nothingElse) return false;
  record.sndNxt = snd.nxt;
  record.rcvNxt = rcv.nxt;
  record.rcvEdge = rcv.edge;
  record.rcvScale = rcv.scale;
  record.window = tcb.profile.receiveWindow.offer(tcb);
  record.receiveBuffer = tcb.receiveBufferSize;
  record.sackPermitted = tcb.sackPermitted;
  record.timestamps = ts.enabled;
  record.tsRecent = ts.recent;
  record.tsRecentAt = ts.recentAt;
  record.tsOffset = ts.offset;
  record.lastChallengeAt = tcb.lastChallengeAt;
  record.since = tcb.timeWaitSince;
  record.expiresAt = timers.expiresAt(Timer.timeWait);
  return true;
}

/** Makes a fresh control block the one that was written down. Its timer is armed already. */
export function readRecord(record: TimeWaitRecord, tcb: Tcb): void {
  const { snd, rcv, ts } = tcb;
  tcb.state = 'TIME-WAIT';
  tcb.orphaned = true;
  snd.una = snd.nxt = snd.end = seq(record.sndNxt);
  snd.finQueued = snd.finSent = true;
  rcv.nxt = seq(record.rcvNxt);
  rcv.edge = seq(record.rcvEdge);
  rcv.scale = record.rcvScale;
  rcv.settled = record.window;
  rcv.finReached = true;
  tcb.receiveBufferSize = record.receiveBuffer;
  tcb.sackPermitted = record.sackPermitted;
  ts.enabled = record.timestamps;
  ts.recent = record.tsRecent;
  ts.recentAt = record.tsRecentAt;
  ts.lastAckSent = rcv.nxt;
  tcb.lastChallengeAt = record.lastChallengeAt;
  tcb.timeWaitSince = record.since;
  tcb.timers.resume(Timer.timeWait, record.expiresAt);
}

/** The same profile, with a window that changes no more: the memory behind it is not part of a record. */
export function settledProfile(profile: Profile): Profile {
  let settled = settledProfiles.get(profile);
  if (settled === undefined) {
    settled = { ...profile, receiveWindow: settle(profile.receiveWindow) };
    settledProfiles.set(profile, settled);
    settledProfiles.set(settled, settled);
  }
  return settled;
}

const settledProfiles = new WeakMap<Profile, Profile>();

function settle(policy: ReceiveWindowPolicy): ReceiveWindowPolicy {
  return {
    name: `${policy.name}, settled`,
    scale: tcb => policy.scale(tcb),
    initial: (tcb, mss) => policy.initial(tcb, mss),
    offer: tcb => tcb.rcv.settled,
    worthTelling: () => false,
    ...(policy.capacity === undefined ? {} : { capacity: tcb => policy.capacity!(tcb) }),
  };
}
