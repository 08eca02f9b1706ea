// Actions as text, in the words of the fault language without a segment: 'drop', 'delay by 3s', 'duplicate after
// 700ms', 'reorder', 'crash server', 'freeze client for 2s'.
import { printDuration, sides, type Side } from '../fault/index.ts';
import {
  FinwaitError,
  nearest,
  orList,
  parseDuration,
  unreachable,
  type Duration,
  type Nanoseconds,
} from '../time/index.ts';
import type { Action } from './action.ts';

/** Longer than the first retransmissions take: what is delayed is overtaken by its own copies. */
const delayDefault = '3s';
const duplicateDefault = '700ms';
/** Long enough for what an application would have done at once to be late, and to be asked for again. */
const freezeDefault = '2s';

const forms = ['drop', 'duplicate', 'delay', 'reorder', 'crash', 'freeze'] as const;

/** What a segment may suffer, with the usual times. */
export const segmentActions: readonly Action[] = ['drop', 'duplicate', 'delay', 'reorder'].flatMap(word =>
  parseActions(word),
);

/** What may befall the hosts and their applications at any choice point, with the usual times. */
export const hostActions: readonly Action[] = [
  'freeze client',
  'freeze server',
  'crash client',
  'crash server',
].flatMap(word => parseActions(word));

/**
 * Reads a list of actions: `'drop, duplicate, delay by 300ms, delay by 70s, freeze client for 2s'`. Times may be left
 * out: 700ms for duplicates, 3s for delays, 2s for freezes.
 *
 * @throws FinwaitError `bad-action` saying which one cannot be read, and what would be right
 */
export function parseActions(text: string): readonly Action[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(parseAction);
}

function parseAction(text: string): Action {
  const [kind = '', ...rest] = text.split(/\s+/);
  switch (kind) {
    case 'drop':
    case 'reorder':
      if (rest.length > 0) throw bad(text, `'${kind}' by itself`);
      return { kind };
    case 'delay':
      return { kind, by: timeAfter('by', rest, delayDefault, text) };
    case 'duplicate':
      return { kind, after: timeAfter('after', rest, duplicateDefault, text) };
    case 'crash':
      if (rest.length > 1) throw bad(text, "'crash client' or 'crash server'");
      return { kind, side: sideIn(rest, text) };
    case 'freeze':
      return { kind, side: sideIn(rest, text), during: timeAfter('for', rest.slice(1), freezeDefault, text) };
    default: {
      const near = nearest(kind, forms);
      throw bad(text, `${orList(forms)}${near === undefined ? '' : `. Did you mean '${near}'?`}`);
    }
  }
}

function timeAfter(word: string, rest: readonly string[], byDefault: Duration, text: string): Nanoseconds {
  if (rest.length === 0) return parseDuration(byDefault);
  if (rest[0] !== word || rest.length > 2)
    throw bad(text, `'${word}' and a time, as in '${word} ${byDefault}'`);
  return parseDuration(rest[1] ?? '', `the action '${text}'`);
}

function sideIn(rest: readonly string[], text: string): Side {
  const side = sides.find(candidate => candidate === rest[0]);
  if (side === undefined) throw bad(text, `${orList(sides)} after '${text.split(/\s+/)[0] ?? ''}'`);
  return side;
}

function bad(text: string, right: string): FinwaitError {
  return new FinwaitError('bad-action', `cannot read the action '${text}'. Right would be ${right}.`);
}

/** `'delay by 3s'`: `parseActions` reads it back. */
export function printAction(action: Action): string {
  switch (action.kind) {
    case 'drop':
    case 'reorder':
      return action.kind;
    case 'delay':
      return `delay by ${printDuration(action.by)}`;
    case 'duplicate':
      return `duplicate after ${printDuration(action.after)}`;
    case 'crash':
      return `crash ${action.side}`;
    case 'freeze':
      return `freeze ${action.side} for ${printDuration(action.during)}`;
    default:
      return unreachable(action);
  }
}
