// The transition table laid over the hand-made places: which causes an edge and an exit stand for, which notes a
// profile adds. Nothing is drawn here that the table does not have, and nothing of it is left out.
import { transitions, type Cause, type Profile, type State } from '../../tcp/index.ts';
import { formatDuration, invariant } from '../../time/index.ts';
import { weigh, type StateVisit, type Weights } from './visits.ts';
import { boxes, edges, exits, type BoxId, type Edge, type Exit } from './places.ts';

export interface DrawnExit extends Exit {
  readonly causes: readonly Cause[];
}

export interface StateDiagram {
  readonly edges: readonly Edge[];
  readonly exits: readonly DrawnExit[];
  /** A second line in a state's box. */
  readonly notes: Readonly<Partial<Record<State, string>>>;
  /** How often runs went which way; absent where the diagram shows the machine and no runs. */
  readonly weights?: Weights;
}

const stateOf = (id: BoxId): State => boxes[id].state;

/** What edges already stand for is no exit. */
function exitCauses(from: State): readonly Cause[] {
  const drawn = edges
    .filter(edge => edge.from === from && stateOf(edge.to) === 'CLOSED')
    .flatMap(edge => edge.labels.flatMap(label => label.causes));
  const row = transitions.find(each => each.from === from && each.to === 'CLOSED');
  return row?.causes.filter(cause => !drawn.includes(cause)) ?? [];
}

/** The diagram; with a profile, its durations, and without the causes that it does not know. */
export function stateDiagram(profile?: Profile, visits?: readonly StateVisit[]): StateDiagram {
  checkPlaces();
  const never = (from: State, cause: Cause): boolean => {
    if (profile === undefined) return false;
    if (cause === 'FIN-WAIT-2 over') return profile.closing.finWait2 === null;
    return from === 'TIME-WAIT' && cause === 'RST' && !profile.timeWait.endedByReset;
  };
  const drawnExits = exits.map(exit => ({
    ...exit,
    causes: exitCauses(exit.from).filter(cause => !never(exit.from, cause)),
  }));
  return {
    edges,
    exits: drawnExits,
    ...(visits !== undefined && { weights: weigh(visits, edges, drawnExits) }),
    notes: profile === undefined ? {} : notesOf(profile),
  };
}

function notesOf({ closing, timeWait }: Profile): StateDiagram['notes'] {
  const { finWait2 } = closing;
  return {
    'FIN-WAIT-2': finWait2 === null ? 'no limit' : `${formatDuration(finWait2)} after close()`,
    'TIME-WAIT': `2MSL = ${formatDuration(timeWait.duration)}`,
  };
}

/** Every row of the table has its places, and every place its row. */
function checkPlaces(): void {
  for (const { from, to, causes } of transitions) {
    const edge = edges.find(each => stateOf(each.from) === from && stateOf(each.to) === to);
    const placed = edge?.labels.flatMap(label => label.causes) ?? [];
    const rest = causes.filter(cause => !placed.includes(cause));
    const hasExit = to === 'CLOSED' && exits.some(exit => exit.from === from);
    invariant(rest.length === 0 || hasExit, `the state diagram draws ${from} to ${to} by ${rest.join(', ')}`);
    const foreign = placed.filter(cause => !causes.includes(cause));
    invariant(foreign.length === 0, `the table moves ${from} to ${to} by ${foreign.join(', ')}`);
  }
  for (const { from, to } of edges) {
    const known = transitions.some(each => each.from === stateOf(from) && each.to === stateOf(to));
    invariant(known, `the table moves ${from} to ${to}`);
  }
}
