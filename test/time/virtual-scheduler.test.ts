import { interval, Subject, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  FOREVER,
  ms,
  ns,
  RunError,
  seconds,
  TimedEvent,
  VirtualScheduler,
  type Nanoseconds,
} from '../../src/time/index.ts';

/** An event that does what it is told. */
class Doing extends TimedEvent {
  readonly #action: (event: Doing) => void;

  constructor(action: (event: Doing) => void) {
    super();
    this.#action = action;
  }

  fire(): void {
    this.#action(this);
  }
}

function logging(): {
  scheduler: VirtualScheduler;
  log: [string, number][];
  event: (name: string) => TimedEvent;
} {
  const scheduler = new VirtualScheduler();
  const log: [string, number][] = [];
  return { scheduler, log, event: name => new Doing(() => log.push([name, scheduler.clock])) };
}

/** What the run throws. */
function failureOf(run: () => void): RunError {
  try {
    run();
  } catch (error) {
    return error as RunError;
  }
  throw new Error('nothing was thrown');
}

describe('events', () => {
  it('fire in order of time, and in order of arming at the same time, whoever arms them', () => {
    const { scheduler, log, event } = logging();
    scheduler.arm(event('b'), ms(2));
    scheduler.arm(event('a'), ms(1));
    timer(2, scheduler).subscribe(() => log.push(['rxjs', scheduler.clock]));
    scheduler.arm(event('c'), ms(2));
    scheduler.run();
    expect(log).toEqual([
      ['a', ms(1)],
      ['b', ms(2)],
      ['rxjs', ms(2)],
      ['c', ms(2)],
    ]);
    expect(scheduler.executed).toBe(4);
    expect(scheduler.pending).toBe(0);
  });

  it('armed again while waiting, fire once, at the new time and behind those already there', () => {
    const { scheduler, log, event } = logging();
    const a = event('a');
    scheduler.arm(a, ms(1));
    scheduler.arm(event('b'), ms(5));
    scheduler.arm(a, ms(5));
    expect(scheduler.pending).toBe(2);
    scheduler.run();
    expect(log).toEqual([
      ['b', ms(5)],
      ['a', ms(5)],
    ]);
  });

  it('may arm and disarm themselves and others while they fire', () => {
    const { scheduler, log, event } = logging();
    const victim = event('victim');
    let left = 3;
    scheduler.arm(victim, ms(10));
    const periodic = new Doing(self => {
      log.push(['tick', scheduler.clock]);
      if (--left > 0) scheduler.arm(self, (scheduler.clock + ms(1)) as Nanoseconds);
      else scheduler.disarm(victim);
    });
    scheduler.arm(periodic, ns(0));
    scheduler.run();
    expect(log).toEqual([
      ['tick', 0],
      ['tick', ms(1)],
      ['tick', ms(2)],
    ]);
    expect(periodic.queued).toBe(false);
  });

  it('cannot be armed in the past', () => {
    const { scheduler, event } = logging();
    scheduler.runUntil(ms(5));
    expect(() => scheduler.arm(event('late'), ns(ms(5) - 1))).toThrow('invariant broken');
  });
});

describe('runUntil', () => {
  it('stops at that time, that time included, and leaves room before the next event', () => {
    const { scheduler, log, event } = logging();
    scheduler.arm(event('at'), seconds(1));
    scheduler.arm(event('far'), seconds(100));
    scheduler.arm(event('farther'), seconds(101));
    scheduler.runUntil(seconds(1));
    expect(scheduler.clock).toBe(seconds(1));
    scheduler.runUntil(seconds(99));
    expect(scheduler.clock).toBe(seconds(99));
    scheduler.arm(event('between'), ns(seconds(99) + 1));
    scheduler.arm(event('now'), seconds(99));
    scheduler.run();
    expect(log.map(([name]) => name)).toEqual(['at', 'now', 'between', 'far', 'farther']);
    expect(log.map(([, at]) => at)).toEqual([1e9, 99e9, 99e9 + 1, 100e9, 101e9]);
  });

  it('advances an empty clock, and refuses to turn it back', () => {
    const scheduler = new VirtualScheduler();
    scheduler.runUntil(seconds(3));
    expect(scheduler.now()).toBe(3000);
    expect(() => scheduler.runUntil(seconds(2))).toThrow('invariant broken');
  });
});

describe('run, step and stop', () => {
  it('step fires one event and says whether there was one', () => {
    const { scheduler, log, event } = logging();
    scheduler.arm(event('a'), ms(1));
    scheduler.arm(event('b'), ms(1));
    expect([scheduler.step(), log.length, scheduler.step(), scheduler.step()]).toEqual([
      true,
      1,
      true,
      false,
    ]);
  });

  it('run stops at its limit and goes on from there', () => {
    const scheduler = new VirtualScheduler();
    const ticks: number[] = [];
    interval(1, scheduler).subscribe(n => ticks.push(n));
    scheduler.run({ maxEvents: 3 });
    expect(ticks).toEqual([0, 1, 2]);
    scheduler.run({ maxEvents: 2 });
    expect(ticks).toEqual([0, 1, 2, 3, 4]);
  });

  it('stop ends the run behind the event that called it, and the clock stays there', () => {
    const { scheduler, log, event } = logging();
    scheduler.arm(event('a'), ms(1));
    scheduler.arm(new Doing(() => scheduler.stop()), ms(2));
    scheduler.arm(event('b'), ms(3));
    scheduler.runUntil(ms(10));
    expect(scheduler.clock).toBe(ms(2));
    expect(log.length).toBe(1);
    scheduler.runUntil(ms(10));
    expect(log.length).toBe(2);
    expect(scheduler.clock).toBe(ms(10));
  });

  it('refuses to run or to be reset from inside an event', () => {
    const scheduler = new VirtualScheduler();
    for (const act of [() => scheduler.run(), () => scheduler.step(), () => scheduler.reset()]) {
      scheduler.arm(new Doing(act), scheduler.clock);
      expect(() => scheduler.run()).toThrow('inside an event');
    }
  });
});

describe('an event that throws', () => {
  it('stops the run with the time, what was running and the cause; the others stay and can go on', () => {
    const { scheduler, log, event } = logging();
    const cause = new TypeError('a bad day');
    scheduler.arm(event('before'), ms(1));
    scheduler.arm(
      new Doing(() => {
        throw cause;
      }),
      ms(1500),
    );
    scheduler.arm(event('after'), ms(1500));
    const error = failureOf(() => scheduler.run());
    expect(error).toBeInstanceOf(RunError);
    expect(error.message).toBe('at 1.5 s (1500000000 ns) of virtual time, while running Doing: a bad day');
    expect(error.cause).toBe(cause);
    expect(scheduler.pending).toBe(1);
    scheduler.run();
    expect(log.map(([name]) => name)).toEqual(['before', 'after']);
  });

  it('is named when it was scheduled by way of RxJS, and never runs again', () => {
    const scheduler = new VirtualScheduler();
    let runs = 0;
    const subscription = scheduler.schedule(function breakDown() {
      runs++;
      this.schedule(undefined, 1);
      throw new Error('out of order');
    }, 2);
    expect(failureOf(() => scheduler.run()).message).toContain(
      "the scheduled action 'breakDown': out of order",
    );
    expect(subscription.closed).toBe(true);
    scheduler.run();
    expect(runs).toBe(1);
  });

  it('may throw anything, even nothing', () => {
    const scheduler = new VirtualScheduler();
    // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error
    scheduler.arm(
      new Doing(() => {
        throw undefined;
      }),
      ms(1),
    );
    expect(failureOf(() => scheduler.run()).message).toContain('undefined');
  });
});

describe('schedule, as RxJS demands', () => {
  it('passes state on, may reschedule itself, and may be rescheduled from outside after it ran', () => {
    const scheduler = new VirtualScheduler();
    const seen: [unknown, number][] = [];
    let again: ((state: number) => void) | undefined;
    scheduler.schedule<number>(
      function count(state) {
        seen.push([state, scheduler.now()]);
        again = next => this.schedule(next, 1);
        if (state! < 2) this.schedule(state! + 1, 10);
      },
      5,
      0,
    );
    scheduler.run();
    again!(7);
    scheduler.run();
    expect(seen).toEqual([
      [0, 5],
      [1, 15],
      [2, 25],
      [7, 26],
    ]);
  });

  it('unsubscribing takes the event out of the queue, from outside and from inside', () => {
    const scheduler = new VirtualScheduler();
    scheduler.schedule(() => expect.unreachable(), 5).unsubscribe();
    expect(scheduler.pending).toBe(0);
    scheduler.schedule(function once() {
      this.schedule(undefined, 1);
      this.unsubscribe();
    });
    scheduler.run();
    expect(scheduler.executed).toBe(1);
  });

  it('counts a negative delay as none and never runs what is infinitely far', () => {
    const scheduler = new VirtualScheduler();
    const ran: string[] = [];
    scheduler.runUntil(ms(1));
    scheduler.schedule(() => ran.push('negative'), -5);
    scheduler.schedule(() => ran.push('never'), Infinity);
    scheduler.schedule(() => ran.push('never'), NaN);
    scheduler.schedule(() => ran.push('never'), FOREVER);
    scheduler.run();
    expect(ran).toEqual(['negative']);
    expect(scheduler.now()).toBe(1);
  });

  it('keeps exact nanoseconds over a hundred days', () => {
    const scheduler = new VirtualScheduler();
    const day = 86_400_000;
    const log: number[] = [];
    timer(100 * day + 0.25, scheduler).subscribe(() => log.push(scheduler.clock));
    scheduler.run();
    expect(log).toEqual([100 * day * 1e6 + 250_000]);
  });
});

describe('reset', () => {
  it('makes the scheduler as good as new, for events and for RxJS', () => {
    const { scheduler, log, event } = logging();
    const a = event('a');
    const subject = new Subject<number>();
    interval(1, scheduler).subscribe(subject);
    scheduler.arm(a, seconds(50));
    scheduler.runUntil(ms(10));
    scheduler.reset();
    expect([scheduler.clock, scheduler.pending, scheduler.executed, a.queued]).toEqual([0, 0, 0, false]);
    scheduler.arm(a, ns(3));
    timer(1, scheduler).subscribe(() => log.push(['timer', scheduler.clock]));
    scheduler.run();
    expect(log).toEqual([
      ['a', 3],
      ['timer', ms(1)],
    ]);
  });
});
