// Congestion controls by the names that TCP_CONGESTION and tcp_congestion_control give them.
import type { CongestionControl } from './control.ts';
import { cubic } from './cubic.ts';
import { renoWindow } from './reno-window.ts';

export const congestionControls: Readonly<Record<string, CongestionControl>> = { reno: renoWindow, cubic };
