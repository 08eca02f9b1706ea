import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue, FOREVER, TimedEvent, ns, seconds, type Nanoseconds } from '../../src/time/index.ts';

class Marked extends TimedEvent {
  readonly mark: number;

  constructor(mark: number) {
    super();
    this.mark = mark;
  }

  fire(): void {}
}

/** What the queue claims to be: a list kept sorted by (time, order of scheduling). */
class NaiveQueue {
  now = 0;
  #entries: { mark: number; at: number; order: number }[] = [];
  #order = 0;

  schedule(mark: number, at: number): void {
    this.cancel(mark);
    this.#entries.push({ mark, at, order: this.#order++ });
    this.#entries.sort((a, b) => a.at - b.at || a.order - b.order);
  }

  cancel(mark: number): void {
    this.#entries = this.#entries.filter(entry => entry.mark !== mark);
  }

  pop(until: number): number | null {
    const first = this.#entries[0];
    if (first === undefined || first.at > until) return null;
    this.#entries.shift();
    this.now = first.at;
    return first.mark;
  }

  get size(): number {
    return this.#entries.length;
  }

  first(): number | null {
    return this.#entries[0]?.mark ?? null;
  }
}

const events = 24;
const mark = fc.nat({ max: events - 1 });
/** Distances in time on every level of the wheel, with many equal ones and neighbours of digit boundaries. */
const distance = fc.oneof(
  fc.constantFrom(0, 0, 1, 31, 32, 33, 1023, 1024, 2 ** 30 - 1, 2 ** 30, 2 ** 30 + 1, 2 ** 35),
  fc.nat({ max: 100 }),
  fc.nat({ max: 1e9 }),
  fc.integer({ min: 0, max: 2 ** 44 }),
);
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('schedule' as const), mark, distance }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), mark }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pop' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('popUntil' as const), distance }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('peek' as const) }) },
);

function markOf(event: TimedEvent | null): number | null {
  return event === null ? null : (event as Marked).mark;
}

describe('EventQueue', () => {
  it('does what a sorted list does, whatever is scheduled, moved, cancelled, popped and awaited', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 300 }), commands => {
        const queue = new EventQueue();
        const model = new NaiveQueue();
        const marked = Array.from({ length: events }, (_, index) => new Marked(index));
        const drainUntil = (until: number): void => {
          let popped: number | null;
          do {
            popped = markOf(queue.pop(until as Nanoseconds));
            expect(popped).toBe(model.pop(until));
          } while (popped !== null);
          queue.advance(until as Nanoseconds);
          model.now = until;
        };
        for (const step of commands) {
          if (step.do === 'schedule') {
            const at = Math.min(model.now + step.distance, FOREVER) as Nanoseconds;
            queue.schedule(marked[step.mark]!, at);
            model.schedule(step.mark, at);
            expect(marked[step.mark]!.at).toBe(at);
          } else if (step.do === 'cancel') {
            queue.cancel(marked[step.mark]!);
            model.cancel(step.mark);
            expect(marked[step.mark]!.queued).toBe(false);
          } else if (step.do === 'pop') {
            expect(markOf(queue.pop())).toBe(model.pop(Infinity));
          } else if (step.do === 'popUntil') {
            drainUntil(Math.min(model.now + step.distance, FOREVER));
          } else {
            expect(markOf(queue.peek())).toBe(model.first());
          }
          expect(queue.now).toBe(model.now);
          expect(queue.size).toBe(model.size);
        }
        drainUntil(FOREVER);
        expect(queue.size).toBe(0);
      }),
      { numRuns: 1500 },
    );
  });

  it('keeps the order of scheduling at equal times, also when the first ones were scheduled from afar', () => {
    const queue = new EventQueue();
    const meeting = seconds(100);
    const popped: (number | null)[] = [];
    queue.schedule(new Marked(1), meeting);
    queue.schedule(new Marked(0), seconds(99));
    popped.push(markOf(queue.pop()));
    queue.schedule(new Marked(2), meeting);
    queue.schedule(new Marked(-1), ns(meeting - 1));
    popped.push(markOf(queue.pop()));
    queue.schedule(new Marked(3), meeting);
    for (let i = 0; i < 3; i++) popped.push(markOf(queue.pop()));
    expect(popped).toEqual([0, -1, 1, 2, 3]);
  });

  it('accepts an event between a time waited for and the next one queued', () => {
    const queue = new EventQueue();
    queue.schedule(new Marked(2), seconds(10));
    queue.schedule(new Marked(3), seconds(11));
    expect(queue.pop(seconds(5))).toBeNull();
    queue.advance(seconds(5));
    queue.schedule(new Marked(1), ns(seconds(5) + 1));
    queue.schedule(new Marked(0), seconds(5));
    expect([0, 1, 2, 3].map(() => markOf(queue.pop()))).toEqual([0, 1, 2, 3]);
  });

  it.each([32, 1024, 2 ** 30, 2 ** 35])(
    'gives an event at %i ns to whoever waits exactly until then',
    edge => {
      const queue = new EventQueue();
      queue.schedule(new Marked(1), ns(edge + 1));
      queue.schedule(new Marked(0), ns(edge));
      expect(queue.pop(ns(edge - 1))).toBeNull();
      expect(markOf(queue.pop(ns(edge)))).toBe(0);
      expect(queue.pop(ns(edge))).toBeNull();
      expect(markOf(queue.pop(ns(edge + 1)))).toBe(1);
    },
  );

  it('holds the whole range of time, up to 2^53 - 1', () => {
    const queue = new EventQueue();
    queue.schedule(new Marked(2), FOREVER);
    queue.schedule(new Marked(1), ns(FOREVER - 1));
    queue.schedule(new Marked(0), ns(0));
    expect([0, 1, 2].map(() => markOf(queue.pop()))).toEqual([0, 1, 2]);
    expect(queue.now).toBe(FOREVER);
  });

  it.each([
    ['before now', 99],
    ['not a whole number', 100.5],
    ['NaN', NaN],
    ['beyond 2^53', 2 ** 53],
    ['infinite', Infinity],
  ])('refuses a time that is %s, and leaves the event as it was', (_, at) => {
    const queue = new EventQueue();
    const event = new Marked(7);
    queue.schedule(new Marked(0), ns(100));
    queue.pop();
    queue.schedule(event, ns(200));
    expect(() => queue.schedule(event, at as Nanoseconds)).toThrow(
      /Marked scheduled for .* from now \(100 ns\)/,
    );
    expect(event.at).toBe(200);
    expect(queue.pop()).toBe(event);
  });

  it('gives its events back when it is cleared, ready to be scheduled from 0 again', () => {
    const queue = new EventQueue();
    const marked = Array.from({ length: 200 }, (_, index) => new Marked(index));
    for (const event of marked) queue.schedule(event, ns((event.mark * 7919) % 100_003));
    for (let i = 0; i < 50; i++) queue.pop();
    queue.clear();
    expect(queue.size).toBe(0);
    expect(queue.now).toBe(0);
    expect(marked.some(event => event.queued)).toBe(false);
    for (const event of marked.toReversed()) queue.schedule(event, ns(event.mark));
    expect(marked.map(() => markOf(queue.pop()))).toEqual(marked.map(event => event.mark));
  });
});
