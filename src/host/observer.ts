// What a host tells whoever watches it: enough to classify a run, cheap enough to be always on. Timers and
// arrivals are told only while `detailed` is set, because there are many of them.
import type { ConnectionError, State, TimerId, TransmitCause } from '../tcp/index.ts';
import type { Nanoseconds } from '../time/index.ts';
import type { Packet } from '../link/index.ts';
import type { Endpoint } from './endpoint.ts';
import type { Host } from './host.ts';

export type TimerChange = 'armed' | 'cancelled' | 'fired';

/** Called synchronously from inside a host; must not call back into it. */
export interface HostObserver {
  /** Whether `timerChanged` and `received` are wanted, too. */
  readonly detailed: boolean;
  /** A connection was made: by connect() ('active'), or by a SYN for a listener ('passive'). */
  opened(host: Host, endpoint: Endpoint, mode: 'active' | 'passive'): void;
  /** A segment leaves the host's device. `endpoint` is null when it answers a segment to nobody. */
  transmitted(host: Host, endpoint: Endpoint | null, packet: Packet, cause: TransmitCause): void;
  received(host: Host, packet: Packet): void;
  stateChanged(host: Host, endpoint: Endpoint, from: State, to: State, cause: string): void;
  /** The connection failed, whether or not an application still holds it. */
  failed(host: Host, endpoint: Endpoint, error: ConnectionError): void;
  timerChanged(
    host: Host,
    endpoint: Endpoint,
    timer: TimerId,
    change: TimerChange,
    expiresAt: Nanoseconds | null,
  ): void;
}

/** Watches nothing. */
export const nobody: HostObserver = {
  detailed: false,
  opened: () => {},
  transmitted: () => {},
  received: () => {},
  stateChanged: () => {},
  failed: () => {},
  timerChanged: () => {},
};
