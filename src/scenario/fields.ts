// Parts that schemas of things written by people are made of: they take no field that they do not know, and say
// which one was probably meant.
import * as z from 'zod';
import { nearest, orList } from '../time/index.ts';

/** An object with these fields and no others; a misspelt one is told the nearest. */
export function fields<T extends z.core.$ZodLooseShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys' ? noSuchField(issue.keys[0] ?? '', known) : undefined,
  });
}

function noSuchField(name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  return `there is no such field. ${guess === undefined ? `Known are ${orList(known)}.` : `Did you mean '${guess}'?`}`;
}

/** Objects told apart by which one of their fields they have: `{ at }`, `{ connected }`, …. */
export function oneOf<T extends readonly [z.ZodObject, ...z.ZodObject[]]>(
  what: string,
  options: T,
): z.ZodUnion<T> {
  const known = options.map(option => Object.keys(option.shape)[0] ?? '');
  return z.union(options, {
    error: ({ input }) => {
      if (typeof input !== 'object' || input === null)
        return `expected ${what}: an object with ${orList(known)}.`;
      const names = Object.keys(input);
      const found = names.filter(name => known.includes(name));
      if (found.length > 1)
        return `expected one ${what}, found ${found.map(name => `'${name}'`).join(' and ')}.`;
      const [name, guess] =
        names.map(name => [name, nearest(name, known)]).find(([, guess]) => guess) ?? names;
      return name === undefined || guess === undefined
        ? `expected ${what}: an object with ${orList(known)}.`
        : `there is no ${what} '${name}'. Did you mean '${guess}'?`;
    },
  });
}
