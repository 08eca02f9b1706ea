// The door of `middlebox`: boxes on a link that remember connections.
import type { Middlebox, MiddleboxContext } from './middlebox.ts';
import type { MiddleboxParameters } from './parse.ts';
import type { PortTranslation } from './port-translation.ts';
import { SynProxy } from './syn-proxy.ts';
import { Tracker } from './tracker.ts';

export * from './description.ts';
export { parseMiddlebox, type MiddleboxParameters } from './parse.ts';
export type { Middlebox, MiddleboxContext, Way } from './middlebox.ts';
export type { PortTranslation } from './port-translation.ts';

/** The addresses and ports of a NAT; null where a box translates none. */
export const translationOf = (box: Middlebox): PortTranslation | null =>
  box instanceof Tracker ? box.translation : null;

export function makeMiddlebox(parameters: MiddleboxParameters, context: MiddleboxContext): Middlebox {
  return parameters.kind === 'syn proxy'
    ? new SynProxy(parameters, context)
    : new Tracker(parameters, context);
}
