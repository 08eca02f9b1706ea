// How a kernel's timers round: to jiffies, and in a wheel whose slots grow with the distance.
// Linux kernel/time/timer.c, calc_wheel_index: level n has 64 slots of 8^n jiffies; expiry is rounded up to the
// next slot. HZ = 250: 4 ms below 252 ms, 32 ms to 2 s, 256 ms to 16 s, 2 s to 129 s.
import { ns, type Nanoseconds } from '../time/index.ts';
import type { TimerRounding } from './timers.ts';

const slotsBits = 6;
const levelBits = 3;
const levels = 9;

/** @param jiffy one tick of the kernel's clock, 4 ms at HZ = 250 */
export function timerWheel(jiffy: Nanoseconds): TimerRounding {
  return (at, now) => {
    const current = Math.floor(now / jiffy);
    // A duration in jiffies, rounded up (usecs_to_jiffies), from the jiffy that has begun
    const expires = current + Math.max(1, Math.ceil((at - now) / jiffy));
    const distance = expires - current;
    let level = 0;
    while (level < levels - 1 && distance >= (2 ** slotsBits - 1) * 2 ** (level * levelBits)) level++;
    const slot = 2 ** (level * levelBits);
    return ns((Math.floor(expires / slot) + 1) * slot * jiffy);
  };
}
