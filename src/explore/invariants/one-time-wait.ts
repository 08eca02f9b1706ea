// One end at most enters TIME-WAIT: the one that closed first. Both do only when each had closed before it heard of
// the other's FIN.
//
//   client closes ──╲ ╱── server closes
//                    ╳
//   CLOSING      ◄──╱ ╲──►      CLOSING
import type { Side } from '../../fault/index.ts';
import { endSeq, FIN, seqGte } from '../../wire/index.ts';
import type { History, Move } from '../history.ts';
import type { Invariant } from '../invariant.ts';
import { at } from './wording.ts';

export const oneTimeWait: Invariant = {
  name: 'one-time-wait',
  source: 'RFC 9293 §3.6 (figures 12 and 13)',
  check(history) {
    const client = entryOf(history, 'client');
    if (client === undefined) return undefined;
    const server = entryOf(history, 'server');
    if (server === undefined || server.connection !== client.connection) return undefined;
    if (closedUntold(history, client) && closedUntold(history, server)) return undefined;
    return {
      order: Math.max(client.order, server.order),
      message: `client and server both entered TIME-WAIT, ${at(client.at)} and ${at(server.at)}, but one had heard of the other's FIN before it closed`,
    };
  },
};

function entryOf({ moves }: History, side: Side): Move | undefined {
  for (const move of moves) if (move.side === side && move.to === 'TIME-WAIT') return move;
  return undefined;
}

/** Whether that end had closed before the other's FIN reached it (one that comes early waits for what is missing). */
function closedUntold({ moves, arrivals }: History, { side, connection }: Move): boolean {
  const closed = moves.find(
    move => move.side === side && move.connection === connection && move.to === 'FIN-WAIT-1',
  );
  const fin = arrivals.find(({ side: to, segment }) => to === side && segment.flags & FIN);
  if (closed === undefined || fin === undefined) return closed !== undefined;
  const end = endSeq(fin.segment);
  const told = arrivals.find(
    ({ side: to, after }) => to === side && after !== null && seqGte(after.rcvNxt, end),
  );
  return told === undefined || closed.order < told.order;
}
