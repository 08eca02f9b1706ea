// The window is the room left in the buffer, told in steps worth telling: RFC 9293 §3.8.6.2.2 (MUST-39).
import type { ReceiveWindowPolicy } from './policy.ts';
import { windowFieldMax } from './policy.ts';

export const bufferWindow: ReceiveWindowPolicy = {
  name: 'room in the buffer',
  scale(tcb) {
    return tcb.profile.windowScale;
  },
  initial(tcb) {
    return Math.min(windowFieldMax, tcb.receiveBufferSize);
  },
  offer(tcb) {
    const { rcv } = tcb;
    const room = Math.max(0, tcb.receiveBufferSize - rcv.unread);
    const offered = rcv.wnd;
    // Silly window avoidance, the receiver's half: no small steps forward
    if (room - offered < Math.min(tcb.receiveBufferSize >> 1, rcv.mss)) return offered;
    const unit = 1 << rcv.scale;
    return Math.floor(Math.min(room, windowFieldMax * unit) / unit) * unit;
  },
  capacity(tcb) {
    return tcb.receiveBufferSize - tcb.rcv.unread;
  },
  worthTelling(tcb) {
    const { rcv } = tcb;
    const room = Math.min(tcb.receiveBufferSize - rcv.unread, windowFieldMax * (1 << rcv.scale));
    return rcv.wnd < rcv.mss && room - rcv.wnd >= Math.min(tcb.receiveBufferSize >> 1, 2 * rcv.mss);
  },
};
