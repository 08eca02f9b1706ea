// Every value of every profile says where it comes from; what is not established is the RFC's, and no source
// covers a value that the profile does not have.
import { describe, expect, expectTypeOf, it } from 'vitest';
import { profileNames, profileTable, resolveProfile } from '../../../src/tcp/index.ts';
import type { EachValue } from '../../../src/tcp/profiles/provenance/citation.ts';
import { provenance } from '../../../src/tcp/profiles/provenance.ts';

const valueAt = (tree: unknown, path: string): unknown =>
  path.split('.').reduce((node, key) => (node as Record<string, unknown>)[key], tree);

it('covers every profile there is', () => {
  expect(Object.keys(provenance)).toEqual([...profileNames]);
});

it('asks a source of each value, one of a strategy, and lets only what is optional be absent', () => {
  interface Shape {
    readonly count: number;
    readonly group: { readonly wait: number | null; readonly word: 'a' | 'b' };
    readonly strategy: { readonly name: string; act(): void };
    readonly extra?: { readonly times: number };
  }
  expectTypeOf<EachValue<Shape, 'source'>>().toEqualTypeOf<{
    readonly count: 'source';
    readonly group: { readonly wait: 'source'; readonly word: 'source' };
    readonly strategy: 'source';
    readonly extra: 'absent' | { readonly times: 'source' };
  }>();
});

describe.each(profileNames)('%s', name => {
  const profile = resolveProfile(name);
  const rows = profileTable(profile);

  it('has a row for every value', () => {
    // Whatever the profile holds, name and description aside; a strategy is one value
    const leaves = (node: object, path: string): string[] =>
      Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
        typeof value === 'object' && value !== null && !('name' in value)
          ? leaves(value, `${path}${key}.`)
          : [`${path}${key}`],
      );
    const values = leaves(profile, '').filter(path => path !== 'name' && path !== 'description');
    const shown = rows.map(({ field }) => field).filter(field => valueAt(profile, field) !== undefined);
    expect(shown.toSorted()).toEqual(values.toSorted());
  });

  it("gives what is not established the RFC's value", () => {
    const open = rows.filter(({ citation }) => citation.status === 'not established');
    const mine = open.map(({ field }) => [field, valueAt(profile, field)]);
    const theirs = open.map(({ field }) => [field, valueAt(resolveProfile('rfc9293'), field)]);
    expect(mine).toEqual(theirs);
  });

  it('chooses for itself only where the RFC leaves it open', () => {
    const own = rows.filter(({ citation }) => citation.status === 'chosen');
    expect(own.length === 0 || name === 'rfc9293').toBe(true);
  });

  it('names a file, a clause, a sysctl or a document in each citation', () => {
    for (const { field, citation } of rows) {
      if (citation.status !== 'cited') continue;
      expect(citation.source, field).toMatch(
        /RFC \d+|\.[ch]\b|\(\d\)|sysctl|registry|TechNet|KB\d+|Get-NetTCPSetting|\.NET|Microsoft/,
      );
    }
  });
});
