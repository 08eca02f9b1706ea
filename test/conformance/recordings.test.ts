// Every recording of a real kernel is run again, and compared with it. What differs must stand in
// differences.json with its cause, and nothing may stand there that does not differ.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCases } from '../../src/cli/case-files.ts';
import { compareWithCase, runCase, type Comparison } from '../../src/scenario/index.ts';

interface KnownDifference {
  readonly case: string;
  readonly differs: readonly string[];
  readonly cause: string;
}

const known = JSON.parse(
  readFileSync(new URL('differences.json', import.meta.url), 'utf8'),
) as readonly KnownDifference[];
const cases = readCases(fileURLToPath(new URL('recordings', import.meta.url)));
const comparisons = new Map<string, Comparison>(
  cases.map(({ reference }) => [
    reference.name,
    compareWithCase(reference, runCase(reference, { profile: 'linux' }).result),
  ]),
);

/** The grades in which a case differs; times only where the others agree. */
function grades({ structure, paths, times }: Comparison): string[] {
  const differing = [...(structure ? [] : ['structure']), ...(paths ? [] : ['paths'])];
  return differing.length === 0 && !times ? ['times'] : differing;
}

const share = (agrees: (comparison: Comparison) => boolean): number =>
  [...comparisons.values()].filter(agrees).length / comparisons.size;

describe('recordings of Linux 6.18', () => {
  it('all of them are here', () => {
    expect(cases).toHaveLength(203);
  });

  it('exactly the cases of differences.json differ, and in what it says', () => {
    const found = Object.fromEntries(
      [...comparisons]
        .filter(([, comparison]) => comparison.difference !== null)
        .map(([name, comparison]) => [name, { differs: grades(comparison), first: comparison.difference }]),
    );
    const expected = Object.fromEntries(
      known.map(({ case: name, differs }) => [name, { differs, first: expect.any(String) }]),
    );
    expect(found).toEqual(expected);
  });

  it('every difference has a cause', () => {
    for (const { case: name, cause } of known) expect(cause, name).not.toBe('');
  });

  it('structure and paths agree in 98 % of the cases, times in 95 %', () => {
    expect(share(({ structure }) => structure)).toBeGreaterThanOrEqual(0.98);
    expect(share(({ paths }) => paths)).toBeGreaterThanOrEqual(0.98);
    expect(share(({ times }) => times)).toBeGreaterThanOrEqual(0.95);
  });
});
