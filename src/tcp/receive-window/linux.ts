// Linux counts memory, not octets: a segment of 1448 octets occupies 2304, and the window is the free memory
// times the share of it that is text. Linux tcp_select_initial_window, __tcp_select_window, tcp_space,
// tcp_measure_rcv_mss (scaling_ratio), tcp_grow_window, tcp_cleanup_rbuf.
// The autotuning of the buffer (tcp_rcv_space_adjust) is simplified: without SO_RCVBUF the buffer follows the
// window up to tcp_rmem's maximum.
import type { Tcb } from '../tcb.ts';
import { windowFieldMax, type ReceiveWindowPolicy } from './policy.ts';

/** Memory of a segment with so much text: struct sk_buff, and headers and text in a power of two. */
function memoryOf(length: number): number {
  const descriptor = 256;
  const overhead = 384; // headers, headroom, struct skb_shared_info
  return descriptor + 2 ** Math.ceil(Math.log2(length + overhead));
}

/** TCP_DEFAULT_SCALING_RATIO: half of the memory is text, until segments show otherwise. */
const shareInitial = 0.5;
/** tcp_rmem's maximum, in octets of memory. */
const memoryMax = 6_291_456;

const share = (tcb: Tcb): number => (tcb.rcv.textShare === 0 ? shareInitial : tcb.rcv.textShare);

/** SO_RCVBUF is doubled by the kernel; the default is tcp_rmem's, and grows. */
const memory = (tcb: Tcb): number => (tcb.receiveBufferFixed ? tcb.receiveBufferSize * 2 : memoryMax);

export const memoryWindow: ReceiveWindowPolicy = {
  name: 'free memory',

  scale(tcb) {
    const { windowScale } = tcb.profile;
    if (windowScale < 0 || !tcb.receiveBufferFixed) return windowScale;
    return Math.max(0, Math.floor(Math.log2(tcb.receiveBufferSize)) - 15);
  },

  initial(tcb, mss) {
    const { rcv } = tcb;
    const space = Math.min(windowFieldMax, tcb.receiveBufferSize);
    const window = space > mss ? Math.floor(space / mss) * mss : space;
    rcv.windowLimit = window;
    return window;
  },

  offer(tcb) {
    const { rcv, ack } = tcb;
    const full = Math.min(windowFieldMax * 2 ** rcv.scale, Math.floor(memory(tcb) * share(tcb)));
    let free = Math.max(0, Math.floor((memory(tcb) - rcv.memory) * share(tcb)));
    const mss = Math.min(ack.segmentSize, full);
    const unit = 2 ** rcv.scale;
    if (free < full / 2) {
      ack.quick = 0;
      free = Math.floor(free / unit) * unit;
      if (free < full / 16 || free < mss) return 0;
    }
    free = Math.min(free, rcv.windowLimit);
    if (rcv.scale > 0) return Math.ceil(free / unit) * unit;
    const offered = rcv.wnd;
    if (offered <= free - mss || offered > free) return Math.floor(free / mss) * mss;
    return mss === full && free > offered + full / 2 ? free : offered;
  },

  worthTelling(tcb) {
    const { rcv } = tcb;
    if (2 * rcv.wnd > rcv.windowLimit) return false;
    const window = memoryWindow.offer(tcb);
    return window > 0 && window >= 2 * rcv.wnd;
  },

  held(tcb, length) {
    const { rcv } = tcb;
    rcv.memory += memoryOf(length);
    // The share of text is learnt from full segments only
    if (length >= tcb.ack.segmentSize) rcv.textShare = Math.max(rcv.textShare, length / memoryOf(length));
    if (!tcb.receiveBufferFixed) rcv.windowLimit = Math.min(rcv.windowLimit + 2 * rcv.mss, memoryMax / 2);
  },

  taken(tcb, length) {
    const { rcv } = tcb;
    // Read whole, freed whole; in between by proportion
    rcv.memory =
      rcv.unread === 0
        ? 0
        : Math.max(0, rcv.memory - Math.round((rcv.memory * length) / (rcv.unread + length)));
  },
};
