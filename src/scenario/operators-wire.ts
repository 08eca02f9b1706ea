// RxJS in a run: operators of a user's own, or stock ones, on the way of a scenario's packets. They stand behind its
// faults and before its link, see every packet, and may lose, change, delay or add some.
import { pipe, type OperatorFunction } from 'rxjs';
import type { Packet } from '../link/index.ts';
import type { VirtualScheduler } from '../time/index.ts';
import type { WireMaker } from './wire.ts';

/** By direction, in the order in which packets pass. */
export interface PacketOperators {
  readonly toServer?: readonly OperatorFunction<Packet, Packet>[];
  readonly toClient?: readonly OperatorFunction<Packet, Packet>[];
}

/**
 * Somebody on the wire, for `prepare`. Operators are subscribed anew for each run.
 *
 * @param make is given the run's clock, for operators that take time
 * @example prepare(scenario, { wire: rxjsOnTheWire(clock => ({ toServer: [delay(20, clock)] })) }).run('1')
 */
export function rxjsOnTheWire(make: (scheduler: VirtualScheduler) => PacketOperators): WireMaker {
  return ({ scheduler }) => {
    const { toServer = [], toClient = [] } = make(scheduler);
    const all = (operators: readonly OperatorFunction<Packet, Packet>[]): OperatorFunction<Packet, Packet> =>
      (pipe as (...each: readonly unknown[]) => OperatorFunction<Packet, Packet>)(...operators);
    return {
      direction: side => all(side === 'client' ? toServer : toClient),
      forStates: [],
      begin: () => {},
    };
  };
}
