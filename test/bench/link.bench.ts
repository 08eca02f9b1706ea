// What a packet costs on a link, from `send` to the sink: `npx tsx test/bench/link.bench.ts`.
// Stock RxJS operators on the same scheduler stand beside our own; `reset` is a link's cost per tiny run.
import { delay as rxDelay, filter, tap, type OperatorFunction } from 'rxjs';
import {
  LinkDirection,
  parseDirection,
  type DirectionDescription,
  type LinkContext,
  type Packet,
} from '../../src/link/index.ts';
import { ns, RandomSource, VirtualScheduler } from '../../src/time/index.ts';
import { makeSegment } from '../../src/wire/index.ts';
import { nanosecondsEach, type Measured } from './nanoseconds-each.ts';

const batchSize = 10_000;
/** Packets sent back to back before the clock moves on: about a window. */
const burst = 50;
const packet: Packet = { id: 1, from: 0, to: 1, segment: makeSegment({}), size: 1500, sentAt: ns(0) };

interface Link {
  readonly direction: LinkDirection;
  readonly scheduler: VirtualScheduler;
  readonly random: RandomSource;
}

function link(
  description: DirectionDescription,
  operators: (scheduler: VirtualScheduler) => OperatorFunction<Packet, Packet>[] = () => [],
): Link {
  const scheduler = new VirtualScheduler();
  const random = new RandomSource('bench');
  let dropped = 0;
  let arrived = 0;
  const context: LinkContext = {
    scheduler,
    random: name => random.stream(name),
    observer: { dropped: () => dropped++ },
  };
  const direction = new LinkDirection({
    name: 'toServer',
    parameters: parseDirection(description, 'link.toServer'),
    context,
    before: operators(scheduler),
  });
  direction.deliverTo(() => arrived++);
  return { direction, scheduler, random };
}

function perPacket(name: string, { direction, scheduler }: Link): Measured {
  const batch = (): void => {
    for (let sent = 0; sent < batchSize; sent += burst) {
      for (let i = 0; i < burst; i++) direction.send(packet);
      scheduler.runUntil(ns(scheduler.clock + 60e6));
    }
  };
  return { name, operations: batchSize, batch };
}

function perRun(name: string, { direction, scheduler, random }: Link, packets: number): Measured {
  let run = 0;
  const batch = (): void => {
    for (let i = 0; i < 1000; i++) {
      random.reset(`run ${run++}`);
      scheduler.reset();
      direction.reset();
      for (let sent = 0; sent < packets; sent++) direction.send(packet);
      scheduler.run();
    }
  };
  return { name, operations: 1000, batch };
}

const full: DirectionDescription = {
  loss: '1%',
  rate: '1Gbps',
  delay: '10ms',
  reorder: { probability: '1%', by: '1ms' },
  duplicate: '1%',
};

await nanosecondsEach('a packet through a link direction', [
  perPacket('delay', link({ delay: '10ms' })),
  perPacket('loss, delay', link({ loss: '1%', delay: '10ms' })),
  perPacket('loss, rate, delay', link({ loss: '1%', rate: '1Gbps', delay: '10ms' })),
  perPacket('loss, rate, delay, reorder, duplicate', link(full)),
  perPacket(
    'loss, normal delay',
    link({ loss: '1%', delay: { normal: { mean: '10ms', deviation: '1ms' } } }),
  ),
  perPacket(
    'stock filter and tap, then loss, delay',
    link({ loss: '1%', delay: '10ms' }, () => [filter(({ id }) => id > 0), tap()]),
  ),
  perPacket(
    "RxJS's own delay",
    link({}, scheduler => [rxDelay(10, scheduler)]),
  ),
  perRun('a run: reset and 1 packet over loss, delay', link({ loss: '1%', delay: '10ms' }), 1),
  perRun('a run: reset only, loss, delay', link({ loss: '1%', delay: '10ms' }), 0),
]);
