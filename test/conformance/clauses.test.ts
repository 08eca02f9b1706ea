// Every numbered clause of RFC 9293 is cited where src/ keeps it, or excused in the ledger with a reason.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clauses } from './clauses.ts';

const src = new URL('../../src', import.meta.url).pathname;

/** Clauses cited in src/; `SHLD-18/19` cites two. */
function citations(): Set<string> {
  const cited = new Set<string>();
  for (const entry of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts')) continue;
    const text = readFileSync(join(src, entry), 'utf8');
    for (const [, kind, numbers] of text.matchAll(/\b(MUST|SHLD|MAY|REC)-(\d+(?:\/\d+)*)/g)) {
      for (const number of numbers!.split('/')) cited.add(`${kind}-${number}`);
    }
  }
  return cited;
}

const cited = citations();

it('holds every clause that RFC 9293 numbers, once', () => {
  const numbered = (kind: string, count: number): string[] =>
    Array.from({ length: count }, (_, n) => `${kind}-${n + 1}`);
  expect(clauses.map(({ id }) => id)).toEqual([
    ...numbered('MUST', 69),
    ...numbered('SHLD', 31),
    ...numbered('REC', 1),
    ...numbered('MAY', 18),
  ]);
});

it.each(clauses)('$id ($requires) is cited in src/ or excused', ({ id, excuse }) => {
  if (excuse === undefined) expect(cited, `${id} is not cited in src/ and has no excuse`).toContain(id);
  else expect(cited, `${id} is cited in src/: its excuse is out of date`).not.toContain(id);
});

it('cites no clause that does not exist', () => {
  const known = new Set(clauses.map(({ id }) => id));
  expect([...cited].filter(id => !known.has(id))).toEqual([]);
});
