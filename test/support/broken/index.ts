// All endpoints with a deliberate mistake.
import { acknowledgesTooMuch } from './acknowledges-too-much.ts';
import { believesAnyReset } from './believes-any-reset.ts';
import { believesOldAcks } from './believes-old-acks.ts';
import type { BrokenEndpoint } from './broken-endpoint.ts';
import { closingSkipsTimeWait } from './closing-skips-time-wait.ts';
import { deafInTimeWait } from './deaf-in-time-wait.ts';
import { finWithoutBackOff } from './fin-without-back-off.ts';
import { keepsFailuresToItself } from './keeps-failures-to-itself.ts';
import { lastAckLeavesOnFin } from './last-ack-leaves-on-fin.ts';
import { lastAckWaits } from './last-ack-waits.ts';
import { readsTooLittle, readsTooMuch } from './miscounting-readers.ts';
import { retransmittedFinTooHigh } from './retransmitted-fin-too-high.ts';

export type { BrokenEndpoint } from './broken-endpoint.ts';
export { believesAnyReset, finWithoutBackOff, keepsFailuresToItself, lastAckLeavesOnFin };

/** Mistakes that have been seen in the wild, or that RFCs warn of. */
export const brokenEndpoints: readonly BrokenEndpoint[] = [
  deafInTimeWait,
  finWithoutBackOff,
  lastAckLeavesOnFin,
  closingSkipsTimeWait,
  retransmittedFinTooHigh,
  believesAnyReset,
];

/** Mistakes that nobody is known to make, but that invariants must see all the same. */
export const otherMistakes: readonly BrokenEndpoint[] = [
  acknowledgesTooMuch,
  believesOldAcks,
  readsTooMuch,
  readsTooLittle,
  keepsFailuresToItself,
  lastAckWaits,
];
