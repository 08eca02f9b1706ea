// Stock RxJS operators on our scheduler against the same on RxJS's own VirtualTimeScheduler: equal event logs.
import * as fc from 'fast-check';
import {
  auditTime,
  bufferTime,
  concat,
  concatMap,
  debounceTime,
  delay,
  delayWhen,
  exhaustMap,
  expand,
  from,
  interval,
  map,
  merge,
  mergeMap,
  NEVER,
  observeOn,
  of,
  range,
  repeat,
  retry,
  sampleTime,
  scheduled,
  share,
  subscribeOn,
  switchMap,
  take,
  takeUntil,
  throttleTime,
  throwError,
  timeInterval,
  timeout,
  timer,
  timestamp,
  VirtualTimeScheduler,
  windowTime,
  zip,
  type Observable,
  type SchedulerLike,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { VirtualScheduler } from '../../src/time/index.ts';

type Program = (scheduler: SchedulerLike) => Observable<unknown>;

/** Every notification with the virtual time at which it came, to the nanosecond. */
function logOf(program: Program, scheduler: SchedulerLike, run: () => void): string[] {
  const log: string[] = [];
  const note = (what: string): void => {
    log.push(`${Math.round(scheduler.now() * 1e6)} ns ${what}`);
  };
  program(scheduler).subscribe({
    next: value => note(`next ${JSON.stringify(value)}`),
    error: error => note(`error ${(error as Error).name}`),
    complete: () => note('complete'),
  });
  note('subscribed');
  run();
  return log;
}

function ours(program: Program): string[] {
  const scheduler = new VirtualScheduler();
  return logOf(program, scheduler, () => scheduler.run());
}

function theirs(program: Program): string[] {
  const scheduler = new VirtualTimeScheduler();
  return logOf(program, scheduler, () => scheduler.flush());
}

/** Values at the given times. */
const at = (times: readonly number[], scheduler: SchedulerLike): Observable<number> =>
  merge(...times.map(time => timer(time, scheduler).pipe(map(() => time))));

const programs: Record<string, Program> = {
  'timer, once and repeated': s => merge(timer(5, s), timer(0, 3, s).pipe(take(4))),
  'timer until a date': s => timer(new Date(s.now() + 7), s),
  interval: s => interval(10, s).pipe(take(5)),
  'two intervals that meet': s => merge(interval(4, s), interval(6, s).pipe(map(n => -n))).pipe(take(20)),
  delay: s => at([0, 1, 1, 5, 20], s).pipe(delay(7, s)),
  'delay by a date': s => of(1, 2).pipe(delay(new Date(s.now() + 3), s)),
  delayWhen: s => from([3, 1, 2]).pipe(delayWhen(n => timer(n, s))),
  debounceTime: s => at([0, 3, 6, 20, 29, 38, 60], s).pipe(debounceTime(10, s)),
  throttleTime: s => at([0, 3, 6, 20, 29, 38, 60], s).pipe(throttleTime(10, s)),
  'throttleTime, leading and trailing': s =>
    at([0, 3, 6, 20, 29, 38, 60], s).pipe(throttleTime(10, s, { leading: true, trailing: true })),
  auditTime: s => at([0, 3, 6, 20, 29, 38, 60], s).pipe(auditTime(10, s)),
  sampleTime: s => at([0, 3, 6, 20, 29, 38, 60], s).pipe(sampleTime(10, s), take(5)),
  bufferTime: s => at([0, 3, 6, 20, 29, 38, 60], s).pipe(bufferTime(10, s)),
  'bufferTime, overlapping and limited': s => at([0, 3, 6, 20, 29, 38, 60], s).pipe(bufferTime(10, 5, 2, s)),
  windowTime: s =>
    at([0, 3, 6, 20], s).pipe(
      windowTime(8, s),
      mergeMap((window, index) => window.pipe(map(value => [index, value]))),
    ),
  'timeout that comes': s => at([0, 5, 30], s).pipe(timeout({ each: 10, scheduler: s })),
  'timeout that does not come': s => at([0, 5, 12], s).pipe(timeout({ each: 10, scheduler: s })),
  'timeout with a substitute': s =>
    timer(50, s).pipe(timeout({ first: 10, scheduler: s, with: () => timer(1, s) })),
  switchMap: s =>
    at([0, 3, 20], s).pipe(
      switchMap(n =>
        interval(4, s).pipe(
          map(i => [n, i]),
          take(3),
        ),
      ),
    ),
  concatMap: s => at([0, 3, 20], s).pipe(concatMap(n => timer(5, s).pipe(map(() => n)))),
  exhaustMap: s => at([0, 3, 20], s).pipe(exhaustMap(n => timer(5, s).pipe(map(() => n)))),
  'merge with a scheduler': s => merge(range(0, 3), of('a', 'b'), s),
  'concat with a scheduler': s => concat(timer(3, s), of('a', 'b'), s),
  'scheduled sources side by side': s => merge(scheduled([1, 2, 3], s), scheduled(['a', 'b'], s)),
  'observeOn and subscribeOn': s => range(0, 3).pipe(subscribeOn(s, 4), observeOn(s, 2)),
  'work that reschedules itself': s =>
    of(1).pipe(expand(n => (n < 5 ? timer(n, s).pipe(map(() => n + 1)) : []))),
  'repeat and retry after a delay': s =>
    concat(
      timer(2, s).pipe(repeat({ count: 3, delay: () => timer(5, s) })),
      throwError(() => new TypeError('no')).pipe(retry({ count: 2, delay: () => timer(5, s) })),
    ),
  'takeUntil cancels': s => interval(3, s).pipe(takeUntil(timer(10, s))),
  'timestamp and timeInterval': s =>
    zip(at([1, 4], s).pipe(timestamp(s)), at([1, 4], s).pipe(timeInterval(s))),
  'a shared interval': s => {
    const shared = interval(2, s).pipe(take(4), share());
    return merge(shared, shared.pipe(delay(1, s)));
  },
  'fractions of a millisecond': s => at([0, 0.25, 0.5, 2.125], s).pipe(delay(0.125, s)),
  // Up to 12 ns: at 15 they meet, and binary fractions put RxJS's own clock a little before and after it.
  nanoseconds: s => merge(interval(0.000003, s), interval(0.000005, s).pipe(map(n => -n))).pipe(take(6)),
};

describe('RxJS on VirtualScheduler gives the event log of RxJS on VirtualTimeScheduler', () => {
  it.each(Object.entries(programs))('%s', (_, program) => {
    const log = theirs(program);
    expect(log.length).toBeGreaterThan(1);
    expect(ours(program)).toEqual(log);
  });

  it('for any times and any of the operators that hold values back', () => {
    const operators: ((
      duration: number,
      s: SchedulerLike,
    ) => (source: Observable<number>) => Observable<unknown>)[] = [
      (duration, s) => delay(duration, s),
      (duration, s) => debounceTime(duration, s),
      (duration, s) => throttleTime(duration, s, { leading: true, trailing: true }),
      (duration, s) => auditTime(duration, s),
      (duration, s) => bufferTime(duration + 1, s),
      (duration, s) => timeout({ each: duration + 1, scheduler: s }),
      (duration, s) => switchMap(value => timer(duration, s).pipe(map(() => value))),
    ];
    // Quarters of a millisecond are exact in binary: RxJS's own clock then has no rounding errors to differ in.
    const time = fc.nat({ max: 400 }).map(quarters => quarters / 4);
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1, maxLength: 20 }),
        time,
        fc.nat({ max: 6 }),
        (times, duration, which) => {
          const program: Program = s => at(times, s).pipe(operators[which]!(duration, s));
          expect(ours(program)).toEqual(theirs(program));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('comes to an end where binary fractions make RxJS wait for less than a nanosecond', () => {
    // 0.1 + 0.2 > 0.3: debounceTime finds itself 5e-17 ms early and reschedules by that much.
    const scheduler = new VirtualScheduler();
    const emitted: number[] = [];
    concat(timer(0.1, scheduler), NEVER)
      .pipe(debounceTime(0.2, scheduler))
      .subscribe(() => emitted.push(scheduler.clock));
    scheduler.run({ maxEvents: 100 });
    expect(emitted).toEqual([300_001]);
    expect(scheduler.pending).toBe(0);
  });
});
