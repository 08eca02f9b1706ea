// What stands before a wire that is busy: takes packets in, gives one out when the wire is free, and drops what it
// will not hold, telling the observer itself.
import { unreachable } from '../../time/index.ts';
import type { LinkContext } from '../context.ts';
import type { Packet } from '../packet.ts';
import type { QueueModel } from '../parameters.ts';
import { CodelQueue } from './codel.ts';
import { DropTailQueue } from './drop-tail.ts';
import { FqCodelQueue } from './fq-codel.ts';
import { RedQueue } from './red.ts';

export interface QueueDiscipline {
  /** A packet that finds the wire free need not go through the queue: nothing there has to know of it. */
  readonly letsPass: boolean;
  enqueue(packet: Packet): void;
  dequeue(): Packet | undefined;
  /** As new; packets in it are forgotten. */
  clear(): void;
}

/** RED draws from the stream 'queue'; the others are without chance. */
export function queueDiscipline(model: QueueModel, context: LinkContext): QueueDiscipline {
  if (!('kind' in model)) return new DropTailQueue(model, context.observer);
  switch (model.kind) {
    case 'red':
      return new RedQueue(model, context);
    case 'codel':
      return new CodelQueue(model, context);
    case 'fq-codel':
      return new FqCodelQueue(model, context);
    default:
      return unreachable(model);
  }
}
