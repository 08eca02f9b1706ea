// A rate, a plain queue and a constant delay are one operator; what it does must be what `rate` and `delay` do
// one after the other.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { delay } from '../../src/link/delay.ts';
import { Subject, ns, TimedEvent, VirtualScheduler } from '../../src/time/index.ts';
import type { LinkContext, Packet } from '../../src/link/index.ts';
import type { QueueLimit } from '../../src/link/parameters.ts';
import { rate } from '../../src/link/rate.ts';
import { wire } from '../../src/link/wire.ts';
import { bps } from '../../src/time/index.ts';
import { Segment } from '../../src/wire/index.ts';
import type { OperatorFunction } from 'rxjs';

interface Sending {
  readonly at: number;
  readonly size: number;
}

type Line = readonly [what: 'delivered' | 'dropped', id: number, at: number];

/** What becomes of packets sent at those times, in order. */
function journey(
  operators: (context: LinkContext) => readonly OperatorFunction<Packet, Packet>[],
  sendings: readonly Sending[],
): readonly Line[] {
  const scheduler = new VirtualScheduler();
  const lines: Line[] = [];
  const context: LinkContext = {
    scheduler,
    random: () => expect.unreachable('nothing here is left to chance'),
    observer: { dropped: packet => lines.push(['dropped', packet.id, scheduler.clock]) },
  };
  const source = new Subject<Packet>();
  operators(context)
    .reduce((pipeline, operator) => operator(pipeline), source.asObservable())
    .subscribe(packet => lines.push(['delivered', packet.id, scheduler.clock]));
  sendings.forEach(({ at, size }, index) => {
    const packet = { id: index + 1, from: 0, to: 1, segment: new Segment(), size, sentAt: ns(at) };
    scheduler.arm(new Send(source, packet), ns(at));
  });
  scheduler.run();
  return lines;
}

class Send extends TimedEvent {
  readonly #source: Subject<Packet>;
  readonly #packet: Packet;

  constructor(source: Subject<Packet>, packet: Packet) {
    super();
    this.#source = source;
    this.#packet = packet;
  }

  fire(): void {
    this.#source.next(this.#packet);
  }
}

const limits: fc.Arbitrary<QueueLimit> = fc.oneof(
  fc.record({ unit: fc.constant('packets' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ unit: fc.constant('bytes' as const), limit: fc.integer({ min: 1500, max: 6000 }) }),
);

// Odd sizes at odd times: where a packet comes in the very nanosecond in which the wire becomes free, either order
// of the two is right.
const sendings = fc
  .array(
    fc.record({ gap: fc.integer({ min: 0, max: 2_000_000 }), size: fc.integer({ min: 40, max: 1500 }) }),
    {
      maxLength: 40,
    },
  )
  .map(list => {
    let at = 0;
    return list.map(({ gap, size }) => ({ at: (at += 2 * gap + 1), size }));
  });

test('a wire delivers and drops what rate, queue and delay deliver and drop, at the same times', () => {
  fc.assert(
    fc.property(sendings, limits, fc.integer({ min: 0, max: 5_000_000 }), (sent, queue, late) => {
      const speed = bps(8_000_000);
      const apart = journey(
        context => [rate(speed, context, queue), delay({ kind: 'constant', delay: ns(late) }, context)],
        sent,
      );
      const whole = journey(context => [wire(speed, ns(late), queue, context)], sent);
      expect(whole).toEqual(apart);
    }),
  );
});

test('a wire that is reset forgets what was on it and what waited', () => {
  const scheduler = new VirtualScheduler();
  const stages: { reset(): void }[] = [];
  const delivered: number[] = [];
  const context: LinkContext = {
    scheduler,
    random: () => expect.unreachable('nothing here is left to chance'),
    observer: { dropped: () => expect.unreachable('the queue has room') },
    stages,
  };
  const source = new Subject<Packet>();
  wire(
    bps(8_000_000),
    ns(0),
    { unit: 'packets', limit: 10 },
    context,
  )(source).subscribe(packet => delivered.push(packet.id, scheduler.clock));
  const send = (id: number): void =>
    source.next({ id, from: 0, to: 1, segment: new Segment(), size: 1000, sentAt: scheduler.clock });
  for (let id = 1; id <= 5; id++) send(id);
  for (const stage of stages) stage.reset();
  scheduler.reset();
  send(6);
  scheduler.run();
  expect(delivered).toEqual([6, 1_000_000]);
});
