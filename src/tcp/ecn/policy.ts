// Explicit congestion notification, RFC 3168 (RFC 9293 §3.8.2, SHLD-8): whether an end asks for it when it opens, and whether it agrees when
// it is asked. What follows from an agreement is the same everywhere: `sender.ts`, `receiver.ts`.
//
//   opener                           listener
//     │ ── SYN, ECE and CWR ────────────► │   asks (an 'ECN-setup SYN')
//     │ ◄──────────────── SYN,ACK, ECE ── │   agrees (an 'ECN-setup SYN-ACK')
//     │ ── DATA, ECT(0) ──── CE ────────► │   a queue marks instead of dropping
//     │ ◄─────────────────── ACK, ECE ─── │   until it sees CWR
//     │ ── DATA, ECT(0), CWR ───────────► │   the window is reduced, once a round trip
import { CWR, ECE, NOT_ECT, ACK, type Segment } from '../../wire/index.ts';
import type { TransmitCause } from '../effects.ts';
import type { Tcb } from '../tcb.ts';
import { EcnState } from './state.ts';

export interface EcnPolicy {
  readonly name: string;
  readonly asks: boolean;
  readonly agrees: boolean;
}

/** In the order of net.ipv4.tcp_ecn: 0, 1, 2. */
export const ecnPolicies = {
  never: { name: 'never', asks: false, agrees: false },
  always: { name: 'asked for and agreed to', asks: true, agrees: true },
  whenAsked: { name: 'when asked', asks: false, agrees: true },
} as const satisfies Readonly<Record<string, EcnPolicy>>;

const setup = ECE | CWR;

/** The control bits that a SYN or a SYN,ACK carries besides. */
export function setupFlags({ profile, ecn }: Tcb, answering: boolean, cause: TransmitCause): number {
  // RFC 3168 §6.1.1: an ECN-setup SYN-ACK has ECE and not CWR
  if (answering) return ecn === null ? 0 : ECE;
  // §6.1.1.1: a SYN that was lost may have been lost for asking; it goes again without
  return profile.ecn.asks && cause === 'new' ? setup : 0;
}

/** What the peer's SYN or SYN,ACK makes of it; null: no ECN on this connection. */
export function agreement({ profile }: Tcb, { flags, ecn }: Segment): EcnState | null {
  const said = flags & setup;
  // §6.1.1: neither SYN nor SYN,ACK is ECN-capable itself; one that is has been tampered with
  if (said === 0 || ecn !== NOT_ECT) return null;
  const agreed = flags & ACK ? profile.ecn.asks && said === ECE : profile.ecn.agrees && said === setup;
  return agreed ? new EcnState() : null;
}
