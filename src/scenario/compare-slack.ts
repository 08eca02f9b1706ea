// How far a kernel's timers may be from their nominal time. Linux runs them in jiffies (4 ms at HZ = 250), rounds
// up, and keeps them in a wheel whose slots grow with the delay: a timer of nominally T fires in
// [T, T + 4 ms + slot]. A simulator may fire at T sharp, or model the wheel at another phase of its clock.
// Linux: kernel/time/timer.c, LVL_GRAN. All times are microseconds.

/** Delay below which a timer is in slots of that width. */
const slots: readonly (readonly [below: number, width: number])[] = [
  [252e3, 4e3],
  [2_016e3, 32e3],
  [16_128e3, 256e3],
  [129_024e3, 2_048e3],
  [Infinity, 16_384e3],
];

/** Two roundings to jiffies, and what the recorder itself may be wrong by. */
const rounding = 12e3;
/** A state that a timer brings about is seen only at the recorder's next look. */
export const samplingTick = 20e3;
/** Below that a reaction is taken for immediate, not for a timer's. */
const immediate = 3e3;
/** What two runs may differ by without anyone having reacted differently. */
const jitter = 6e3;

/** Width of the wheel's slot at that delay; at most an eighth of it. */
export function slotWidth(delay: number): number {
  const width = slots.find(([below]) => delay < below)?.[1] ?? 0;
  return Math.min(width, delay / 8);
}

/** Latest time, as far as slack goes, at which something nominally that long after `base` may happen. */
export const latest = (base: number, delay: number): number => base + delay + slotWidth(delay) + rounding;

/**
 * Whether a gap can be the kernel's gap.
 *
 * @param delay how long the timer ran that ended both gaps
 * @param lookedLate by how much the recorder may have seen the kernel's late
 */
export function withinSlack(gap: number, kernelGap: number, delay: number, lookedLate = 0): boolean {
  const slack = slotWidth(delay) + rounding;
  return gap >= kernelGap - slack - lookedLate && gap <= kernelGap + slack;
}

/** As `withinSlack`, where the gap may be an immediate reaction as well. */
export function isSameGap(gap: number, kernelGap: number, delay: number, lookedLate = 0): boolean {
  if (kernelGap <= immediate) return gap >= -16e3 && gap <= kernelGap + jitter;
  return withinSlack(gap, kernelGap, delay, lookedLate);
}

export const isSameTime = (time: number, kernelTime: number): boolean =>
  Math.abs(time - kernelTime) <= jitter;
