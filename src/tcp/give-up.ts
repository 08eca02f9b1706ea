// The peer has not answered for too long: the connection ends here, with or without a word to the peer.
import type { Nanoseconds } from '../time/index.ts';
import { sendReset } from './emit.ts';
import { release } from './move.ts';
import type { Tcb } from './tcb.ts';

export function giveUp(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.profile.retries.tellsPeer?.(tcb.state) === true) sendReset(tcb, now);
  release(tcb, 'give up', 'ETIMEDOUT');
}
