// Whether the congestion window is what holds the sender back, and what a pause does to it.
// Linux tcp_is_cwnd_limited, tcp_slow_start_after_idle_check.
import type { Nanoseconds } from '../../time/index.ts';
import { initialWindow } from '../congestion/control.ts';
import type { Tcb } from '../tcb.ts';
import type { RackState } from './rack-state.ts';

/** tcp_cwnd_limited: in slow start the window may grow while at least half of it is used. */
export function inSlowStartLimited(tcb: Tcb, rack: RackState): boolean {
  const { congestion, snd } = tcb;
  return congestion.cwnd < congestion.ssthresh && congestion.cwnd < 2 * rack.maxInFlight * snd.mss;
}

/** tcp_slow_start_after_idle_check, tcp_cwnd_restart: the window halves for each timeout of silence. */
export function restartAfterIdle(tcb: Tcb, rack: RackState, now: Nanoseconds): void {
  const { congestion, rtt, snd } = tcb;
  const { lastSentAt } = rack;
  const idle = now - lastSentAt;
  rack.lastSentAt = now;
  const least = Math.min(initialWindow(snd.mss), congestion.cwnd);
  if (!tcb.profile.slowStartAfterIdle || lastSentAt === 0 || idle <= rtt.rto || congestion.cwnd <= least)
    return;
  congestion.ssthresh = Math.max(congestion.ssthresh, 0.75 * congestion.cwnd);
  const halvings = Math.min(30, Math.floor(idle / rtt.rto));
  congestion.cwnd = Math.max(least, Math.floor(congestion.cwnd / snd.mss / 2 ** halvings) * snd.mss);
}
