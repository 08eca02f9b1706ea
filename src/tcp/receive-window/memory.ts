// The memory behind one receive window, as Linux keeps it: sk_rcvbuf, sk_rmem_alloc, scaling_ratio,
// window_clamp, rcv_ssthresh, rcvq_space, rcv_rtt_est.
import { ns, ZERO, type Nanoseconds } from '../../time/index.ts';
import { timestampClock } from '../timestamps.ts';
import type { Tcb } from '../tcb.ts';

/** tcp_rmem, the third number. */
const limitMax = 6_291_456;
/** TCP_INIT_CWND: what a reader is assumed to take in the first round trip. */
const initialSegments = 10;

/** Memory of a segment with so much text: struct sk_buff, and headers and text in a power of two. */
function trueSize(length: number): number {
  const descriptor = 256;
  const overhead = 384; // headers, headroom, struct skb_shared_info
  return descriptor + (1 << (32 - Math.clz32(length + overhead - 1)));
}

export class WindowMemory {
  /** sk_rcvbuf */
  limit: number;
  /** sk_rmem_alloc */
  used = 0;
  /** scaling_ratio, in 256ths: the share of memory that is text. Half, until segments show otherwise. */
  private share = 128;
  /** window_clamp and rcv_ssthresh: the most that may and the most that will be offered. */
  clamp = 0;
  threshold = 0;
  /** rcv_wnd: the window at the last ACK. */
  offered = 0;
  private readonly fixed: boolean;
  /** rcvq_space: octets read in a round trip, and where and when the present one began. */
  private space = 0;
  private taken = 0;
  private roundStart: Nanoseconds = ZERO;
  /** rcv_rtt_est; 0 until measured. */
  private roundTrip: Nanoseconds = ZERO;
  private lastEcho = -1;

  constructor(limit: number, fixed: boolean) {
    this.limit = limit;
    this.fixed = fixed;
  }

  windowOf(memory: number): number {
    return Math.floor((Math.max(0, memory) * this.share) / 256);
  }

  get free(): number {
    return this.windowOf(this.limit - this.used);
  }

  /** tcp_init_buffer_space */
  begin(window: number, mss: number): void {
    const most = this.windowOf(this.limit);
    this.clamp = most;
    // one segment is kept back
    if (this.clamp > 2 * mss && this.clamp + mss > most) this.clamp = Math.max(2 * mss, most - mss);
    this.threshold = Math.min(window, this.clamp);
    this.offered = window;
    this.space = Math.min(this.threshold, window, initialSegments * mss);
  }

  hold(length: number): void {
    this.used += trueSize(length);
  }

  release(length: number, left: number): void {
    this.used = left === 0 ? 0 : Math.round((this.used * left) / (left + length));
  }

  /** tcp_measure_rcv_mss: full segments show how much of their memory is text. */
  learnShare(length: number): void {
    const share = Math.max(1, Math.floor((length * 256) / trueSize(length)));
    if (share === this.share) return;
    this.share = share;
    this.setClamp(this.windowOf(this.limit));
    this.space = Math.min(this.space, this.clamp);
  }

  /** tcp_set_window_clamp */
  private setClamp(clamp: number): void {
    const grows = clamp > this.clamp;
    this.clamp = clamp;
    if (grows) this.threshold = Math.max(this.threshold, Math.min(this.offered, clamp));
    else this.threshold = Math.min(this.threshold, clamp);
  }

  /** tcp_grow_window */
  grow(tcb: Tcb, length: number): void {
    const room = Math.min(this.clamp, this.free) - this.threshold;
    if (room <= 0) return;
    this.threshold += Math.min(room, Math.max(2 * tcb.profile.mss, 2 * length));
    tcb.ack.quick |= 1;
  }

  /**
   * tcp_rcv_rtt_measure_ts: the receiver's own idea of the round trip, from echoed timestamps. An idle peer
   * echoes old ones, so the first measurement of a connection that paused is far too long.
   */
  measureRoundTrip(tcb: Tcb, length: number, now: Nanoseconds): void {
    const echo = tcb.ts.lastEcho;
    if (!tcb.ts.enabled || echo === this.lastEcho || length < tcb.ack.segmentSize) return;
    this.lastEcho = echo;
    const elapsed = Math.max(1, (timestampClock(tcb, now) - echo) | 0) * 1e6;
    this.roundTrip = ns(this.roundTrip === 0 ? elapsed : this.roundTrip + (elapsed - this.roundTrip) / 8);
  }

  /** tcp_rcv_space_adjust, tcp_rcvbuf_grow */
  adjust(tcb: Tcb, length: number, now: Nanoseconds): void {
    this.taken += length;
    if (this.roundTrip === 0 || now - this.roundStart < this.roundTrip) return;
    if (this.taken > this.space && !this.fixed) {
      const before = this.space;
      this.space = this.taken;
      // Slow start lets the sender double its rate, and more where the reading speeds up
      const window = 2 * this.taken + 2 * Math.floor((2 * this.taken * (this.taken - before)) / before);
      const ahead = tcb.rcv.reassembly.blocks.at(-1);
      const early = ahead === undefined ? 0 : (ahead.right - tcb.rcv.nxt) | 0;
      const limit = Math.min(limitMax, Math.ceil(((window + early) * 256) / this.share));
      if (limit > this.limit) {
        this.limit = limit;
        this.setClamp(this.windowOf(limit));
      }
    }
    this.taken = 0;
    this.roundStart = now;
  }
}
