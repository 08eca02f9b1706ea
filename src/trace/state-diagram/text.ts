// The transition table for the terminal: each state with the ways out of it, those of the usual life first.
import type { Profile, State } from '../../tcp/index.ts';
import { states } from '../../tcp/index.ts';
import { stateDiagram } from './diagram.ts';
import { boxes } from './places.ts';

const stateWidth = Math.max(...states.map(state => state.length)) + 2;

export interface StateDiagramTextOptions {
  readonly profile?: Profile;
  /** Paints a state's name; default: leaves it as it is. */
  readonly paint?: (name: string, state: State) => string;
}

/**
 * One line a way out: `FIN-WAIT-1    ACK of FIN    ──► FIN-WAIT-2`; resets, aborts and give-ups share one.
 * Fits 100 columns.
 */
export function stateDiagramText({ profile, paint = name => name }: StateDiagramTextOptions = {}): string {
  const diagram = stateDiagram(profile);
  const causes = [...diagram.edges.flatMap(edge => edge.labels), ...diagram.exits].map(each => each.causes);
  const causeWidth = Math.max(...causes.map(each => each.join(', ').length));
  let text = '';
  for (const state of states) {
    const lines: string[] = [];
    const out = (cause: string, to: State, sends = ''): void => {
      const action = sends === '' ? '' : `  sends ${sends}`;
      const target = sends === '' ? to : to.padEnd(stateWidth - 2);
      lines.push(`${cause.padEnd(causeWidth)} ──► ${target.replace(to, paint(to, to))}${action}`);
    };
    for (const edge of diagram.edges) {
      if (boxes[edge.from].state !== state) continue;
      for (const { causes } of edge.labels) out(causes.join(', '), boxes[edge.to].state, edge.sends);
    }
    for (const exit of diagram.exits) if (exit.from === state) out(exit.causes.join(', '), 'CLOSED');
    lines.forEach((line, i) => {
      const head = i === 0 ? state : '';
      text += `${head.padEnd(stateWidth).replace(state, paint(state, state))}${line}\n`;
    });
    const note = diagram.notes[state];
    if (note !== undefined) text += `${''.padEnd(stateWidth)}(${note})\n`;
    text += '\n';
  }
  return text;
}
