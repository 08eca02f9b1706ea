// The event queue against a binary heap, in one run: `npx tsx test/bench/queue.bench.ts`.
// hold n: with n events pending, pop the first and schedule it again, an exponential time ahead.
// re-arm n: with n timers pending, push one of them back (a retransmission timer at each ACK).
import { EventQueue, ns, RandomSource, TimedEvent, VirtualScheduler } from '../../src/time/index.ts';
import { BinaryHeap, HeapEvent } from './binary-heap.ts';
import { nanosecondsEach, type Measured } from './nanoseconds-each.ts';

const operations = 10_000;
const distances = 65_536;

class Nothing extends TimedEvent {
  fire(): void {}
}

/** Rearms itself for ever: the scheduler's own cost per event. */
class Perpetual extends TimedEvent {
  readonly #scheduler: VirtualScheduler;
  #turn = 0;

  constructor(scheduler: VirtualScheduler) {
    super();
    this.#scheduler = scheduler;
  }

  fire(): void {
    this.#scheduler.arm(this, ns(this.#scheduler.clock + ahead[this.#turn++ & (distances - 1)]!));
  }
}

const random = new RandomSource('bench').stream('distances');
const ahead = Float64Array.from({ length: distances }, () => Math.round(random.exponential(10e6)));
let turn = 0;
const next = (): number => ahead[turn++ & (distances - 1)]!;

function holdWheel(pending: number): Measured {
  const queue = new EventQueue();
  for (let i = 0; i < pending; i++) queue.schedule(new Nothing(), ns(next()));
  const batch = (): void => {
    for (let i = 0; i < operations; i++) queue.schedule(queue.pop()!, ns(queue.now + next()));
  };
  return { name: `hold ${pending}: wheel`, operations, batch };
}

function holdHeap(pending: number): Measured {
  const queue = new BinaryHeap();
  for (let i = 0; i < pending; i++) queue.schedule(new HeapEvent(), next());
  const batch = (): void => {
    for (let i = 0; i < operations; i++) queue.schedule(queue.pop()!, queue.now + next());
  };
  return { name: `hold ${pending}: binary heap`, operations, batch };
}

/** Each operation pushes a timer back; one in ten lets time pass by a short event. */
function rearmWheel(timers: number): Measured {
  const queue = new EventQueue();
  const all = Array.from({ length: timers }, () => new Nothing());
  const short = new Nothing();
  for (const timer of all) queue.schedule(timer, ns(200e6 + next()));
  const batch = (): void => {
    for (let i = 0; i < operations; i++) {
      queue.schedule(all[i % timers]!, ns(queue.now + 200e6 + next()));
      if (i % 10 !== 0) continue;
      queue.schedule(short, ns(queue.now + 1000));
      queue.pop();
    }
  };
  return { name: `re-arm ${timers}: wheel`, operations, batch };
}

function rearmHeap(timers: number): Measured {
  const queue = new BinaryHeap();
  const all = Array.from({ length: timers }, () => new HeapEvent());
  const short = new HeapEvent();
  for (const timer of all) queue.schedule(timer, 200e6 + next());
  const batch = (): void => {
    for (let i = 0; i < operations; i++) {
      queue.schedule(all[i % timers]!, queue.now + 200e6 + next());
      if (i % 10 !== 0) continue;
      queue.schedule(short, queue.now + 1000);
      queue.pop();
    }
  };
  return { name: `re-arm ${timers}: binary heap`, operations, batch };
}

function scheduler(pending: number): Measured {
  const virtual = new VirtualScheduler();
  for (let i = 0; i < pending; i++) virtual.arm(new Perpetual(virtual), ns(next()));
  const batch = (): void => virtual.run({ maxEvents: operations });
  return { name: `VirtualScheduler, events, ${pending} pending`, operations, batch };
}

function rxjs(pending: number): Measured {
  const virtual = new VirtualScheduler();
  for (let i = 0; i < pending; i++) {
    virtual.schedule(function again() {
      this.schedule(undefined, next() / 1e6);
    }, next() / 1e6);
  }
  const batch = (): void => virtual.run({ maxEvents: operations });
  return { name: `VirtualScheduler, RxJS actions, ${pending} pending`, operations, batch };
}

function seeding(): Measured {
  const source = new RandomSource('run 0');
  const stream = source.stream('link.toServer/loss');
  let run = 0;
  const batch = (): void => {
    for (let i = 0; i < 1000; i++) {
      source.reset(`experiment/point 17/run ${run++}`);
      stream.next();
    }
  };
  return { name: 'seed a random stream and draw once', operations: 1000, batch };
}

function resets(): Measured {
  const virtual = new VirtualScheduler();
  const events = Array.from({ length: 6 }, () => new Nothing());
  const batch = (): void => {
    for (let i = 0; i < 1000; i++) {
      for (const event of events) virtual.arm(event, ns(next()));
      virtual.reset();
    }
  };
  return { name: 'arm 6 events and reset the scheduler', operations: 1000, batch };
}

const sizes = [10, 1000, 100_000];
await nanosecondsEach('event queue', [
  ...sizes.flatMap(pending => [holdWheel(pending), holdHeap(pending)]),
  rearmWheel(1000),
  rearmHeap(1000),
  ...sizes.map(scheduler),
  rxjs(1000),
  resets(),
  seeding(),
]);
