// What the tests of this folder share: packets, and a context that keeps a log of drops.
import {
  LinkDirection,
  parseDirection,
  type DirectionDescription,
  type DirectionOptions,
  type LinkContext,
  type Packet,
} from '../../src/link/index.ts';
import { ns, RandomSource, VirtualScheduler, type Nanoseconds } from '../../src/time/index.ts';
import { makeSegment } from '../../src/wire/index.ts';

export function packet(id: number, size = 1000): Packet {
  return { id, from: 0, to: 1, segment: makeSegment({}), size, sentAt: ns(0) };
}

export interface Bench extends LinkContext {
  readonly scheduler: VirtualScheduler;
  readonly source: RandomSource;
  readonly drops: { id: number; by: string; detail: string; at: Nanoseconds }[];
}

export function bench(seed = 'a seed'): Bench {
  const scheduler = new VirtualScheduler();
  const source = new RandomSource(seed);
  const drops: Bench['drops'] = [];
  return {
    scheduler,
    source,
    drops,
    random: name => source.stream(name),
    observer: {
      dropped: ({ id }, by, detail) => drops.push({ id, by, detail, at: scheduler.clock }),
    },
  };
}

export interface Arrival {
  readonly id: number;
  readonly at: number;
}

/** A direction with that description, and the log of what came out of it. */
export function directionOf(
  description: DirectionDescription,
  context: Bench = bench(),
  operators: Pick<DirectionOptions, 'before' | 'after'> = {},
): { direction: LinkDirection; arrivals: Arrival[]; context: Bench } {
  const parameters = parseDirection(description, 'link.toServer');
  const direction = new LinkDirection({ name: 'link.toServer', parameters, context, ...operators });
  const arrivals: Arrival[] = [];
  direction.deliverTo(({ id }) => arrivals.push({ id, at: context.scheduler.clock }));
  return { direction, arrivals, context };
}

/** Sends so many packets, one every `gap` nanoseconds, and runs until all have gone. */
export function sendMany(
  direction: LinkDirection,
  { scheduler }: Bench,
  count: number,
  gap: number,
  size = 1000,
): void {
  for (let id = 1; id <= count; id++) {
    scheduler.runUntil(ns((id - 1) * gap));
    direction.send(packet(id, size));
  }
  scheduler.run();
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
