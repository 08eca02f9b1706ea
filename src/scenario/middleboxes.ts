// The boxes of a link in their places: those at the client's end before its impairments, seen from the client,
// those at the server's end behind them.
import type { OperatorFunction } from 'rxjs';
import {
  makeMiddlebox,
  parseMiddlebox,
  type Middlebox,
  type MiddleboxContext,
  type MiddleboxDescription,
  type Packet,
  type Way,
} from '../link/index.ts';

type Operators = readonly OperatorFunction<Packet, Packet>[];

export class Middleboxes {
  /** From the client to the server. */
  readonly #boxes: readonly { readonly box: Middlebox; readonly at: 'client' | 'server' }[];

  /** @throws FinwaitError naming the field that cannot be read */
  constructor(
    description: MiddleboxDescription | readonly MiddleboxDescription[] | undefined,
    context: MiddleboxContext,
  ) {
    const parameters = middleboxList(description).map(([one, field]) => parseMiddlebox(one, field));
    const boxes = parameters.map((one, index) => ({
      box: makeMiddlebox(one, {
        ...context,
        random: purpose => context.random(`link.middlebox/${index === 0 ? '' : `${index + 1}/`}${purpose}`),
      }),
      at: one.at,
    }));
    this.#boxes = [
      ...boxes.filter(({ at }) => at === 'client'),
      ...boxes.filter(({ at }) => at === 'server'),
    ];
  }

  get any(): boolean {
    return this.#boxes.length > 0;
  }

  /** What stands before the impairments of that direction. */
  before(way: Way): Operators {
    return this.#at(way === 'toServer' ? 'client' : 'server', way);
  }

  /** What stands behind them. */
  after(way: Way): Operators {
    return this.#at(way === 'toServer' ? 'server' : 'client', way);
  }

  reset(): void {
    for (const { box } of this.#boxes) box.reset();
  }

  #at(end: 'client' | 'server', way: Way): Operators {
    const operators = this.#boxes.filter(({ at }) => at === end).map(({ box }) => box.direction(way));
    return way === 'toServer' ? operators : operators.reverse();
  }
}

/** Each description with its field. */
export function middleboxList(
  description: MiddleboxDescription | readonly MiddleboxDescription[] | undefined,
): readonly (readonly [MiddleboxDescription, string])[] {
  if (description === undefined) return [];
  if (!isList(description)) return [[description, 'link.middlebox']];
  return description.map((one, index) => [one, `link.middlebox[${index}]`]);
}

const isList = (
  description: MiddleboxDescription | readonly MiddleboxDescription[],
): description is readonly MiddleboxDescription[] => Array.isArray(description);
