// Linux counts memory, not octets: a segment of 1448 octets occupies 2304, and the window is the free memory
// times the share of it that is text; it grows with what arrives (tcp_grow_window) and with what the reader
// takes in a round trip (tcp_rcv_space_adjust, "dynamic right-sizing").
// Linux tcp_select_initial_window, tcp_init_buffer_space, __tcp_select_window, tcp_measure_rcv_mss.
import type { Nanoseconds } from '../../time/index.ts';
import type { Tcb } from '../tcb.ts';
import { WindowMemory } from './memory.ts';
import { windowFieldMax, type ReceiveWindowPolicy } from './policy.ts';

/** Segments below this do not let the window grow. */
const smallestThatGrows = 128;

const memoryOf = (tcb: Tcb): WindowMemory => (tcb.rcv.memory ??= begin(tcb));

/** SO_RCVBUF is doubled by the kernel and then fixed; else tcp_rmem's second number, growing to its third. */
function begin(tcb: Tcb): WindowMemory {
  const { receiveBufferFixed, receiveBufferSize } = tcb;
  return new WindowMemory(receiveBufferSize * (receiveBufferFixed ? 2 : 1), receiveBufferFixed);
}

export const memoryWindow: ReceiveWindowPolicy = {
  name: 'free memory',

  scale(tcb) {
    const { windowScale } = tcb.profile;
    if (windowScale < 0 || !tcb.receiveBufferFixed) return windowScale;
    return Math.max(0, Math.floor(Math.log2(tcb.receiveBufferSize)) - 15);
  },

  initial(tcb, mss) {
    const memory = memoryOf(tcb);
    const space = Math.min(windowFieldMax, memory.windowOf(memory.limit));
    const window = space > mss ? Math.floor(space / mss) * mss : space;
    memory.begin(window, tcb.profile.mss);
    return window;
  },

  /** __tcp_select_window */
  offer(tcb) {
    const { rcv, ack } = tcb;
    const memory = memoryOf(tcb);
    const allowed = memory.windowOf(memory.limit);
    const full = Math.min(memory.clamp, allowed);
    const mss = Math.min(ack.segmentSize, full);
    const unit = 1 << rcv.scale;
    let free = memory.free;
    if (free < full >> 1) {
      ack.quick = 0;
      free = Math.floor(free / unit) * unit;
      if (free < allowed >> 4 || free < mss) return 0;
    }
    free = Math.min(free, memory.threshold);
    if (rcv.scale > 0) return Math.ceil(free / unit) * unit;
    const offered = memory.offered;
    if (offered <= free - mss || offered > free) return Math.floor(free / mss) * mss;
    return mss === full && free > offered + (full >> 1) ? free : offered;
  },

  offered(tcb) {
    memoryOf(tcb).offered = tcb.rcv.wnd;
  },

  /** __tcp_ack_snd_check: an ACK every second segment, unless the window is shrinking under a slow reader. */
  keepsUp(tcb) {
    return memoryWindow.offer(tcb) >= memoryOf(tcb).offered;
  },

  /** tcp_cleanup_rbuf */
  worthTelling(tcb) {
    const { rcv } = tcb;
    if (2 * rcv.wnd > memoryOf(tcb).clamp) return false;
    const window = memoryWindow.offer(tcb);
    return window > 0 && window >= 2 * rcv.wnd;
  },

  held(tcb, length, now) {
    const memory = memoryOf(tcb);
    memory.hold(length);
    if (length >= tcb.ack.segmentSize) memory.learnShare(length);
    memory.measureRoundTrip(tcb, length, now);
    if (length >= smallestThatGrows) memory.grow(tcb, length);
  },

  taken(tcb, length, now: Nanoseconds) {
    const memory = memoryOf(tcb);
    memory.release(length, tcb.rcv.unread);
    memory.adjust(tcb, length, now);
  },
};
