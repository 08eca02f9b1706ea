// What an earlier connection on the same 4-tuple left in the network changes nothing in a later one.
import type { EndView } from '../history.ts';
import type { Invariant } from '../invariant.ts';
import { at } from './wording.ts';

export const oldIncarnationIsNotHeard: Invariant = {
  name: 'no-segment-of-an-old-incarnation-is-accepted',
  source: 'RFC 9293 §3.4.1 to §3.4.3, §3.6.1; RFC 1337 §1 (H1 to H3); RFC 7323 §5',
  check({ arrivals }) {
    for (const { side, sent, connection, before, after, order, at: time } of arrivals) {
      if (sent === null || before === null || sent.connection >= connection) continue;
      if (after !== null && isUnmoved(before, after)) continue;
      return {
        order,
        message: `a ${sent.kind} of connection ${sent.connection} changed the ${side}'s connection ${connection} ${at(time)}`,
      };
    }
    return undefined;
  },
};

function isUnmoved(before: EndView, after: EndView): boolean {
  return before.state === after.state && before.rcvNxt === after.rcvNxt && before.sndUna === after.sndUna;
}
