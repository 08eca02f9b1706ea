// The timers of one connection: which are armed, until when. The embedder keeps the clock; this keeps the
// book, so that "start the timer if it is not running" (RFC 6298 §5.1) needs no question to the embedder.
import { ZERO, type Nanoseconds } from '../time/index.ts';
import { timerNames, type Effects, type TimerId } from './effects.ts';

/** Turns the nominal expiry of a timer into the one that a system's clock can give (jiffies, timer wheels). */
export type TimerRounding = (at: Nanoseconds, now: Nanoseconds) => Nanoseconds;

/** The engine keeps minus zero, and what is copied from it, as a double from the start. */
const noExpiries: readonly Nanoseconds[] = timerNames.map(() => ZERO);

export class TimerSet {
  private armed = 0;
  private readonly expiry: Nanoseconds[] = noExpiries.slice();
  private readonly effects: Effects;
  private readonly rounding: TimerRounding | undefined;

  constructor(effects: Effects, rounding: TimerRounding | undefined) {
    this.effects = effects;
    this.rounding = rounding;
  }

  isArmed(timer: TimerId): boolean {
    return (this.armed & (1 << timer)) !== 0;
  }

  /** When an armed timer expires. Meaningless for one that is not armed. */
  expiresAt(timer: TimerId): Nanoseconds {
    return this.expiry[timer] as Nanoseconds;
  }

  /** Arms, or re-arms in place. `exact`: a timer that the system's rounding does not touch (an hrtimer). */
  arm(timer: TimerId, at: Nanoseconds, now: Nanoseconds, exact?: 'exact'): void {
    const expiry = this.rounding === undefined || exact !== undefined ? at : this.rounding(at, now);
    this.armed |= 1 << timer;
    this.expiry[timer] = expiry;
    this.effects.arm(timer, expiry);
  }

  /** Takes over a timer that the embedder has armed already. */
  resume(timer: TimerId, at: Nanoseconds): void {
    this.armed |= 1 << timer;
    this.expiry[timer] = at;
  }

  isOnlyArmed(timer: TimerId): boolean {
    return this.armed === 1 << timer;
  }

  disarm(timer: TimerId): void {
    if (!this.isArmed(timer)) return;
    this.armed &= ~(1 << timer);
    this.effects.disarm(timer);
  }

  disarmAll(): void {
    for (let timer = 0; this.armed !== 0; timer++) this.disarm(timer as TimerId);
  }

  /** The embedder says that the timer expired: it is no longer armed. False when it was not (a stale expiry). */
  expired(timer: TimerId): boolean {
    if (!this.isArmed(timer)) return false;
    this.armed &= ~(1 << timer);
    return true;
  }
}
