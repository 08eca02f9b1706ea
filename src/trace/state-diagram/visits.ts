// How often runs took each way through the state machine, for a diagram that draws the ways as wide as they are used.
import type { State } from '../../tcp/index.ts';
import type { Trace } from '../event.ts';
import type { DrawnExit } from './diagram.ts';
import { boxes, type Edge } from './places.ts';

/** One change of state, and how often it happened. */
export interface StateVisit {
  readonly from: State;
  readonly to: State;
  /** As the trace tells it: 'FIN', 'RST', 'TIME-WAIT over', … */
  readonly cause: string;
  readonly count: number;
}

/** All changes of state in traces, at both ends. */
export function countVisits(traces: readonly Trace[]): readonly StateVisit[] {
  const visits = new Map<string, StateVisit>();
  for (const { events } of traces) {
    for (const event of events) {
      if (event.type !== 'state') continue;
      const { from, to, cause } = event;
      const key = `${from} ${to} ${cause}`;
      visits.set(key, { from, to, cause, count: (visits.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...visits.values()];
}

/** Where each visit is drawn: on the edge that stands for its cause, or on the exit to CLOSED. */
export interface Weights {
  readonly edges: ReadonlyMap<Edge, number>;
  readonly exits: ReadonlyMap<State, number>;
  readonly most: number;
}

export function weigh(
  visits: readonly StateVisit[],
  edges: readonly Edge[],
  exits: readonly DrawnExit[],
): Weights {
  const onEdges = new Map<Edge, number>();
  const onExits = new Map<State, number>();
  for (const { from, to, cause, count } of visits) {
    const between = edges.filter(edge => boxes[edge.from].state === from && boxes[edge.to].state === to);
    const edge =
      between.find(each => each.labels.some(label => (label.causes as readonly string[]).includes(cause))) ??
      (to === 'CLOSED' && exits.some(exit => exit.from === from) ? undefined : between[0]);
    if (edge !== undefined) onEdges.set(edge, (onEdges.get(edge) ?? 0) + count);
    else onExits.set(from, (onExits.get(from) ?? 0) + count);
  }
  return { edges: onEdges, exits: onExits, most: Math.max(1, ...onEdges.values(), ...onExits.values()) };
}

/** Width of a way in points: the area of what passes, as the eye compares it; never visited, a hair line. */
export const wayWidth = (count: number, most: number): number =>
  count === 0 ? 0.5 : 1 + 3.2 * Math.sqrt(count / most);
