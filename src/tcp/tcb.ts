// The transmission control block (RFC 9293 §3.3.1): all that one connection knows, grouped as the RFC groups
// it. Written only inside this folder.
//
//        1         2          3          4                  1          2          3
//   ----------|----------|----------|----------        ----------|----------|----------
//          SND.UNA    SND.NXT    SND.UNA+SND.WND              RCV.NXT    RCV.NXT+RCV.WND
import { NEVER, ZERO, type Nanoseconds } from '../time/index.ts';
import { seq, seqDiff, type SequenceNumber } from '../wire/index.ts';
import { AckState } from './acknowledgement/policy.ts';
import { CongestionState, type CongestionControl } from './congestion/control.ts';
import type { EcnState } from './ecn/state.ts';
import type { ConnectionError, Effects } from './effects.ts';
import type { KeepaliveParameters, Profile } from './profile.ts';
import { Reassembly } from './reassembly.ts';
import type { WindowMemory } from './receive-window/memory.ts';
import type { ReceivedText } from './received-text.ts';
import { RecoveryState } from './recovery/policy.ts';
import { RttState } from './rto.ts';
import type { SendBuffer } from './send-buffer.ts';
import { SentQueue } from './sent-queue.ts';
import type { State } from './states.ts';
import { TimerSet } from './timers.ts';

/** The MSS to assume when the peer announces none (RFC 9293 §3.7.1, MUST-15). */
export const defaultMss = 536;

export class SendVariables {
  readonly iss: SequenceNumber;
  una: SequenceNumber;
  nxt: SequenceNumber;
  /** In octets, scaled. */
  wnd = 0;
  wl1: SequenceNumber = seq(0);
  wl2: SequenceNumber = seq(0);
  /** Largest window that the peer ever offered (RFC 9293 §3.8.6.2.1, RFC 5961 §5). */
  maxWnd = 0;
  /** After the last octet that the user wrote; the FIN, once asked for, stands here. */
  end: SequenceNumber;
  /** CLOSE or SHUTDOWN was called: a FIN follows the last octet. */
  finQueued = false;
  finSent = false;
  /** Shift count of the peer's windows. */
  scale = 0;
  /** Text that fits into one segment: the peer's MSS less the options that every segment carries. */
  mss = defaultMss;
  /** End of the last segment below full size (Linux snd_sml); null: none yet. Urgent data is not sent. */
  smallEnd: SequenceNumber | null = null;
  readonly queue = new SentQueue();
  /** Real octets, if the user wrote any. */
  text: SendBuffer | null = null;

  constructor(iss: SequenceNumber) {
    this.iss = this.una = this.nxt = iss;
    this.end = seq(iss + 1);
  }
}

export class ReceiveVariables {
  irs: SequenceNumber = seq(0);
  nxt: SequenceNumber = seq(0);
  /** Right edge of the offered window: RCV.NXT + RCV.WND. It never moves back (RFC 9293 §3.8.6, SHLD-14). */
  edge: SequenceNumber = seq(0);
  /** The window of our own SYN; 0 while none is sent. */
  synWindow = 0;
  /** Received in order and not yet read. */
  unread = 0;
  /** The peer's FIN has been reached. */
  finReached = false;
  scale = 0;
  /** Full-sized text of the peer's segments, as far as known. */
  mss = defaultMss;
  readonly reassembly = new Reassembly();
  text: ReceivedText | null = null;

  /** In TIME-WAIT, made of a record: the window to go on offering. */
  settled = 0;
  /** Only for windows that count memory. */
  memory: WindowMemory | null = null;

  get wnd(): number {
    return Math.max(0, seqDiff(this.edge, this.nxt));
  }
}

/** RFC 7323 §4.3, §5. */
export class TimestampState {
  enabled = false;
  recent = 0;
  recentAt: Nanoseconds = ZERO;
  /** SEG.TSecr of the segment that TS.Recent is from. */
  lastEcho = 0;
  /** Last.ACK.sent. */
  lastAckSent: SequenceNumber = seq(0);
  readonly offset: number;

  constructor(offset: number) {
    this.offset = offset;
  }
}

/** Window probes (RFC 9293 §3.8.6.1) and keepalives (§3.8.4). */
export class ProbeState {
  unanswered = 0;
  firstUnansweredAt: Nanoseconds = ZERO;
  backoff = 0;
  keepalives = 0;
}

export class Tcb {
  state: State = 'CLOSED';
  readonly profile: Profile;
  readonly effects: Effects;
  readonly localPort: number;
  readonly remotePort: number;
  /** Began with a passive OPEN: remembered through SYN-RECEIVED (RFC 9293 §3.5, MUST-11). */
  passive = false;
  /** Made by a listener for one SYN: instead of going back to LISTEN it is deleted. */
  readonly spawned: boolean;

  readonly snd: SendVariables;
  readonly rcv = new ReceiveVariables();
  readonly rtt: RttState;
  readonly ts: TimestampState;
  readonly ack = new AckState();
  readonly congestion = new CongestionState();
  readonly recovery = new RecoveryState();
  readonly probes = new ProbeState();
  readonly timers: TimerSet;
  sackPermitted = false;
  /** Both SYNs carried the window scale option. */
  windowScaling = false;
  /** Null: not agreed on. */
  ecn: EcnState | null = null;

  /** close() was called: nobody reads or writes any more. */
  orphaned = false;
  /** shutdown(SHUT_RD): arriving text is thrown away. */
  readShut = false;
  nagle: boolean;
  keepalive = false;
  /** The profile's, unless TCP_KEEPIDLE, TCP_KEEPINTVL or TCP_KEEPCNT say otherwise. */
  keepaliveParameters: KeepaliveParameters;
  /** TCP_USER_TIMEOUT; 0: the profile's retries decide. */
  userTimeout: Nanoseconds = ZERO;
  /** TCP_CONGESTION may choose another than the profile's. */
  congestionControl: CongestionControl;
  /** SO_LINGER. */
  linger: { readonly on: boolean; readonly seconds: number } | null = null;
  /** Overrides `profile.closing.finWait2` (TCP_LINGER2); below 0: do not wait at all. */
  finWait2: Nanoseconds | null;
  /** FIN-WAIT-2 goes on as a time-wait mini-socket. */
  finWait2IsMini = false;
  sendBufferSize: number;
  receiveBufferSize: number;
  /** SO_RCVBUF was set: the buffer does not tune itself. */
  receiveBufferFixed = false;
  /** What the application gets at its next call. */
  error: ConnectionError | null = null;
  lastSentAt: Nanoseconds = ZERO;
  lastReceivedAt: Nanoseconds = ZERO;
  lastChallengeAt: Nanoseconds = NEVER;
  timeWaitSince: Nanoseconds = ZERO;
  /** Something became readable while the door was open; told at its end. */
  readableDue = false;
  writableDue = false;

  constructor(options: {
    profile: Profile;
    effects: Effects;
    localPort: number;
    remotePort: number;
    iss: SequenceNumber;
    timestampOffset?: number;
    spawned?: boolean;
  }) {
    const { profile, effects } = options;
    this.profile = profile;
    this.effects = effects;
    this.localPort = options.localPort;
    this.remotePort = options.remotePort;
    this.spawned = options.spawned ?? false;
    this.snd = new SendVariables(options.iss);
    this.rtt = new RttState(profile.rto.initial);
    this.ts = new TimestampState(options.timestampOffset ?? 0);
    this.timers = new TimerSet(effects, profile.timerRounding);
    this.congestionControl = profile.congestion;
    this.keepaliveParameters = profile.keepalive;
    this.nagle = profile.nagle;
    this.finWait2 = profile.closing.finWait2;
    this.sendBufferSize = profile.sendBuffer;
    this.receiveBufferSize = profile.receiveBuffer;
  }
}
