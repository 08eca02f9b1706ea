// What may be put into the world of a scenario besides the scenario itself: somebody on the wire, somebody who
// watches, and other TCPs than finwait's own.
import type { Side } from '../fault/index.ts';
import type { Endpoint, Host, HostOptions } from '../host/index.ts';
import type { Packet } from '../link/index.ts';
import type { State, TransmitCause } from '../tcp/index.ts';
import type { Actor } from './actors.ts';
import type { CallDescription } from './calls.ts';
import type { WireMaker } from './wire.ts';

/** Is told of everything while it happens, without any of it being described. Must not call back. */
export interface RunWatch {
  /** A run begins. */
  begin(): void;
  /** A segment leaves the host's device; before the wire and the link get it. */
  transmitted(host: Host, endpoint: Endpoint | null, packet: Packet, cause: TransmitCause): void;
  /** An intact copy has reached a host that is up; before the host gets it. */
  arriving(host: Host, packet: Packet): void;
  /** The host is done with it, and with all that it set off at once. */
  arrived(host: Host, packet: Packet): void;
  stateChanged(host: Host, endpoint: Endpoint, from: State, to: State, cause: string): void;
  called(actor: Actor, call: CallDescription): void;
}

export interface Attachments {
  readonly wire?: WireMaker;
  readonly watch?: RunWatch;
  /** Makes the connections of that host. Default: finwait's own TCP. */
  readonly makeConnection?: { readonly [side in Side]?: NonNullable<HostOptions['makeConnection']> };
}
