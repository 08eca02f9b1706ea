// Acknowledgements that adapt: the first segments of a stream are acknowledged at once (quick mode), an
// interactive exchange waits for its answer to ride on (pingpong mode), in between the delay follows the
// gaps between arrivals (ATO). Linux: tcp_event_data_recv, __tcp_ack_snd_check, tcp_send_delayed_ack,
// tcp_event_data_sent, tcp_delack_timer_handler, tcp_measure_rcv_mss.
import { ms, ns, type Nanoseconds } from '../../time/index.ts';
import { FIN, PSH, seqDiff } from '../../wire/index.ts';
import { Timer } from '../effects.ts';
import type { Tcb } from '../tcb.ts';
import type { AcknowledgementPolicy } from './policy.ts';

export interface QuickPingpongParameters {
  /** TCP_ATO_MIN and TCP_DELACK_MIN. */
  readonly delayMin: Nanoseconds;
  /** TCP_DELACK_MAX. */
  readonly delayMax: Nanoseconds;
  /** Longest delay when the exchange is not interactive: half a second. */
  readonly delayMaxBulk: Nanoseconds;
  /** TCP_MAX_QUICKACKS. */
  readonly quickMax: number;
  /** net.ipv4.tcp_pingpong_thresh */
  readonly pingpongThreshold: number;
}

export const linuxAcknowledgements: QuickPingpongParameters = {
  delayMin: ms(40),
  delayMax: ms(200),
  delayMaxBulk: ms(500),
  quickMax: 16,
  pingpongThreshold: 1,
};

/** TCP_FASTRETRANS_THRESH duplicates at once; then tcp_comp_sack_delay_ns. */
const outOfOrderAtOnce = 3;
const compressionMax = ms(1);

export function quickPingpong(parameters: QuickPingpongParameters): AcknowledgementPolicy {
  const { delayMin, delayMax, delayMaxBulk, quickMax, pingpongThreshold } = parameters;

  const enterQuickMode = (tcb: Tcb, most: number): void => {
    const { ack } = tcb;
    // tcp_incr_quickack: enough for the window, two segments an ACK
    const wanted = Math.min(Math.floor(tcb.rcv.wnd / (2 * ack.segmentSize)) || 2, most);
    if (wanted > ack.quick) ack.quick = wanted;
  };
  const inQuickMode = (tcb: Tcb): boolean => tcb.ack.quick > 0 && tcb.ack.pingpong < pingpongThreshold;

  /** tcp_event_data_recv: the delay follows the gaps between arrivals. */
  const adapt = (tcb: Tcb, now: Nanoseconds): void => {
    const { ack, rtt } = tcb;
    const gap = now - ack.lastReceivedAt;
    if (ack.timeout === 0) {
      enterQuickMode(tcb, quickMax);
      ack.timeout = delayMin;
    } else if (gap <= delayMin / 2) {
      ack.timeout = ns(ack.timeout / 2 + delayMin / 2);
    } else if (gap < ack.timeout) {
      ack.timeout = ns(Math.min(ack.timeout / 2 + gap, rtt.rto));
    } else if (gap > rtt.rto) {
      // The other side paused: it may be in slow start again
      enterQuickMode(tcb, quickMax);
    }
    ack.lastReceivedAt = now;
  };

  /** tcp_send_delayed_ack */
  const delay = (tcb: Tcb, now: Nanoseconds): void => {
    const { ack, rtt, timers } = tcb;
    let wait = ack.timeout;
    if (wait > delayMin) {
      let most = ack.pingpong >= pingpongThreshold || ack.pushed > 0 ? delayMax : delayMaxBulk;
      if (rtt.srtt > 0) most = ns(Math.min(most, Math.max(rtt.srtt, delayMin)));
      wait = ns(Math.min(wait, most));
    }
    wait = ns(Math.min(wait, delayMax));
    if (timers.isArmed(Timer.delayedAck)) {
      // About to expire anyhow: now is as good
      if (timers.expiresAt(Timer.delayedAck) <= now + wait / 4) {
        ack.due = true;
        return;
      }
      wait = ns(Math.min(wait, timers.expiresAt(Timer.delayedAck) - now));
    }
    timers.arm(Timer.delayedAck, ns(now + wait), now);
  };

  /** While there is a hole: three ACKs at once, then one for what arrives within a millisecond. */
  const compress = (tcb: Tcb, now: Nanoseconds): void => {
    const { ack, rcv, rtt, timers } = tcb;
    if (ack.outOfOrderSince !== rcv.nxt) {
      ack.outOfOrderSince = rcv.nxt;
      ack.outOfOrder = 0;
    }
    if (!tcb.sackPermitted || ack.outOfOrder < outOfOrderAtOnce) {
      ack.outOfOrder++;
      ack.due = true;
    } else if (!timers.isArmed(Timer.compressedAck)) {
      const wait = rtt.srtt === 0 ? compressionMax : Math.min(compressionMax, rtt.srtt / 20);
      timers.arm(Timer.compressedAck, ns(now + wait), now, 'exact');
    }
  };

  return {
    name: 'quick and pingpong',
    // The kernel answers in its interrupt, before the reader wakes up
    readerFirst: false,

    received(tcb, segment, arrival, now) {
      const { ack, rcv } = tcb;
      if (arrival === 'duplicate') {
        // tcp_send_dupack, tcp_data_queue: the peer lost an ACK of ours
        enterQuickMode(tcb, quickMax);
        ack.pingpong = 0;
        ack.timeout = delayMin;
        ack.due = true;
        return;
      }
      ack.scheduled = true;
      if (segment.length > 0 && arrival !== 'out of order') {
        measureSegments(tcb, segment.length, (segment.flags & PSH) !== 0);
        adapt(tcb, now);
      }
      if (arrival === 'fills a hole' && rcv.reassembly.isEmpty) ack.due = true;
      if (segment.flags & FIN && rcv.finReached) enterPingpong(tcb, pingpongThreshold);
      // __tcp_ack_snd_check: more than one full segment, or quick mode
      const unacknowledged = seqDiff(rcv.nxt, tcb.ts.lastAckSent);
      const { receiveWindow } = tcb.profile;
      const everySecond = unacknowledged > ack.segmentSize && (receiveWindow.keepsUp?.(tcb) ?? true);
      if (everySecond || inQuickMode(tcb) || ack.due) ack.due = true;
      else if (rcv.reassembly.isEmpty) delay(tcb, now);
      else compress(tcb, now);
    },

    sent(tcb, withText, now) {
      const { ack, timers } = tcb;
      // tcp_event_data_sent: an answer soon after the question makes it a conversation
      if (withText && now - ack.lastReceivedAt < ack.timeout) ack.pingpong = Math.min(255, ack.pingpong + 1);
      if (ack.quick > 0) {
        ack.quick--;
        if (ack.quick === 0) ack.timeout = delayMin; // tcp_dec_quickack_mode
      }
      ack.due = false;
      ack.scheduled = false;
      ack.pushed = 0;
      ack.duplicate = null;
      timers.disarm(Timer.delayedAck);
      timers.disarm(Timer.compressedAck);
    },

    expired(tcb) {
      const { ack, rtt } = tcb;
      if (!ack.scheduled) return;
      if (ack.pingpong < pingpongThreshold) {
        // Missed: the delay was too short to catch an answer
        ack.timeout = ns(Math.min(ack.timeout * 2, rtt.rto));
      } else {
        ack.pingpong = 0;
        ack.timeout = delayMin;
      }
      ack.due = true;
    },

    /** tcp_ecn_accept_cwr, tcp_ecn_check_ce */
    hurry(tcb, now) {
      if (now) tcb.ack.due = true;
      else {
        enterQuickMode(tcb, 2);
        tcb.ack.pingpong = 0;
        tcb.ack.timeout = delayMin;
      }
    },

    /** tcp_cleanup_rbuf: the reader has drained the buffer. */
    readerTook(tcb) {
      const { ack, rcv } = tcb;
      if (!ack.scheduled) return;
      const unacknowledged = seqDiff(rcv.nxt, tcb.ts.lastAckSent);
      const drained =
        rcv.unread === 0 && (ack.pushed > 1 || (ack.pushed > 0 && ack.pingpong < pingpongThreshold));
      if (unacknowledged > ack.segmentSize || drained) ack.due = true;
    },
  };
}

function enterPingpong(tcb: Tcb, threshold: number): void {
  tcb.ack.pingpong = threshold;
}

/** tcp_measure_rcv_mss: what a full segment of this peer is, learnt from what it sends. */
function measureSegments(tcb: Tcb, length: number, pushed: boolean): void {
  const { ack, rcv } = tcb;
  if (length >= ack.segmentSize) {
    ack.segmentSize = Math.min(length, rcv.mss);
    if (pushed) ack.pushed = Math.max(ack.pushed, 1);
    return;
  }
  const smallestTelling = 536;
  if (length + 12 >= smallestTelling) {
    const repeated = length === ack.lastSegmentSize;
    ack.lastSegmentSize = length;
    if (repeated) {
      ack.segmentSize = length;
      return;
    }
  }
  ack.pushed = ack.pushed > 0 ? 2 : 1;
}
