// Invariants of a user's own. An experiment file exports them beside its experiment, and `finwait explore FILE` asks
// them after finwait's own:
//
//   export const invariants = [
//     defineInvariant({
//       name: 'no-reset',
//       source: 'our firewall counts RSTs as attacks',
//       check: ({ segments }) => {
//         const reset = segments.find(({ kind }) => kind === 'RST');
//         return reset && { order: reset.order, message: `the ${reset.side} sent a RST` };
//       },
//     }),
//   ];
import { FinwaitError } from '../time/index.ts';
import type { Invariant } from './invariant.ts';
import { invariants } from './invariants/index.ts';
import { brokenRunName } from './search.ts';

/**
 * Says that this is an invariant, which an editor can then help with.
 *
 * @throws FinwaitError `bad-invariant` naming the field that is missing or wrong
 */
export function defineInvariant(invariant: Invariant): Invariant {
  return readInvariant(invariant, 'defineInvariant');
}

/**
 * The invariants that a module exports under the name `invariants`; none when it exports no such thing.
 *
 * @param exports the module as `import()` gives it
 * @param file its name, for error messages
 * @throws FinwaitError `bad-invariant` naming the file and the field
 */
export function ownInvariants(
  exports: Readonly<Record<string, unknown>>,
  file: string,
): readonly Invariant[] {
  const given = exports['invariants'];
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw bad(file, 'invariants', given, 'a list, as in [defineInvariant({ … })]');
  const own = given.map((one: unknown, i) => readInvariant(one, `${file}: invariants[${i}]`));
  const taken = new Set([brokenRunName, ...invariants.map(({ name }) => name)]);
  for (const { name } of own) {
    if (taken.has(name)) throw bad(file, 'name', name, 'a name that no other invariant has');
    taken.add(name);
  }
  return own;
}

function readInvariant(given: unknown, where: string): Invariant {
  if (typeof given !== 'object' || given === null) {
    throw bad(where, 'it', given, 'an object with name, source and check');
  }
  const { name, source, check } = given as Partial<Invariant>;
  // It becomes the name of files.
  if (typeof name !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw bad(where, 'name', name, "words of lower-case letters and digits, as in 'no-reset'");
  }
  if (typeof source !== 'string') throw bad(where, 'source', source, 'a text that says where it is demanded');
  if (typeof check !== 'function') throw bad(where, 'check', check, 'a function of a history');
  return given as Invariant;
}

function bad(where: string, field: string, value: unknown, right: string): FinwaitError {
  const shown = typeof value === 'string' ? `'${value}'` : typeof value;
  return new FinwaitError('bad-invariant', `${where}: ${field} is ${shown}. Right would be ${right}.`);
}
