// What the peer's SYN tells: its sequence numbers and the options that both ends may use from now on.
// RFC 9293 §3.7.1 (MSS), RFC 7323 §2.2 (window scale) and §3.2 (timestamps), RFC 2018 §2 (SACK), RFC 3168 §6.1.1.
import { ns, type Nanoseconds } from '../time/index.ts';
import { seqAdd, type Segment } from '../wire/index.ts';
import { initialWindow } from './congestion/control.ts';
import { agreement } from './ecn/policy.ts';
import { startKeepalive } from './keepalive.ts';
import { setWindow } from './acknowledgements.ts';
import { defaultMss, type Tcb } from './tcb.ts';

/** Octets of the timestamps option with its padding, in every segment once agreed (RFC 7323 appendix A). */
const timestampsLength = 12;

/** RFC 7323 §2.3: larger shift counts are used as 14. */
const scaleMax = 14;

export function learnFromSyn(tcb: Tcb, syn: Segment, now: Nanoseconds): void {
  const { snd, rcv, ts, profile } = tcb;
  rcv.irs = syn.seq;
  rcv.nxt = seqAdd(syn.seq, 1);
  // Our own SYN, if it is out, has offered a window already
  rcv.edge = seqAdd(rcv.nxt, rcv.synWindow);
  ts.lastAckSent = rcv.nxt;

  ts.enabled = profile.timestamps && syn.hasTimestamps;
  if (ts.enabled) {
    ts.recent = syn.tsVal;
    ts.recentAt = now;
  }
  tcb.sackPermitted = profile.sack && syn.sackPermitted;
  tcb.ecn = agreement(tcb, syn);
  tcb.windowScaling = profile.windowScale >= 0 && syn.windowScale >= 0;
  snd.scale = tcb.windowScaling ? Math.min(syn.windowScale, scaleMax) : 0;
  rcv.scale = tcb.windowScaling ? profile.receiveWindow.scale(tcb) : 0;

  // RFC 9293 §3.7.1 (MUST-16): Eff.snd.MSS, the options that every segment carries taken off
  const announced = syn.mss === 0 ? defaultMss : syn.mss;
  const overhead = ts.enabled ? timestampsLength : 0;
  snd.mss = Math.max(1, Math.max(profile.leastMss, Math.min(announced, profile.mss)) - overhead);
  rcv.mss = Math.max(1, Math.min(profile.mss, announced) - overhead);
  tcb.congestion.cwnd = initialWindow(snd.mss);
  setWindow(tcb, syn);
}

/** Both SYNs are acknowledged: the connection stands. */
export function established(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.keepalive) startKeepalive(tcb, now);
  const { rtt, profile, congestion, snd } = tcb;
  // RFC 6298 §5.7: a SYN that timed out means RTO = 3 s until there is a measurement
  if (rtt.backoff > 0 && !rtt.measured) rtt.rto = ns(Math.max(3e9, profile.rto.initial));
  // RFC 5681 §3.1: after a lost SYN the initial window is one segment
  if (rtt.backoff > 0) congestion.cwnd = snd.mss;
  rtt.backoff = 0;
  tcb.recovery.phase = 'open';
}
