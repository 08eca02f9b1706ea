// Who may stand on the wire of a run besides its link and the fault language: somebody who sees every segment
// leave, decides what becomes of it, and puts segments of his own on a host's device. Recordings bring one,
// with their own labels and rules.
import type { OperatorFunction } from 'rxjs';
import type { FaultStage, Side } from '../fault/index.ts';
import type { Host } from '../host/index.ts';
import type { Packet } from '../link/index.ts';
import type { TimedEvent, VirtualScheduler } from '../time/index.ts';
import type { Segment } from '../wire/index.ts';
import type { StateEntry } from './script-entry.ts';

export interface Wire {
  /** What stands before the link in the direction of all that `side` sends. Asked once for each side. */
  direction(side: Side): OperatorFunction<Packet, Packet>;
  /** Entries of its script that wait for a state. */
  readonly forStates: readonly StateEntry[];
  /** A packet has come to the end of the link, whether or not its receiver is up. */
  delivered?(packet: Packet): void;
  /** A run begins: forgets the one before, and puts entries that wait for a time on the clock. */
  begin(): void;
}

/** What a wire gets of the world that it stands in. */
export interface WireAccess {
  readonly scheduler: VirtualScheduler;
  readonly hosts: readonly [client: Host, server: Host];
  /** What may befall the hosts: crash and freeze. `detail` says why, for people. */
  readonly stage: FaultStage;
  /** Where entries wait that are due at once. */
  readonly due: TimedEvent[];
  /** Tells that it lost a packet. `detail` is for people. */
  dropped(packet: Packet, detail: string): void;
  /** Tells that it delayed or duplicated a packet. */
  faulted(packet: Packet, detail: string): void;
  /** Puts a segment on that host's device now, as if it came from the other host. Never while a host is at work. */
  inject(to: Side, segment: Segment, why: string): void;
}

export type WireMaker = (access: WireAccess) => Wire;
