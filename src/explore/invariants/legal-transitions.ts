// The state machine moves only as the table of `tcp/states.ts` has it, and every move begins where the last ended.
import { states, transitions, type State } from '../../tcp/index.ts';
import type { Side } from '../../fault/index.ts';
import type { History } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { at } from './wording.ts';

/** From → to → causes; plain objects, because asking them is most of what this costs. */
const legal = Object.fromEntries(
  states.map(state => [state, Object.fromEntries(states.map(to => [to, [] as string[]]))]),
) as Record<State, Record<State, string[]>>;
for (const { from, to, causes } of transitions) legal[from][to].push(...causes);

export const legalTransitions: Invariant = {
  name: 'legal-transitions',
  source: 'RFC 9293 §3.3.2 (figure 5), §3.10',
  check: eitherSide(check),
};

function check(history: History, side: Side): Violation | undefined {
  let state: State = 'CLOSED';
  let connection = 0;
  for (const move of history.moves) {
    if (move.side !== side) continue;
    if (move.connection !== connection) {
      connection = move.connection;
      state = 'CLOSED';
    }
    const { from, to, cause } = move;
    if (from !== state) {
      return {
        order: move.order,
        message: `the ${side} was in ${state} and moved from ${from} to ${to} ${at(move.at)}`,
      };
    }
    // A crash is the end of the host, not a move of its TCP.
    if (!legal[from][to].includes(cause) && cause !== 'crash') {
      return {
        order: move.order,
        message: `the ${side} moved from ${from} to ${to} by '${cause}' ${at(move.at)}, which TCP does not know`,
      };
    }
    state = to;
  }
  return undefined;
}
