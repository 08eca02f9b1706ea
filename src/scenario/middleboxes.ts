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
import { FinwaitError } from '../time/index.ts';

type Operators = readonly OperatorFunction<Packet, Packet>[];
type Descriptions = MiddleboxDescription | readonly MiddleboxDescription[] | undefined;

export interface MiddleboxesContext extends Omit<MiddleboxContext, 'address'> {
  /** An address of its own for a NAT; absent where it has one client only, and translates nothing. */
  readonly newAddress?: () => number;
}

export class Middleboxes {
  /** From the client to the server. */
  readonly #boxes: readonly { readonly box: Middlebox; readonly at: 'client' | 'server' }[];

  /**
   * @param link its field, for error messages; its name, for random streams
   * @throws FinwaitError naming the field that cannot be read
   */
  constructor(
    description: Descriptions,
    context: MiddleboxesContext,
    link: { readonly field: string; readonly name: string } = { field: 'link', name: 'link' },
  ) {
    const { newAddress, ...common } = context;
    const boxes = middleboxList(description, link.field).map(([one, field], index) => {
      const parameters = parseMiddlebox(one, field);
      if ('nat' in one && one.nat.ports !== undefined && newAddress === undefined) {
        throw new FinwaitError(
          'bad-link',
          `${field}.nat.ports: one client's ports never collide. Several clients share a NAT on the link of a load.`,
        );
      }
      const box = makeMiddlebox(parameters, {
        ...common,
        address: parameters.kind === 'nat' ? newAddress?.() : undefined,
        random: purpose =>
          context.random(`${link.name}.middlebox/${index === 0 ? '' : `${index + 1}/`}${purpose}`),
      });
      return { box, at: parameters.at };
    });
    this.#boxes = [
      ...boxes.filter(({ at }) => at === 'client'),
      ...boxes.filter(({ at }) => at === 'server'),
    ];
  }

  get all(): readonly Middlebox[] {
    return this.#boxes.map(({ box }) => box);
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
  description: Descriptions,
  field: string,
): readonly (readonly [MiddleboxDescription, string])[] {
  if (description === undefined) return [];
  if (!isList(description)) return [[description, `${field}.middlebox`]];
  return description.map((one, index) => [one, `${field}.middlebox[${index}]`]);
}

const isList = (
  description: MiddleboxDescription | readonly MiddleboxDescription[],
): description is readonly MiddleboxDescription[] => Array.isArray(description);
