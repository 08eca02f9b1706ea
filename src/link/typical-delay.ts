// Roughly how long a packet is under way: for whoever plans a scenario around a round trip.
import { ns, type Nanoseconds } from '../time/index.ts';
import type { DirectionDescription } from './description.ts';
import type { DelayModel } from './parameters.ts';
import { parseDirection } from './parse.ts';

/** Mean or least delay, where the description says one; netem's comes on top. Otherwise 0. */
export function typicalDelay(description: DirectionDescription, field: string): Nanoseconds {
  const { delay, netem } = parseDirection(description, field);
  return ns((delay === undefined ? 0 : typical(delay)) + (netem?.options.delay?.delay ?? 0));
}

function typical(delay: DelayModel): number {
  switch (delay.kind) {
    case 'constant':
    case 'jitter':
      return delay.delay;
    case 'normal':
      return delay.mean;
    case 'uniform':
    case 'pareto':
      return delay.minimum;
  }
}
