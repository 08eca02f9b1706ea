import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunCache, runSet, type RunSettings } from '../../src/experiment/index.ts';
import { execute, type RunRecord } from '../../src/experiment/execution.ts';
import { fakePrepare, tiny } from './tiny-experiment.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'finwait-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const code = 'c0de'.repeat(16);
const cacheOf = (settings: RunSettings = {}): RunCache => new RunCache(runSet(tiny, settings), folder, code);
const finished = (records: readonly (RunRecord | undefined)[]): number =>
  records.filter(record => record !== undefined).length;

describe('the cache of finished runs', () => {
  it('gives another sweep what it shares with earlier ones: points, seed and replications', () => {
    const set = runSet(tiny);
    cacheOf().append(execute(set, fakePrepare, 0, set.size));
    const more: RunSettings = { set: ['rtt=20ms,50ms,200ms'], replications: 5 };
    const records = cacheOf(more).read();
    expect(finished(records)).toBe(set.size);
    const wider = runSet(tiny, more);
    const all = execute(wider, fakePrepare, 0, wider.size).records;
    records.forEach((record, index) => {
      if (record !== undefined) expect(record).toEqual(all[index]);
    });
    expect(finished(cacheOf({ seed: 'other' }).read())).toBe(0);
    expect(finished(new RunCache(set, folder, 'beef'.repeat(16)).read())).toBe(0);
  });

  it('gives back exactly what was kept, however it was cut, without the failed runs', () => {
    const set = runSet(tiny);
    const { records } = execute(set, fakePrepare, 0, set.size);
    const failure = { code: 'over-limit', message: '', replay: '' };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.uniqueArray(fc.nat(set.size - 1)), (length, failed) => {
        rmSync(folder, { recursive: true, force: true });
        for (let from = 0; from < set.size; from += length) {
          const stretch = records
            .slice(from, from + length)
            .map((record, offset) => (failed.includes(from + offset) ? failure : record));
          cacheOf().append({ from, records: stretch });
        }
        const kept = cacheOf().read();
        records.forEach((record, index) =>
          expect(kept[index]).toEqual(failed.includes(index) ? undefined : record),
        );
      }),
    );
  });

  it('survives a program that was killed while it wrote', () => {
    const set = runSet(tiny);
    const cache = cacheOf();
    cache.append(execute(set, fakePrepare, 0, 3));
    appendFileSync(cache.file, '{"point":"lost=none,rtt=20ms');
    cacheOf().append(execute(set, fakePrepare, 3, 6));
    expect(Object.keys(cacheOf().read())).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(readFileSync(cache.file, 'utf8').endsWith('\n')).toBe(true);
  });

  it('of a folder that cannot be written keeps nothing, and stops nobody', () => {
    const set = runSet(tiny);
    writeFileSync(join(folder, 'file'), '');
    const cache = new RunCache(set, join(folder, 'file', 'cache'), code);
    cache.append(execute(set, fakePrepare, 0, 3));
    expect(cache.read()).toEqual([]);
  });
});
