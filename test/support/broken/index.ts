// All endpoints with a deliberate mistake.
import { believesAnyReset } from './believes-any-reset.ts';
import type { BrokenEndpoint } from './broken-endpoint.ts';
import { closingSkipsTimeWait } from './closing-skips-time-wait.ts';
import { deafInTimeWait } from './deaf-in-time-wait.ts';
import { finWithoutBackOff } from './fin-without-back-off.ts';
import { lastAckLeavesOnFin } from './last-ack-leaves-on-fin.ts';
import { retransmittedFinTooHigh } from './retransmitted-fin-too-high.ts';

export type { BrokenEndpoint } from './broken-endpoint.ts';

export const brokenEndpoints: readonly BrokenEndpoint[] = [
  deafInTimeWait,
  finWithoutBackOff,
  lastAckLeavesOnFin,
  closingSkipsTimeWait,
  retransmittedFinTooHigh,
  believesAnyReset,
];
