// What a connection that has agreed on ECN remembers.
import type { SequenceNumber } from '../../wire/index.ts';

export class EcnState {
  /** As receiver: ECE in every segment, until the peer says CWR (Linux TCP_ECN_DEMAND_CWR). */
  echoing = false;
  /** As sender: the next new text carries CWR (Linux TCP_ECN_QUEUE_CWR). */
  cwrDue = false;
  /** SND.NXT when the window was last reduced: an echo before it is acknowledged tells nothing new. */
  reducedAt: SequenceNumber | null = null;
}
