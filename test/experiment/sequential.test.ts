import { describe, expect, it } from 'vitest';
import { meanInterval, runSet } from '../../src/experiment/index.ts';
import { execute, type RunRecord } from '../../src/experiment/execution.ts';
import { Ledger } from '../../src/experiment/runners/ledger.ts';
import { isPrecise, runUntilPrecise, type Precision } from '../../src/experiment/sequential.ts';
import { shardSpans, readShard } from '../../src/experiment/shard.ts';
import { RandomSource } from '../../src/time/index.ts';
import type { Prepare } from '../../src/experiment/execution.ts';
import type { RunResult } from '../../src/scenario/index.ts';
import { tiny } from './tiny-experiment.ts';

/** Events around 100, the more scattered the longer the scenario's name. */
const scattered: Prepare = ({ name }) => ({
  run: seed =>
    ({
      events: 100 + new RandomSource(`${seed}${name}`).stream('x').normal() * (name.length - 6) * 5,
    }) as RunResult,
});

const precision: Precision = { measure: 'events', relative: 0.02, batch: 10 };

/** Runs what is planned in chunks of that size, the last ones first. */
async function finish(chunk: number): Promise<Ledger> {
  const set = runSet(tiny, { replications: 400 });
  const ledger = new Ledger(set.size);
  await runUntilPrecise(set, precision, ledger, () => {
    const chunks = [];
    for (let span = ledger.take(chunk); span !== undefined; span = ledger.take(chunk)) chunks.push(span);
    for (const { from, to } of chunks.toReversed()) ledger.enter(execute(set, scattered, from, to));
    return Promise.resolve(true);
  });
  return ledger;
}

describe('sequential stopping', () => {
  it('runs whole batches at each point until the interval is narrow enough, and not one more', async () => {
    const { records } = await finish(1000);
    const points = Array.from({ length: 8 }, (_, point) =>
      records.slice(point * 400, (point + 1) * 400).filter(record => record !== undefined),
    );
    const counts = points.map(({ length }) => length);
    expect(counts.every(count => count % 10 === 0 && count >= 10)).toBe(true);
    expect(new Set(counts).size).toBeGreaterThan(2);
    for (const point of points) {
      const values = point.map(record => Number((record as readonly number[])[0]));
      const width = (of: readonly number[]): number => {
        const { value, low, high } = meanInterval(of);
        return ((high ?? NaN) - (low ?? NaN)) / 2 / (value ?? NaN);
      };
      if (values.length < 400) expect(width(values)).toBeLessThanOrEqual(0.02);
      if (values.length > 10) expect(width(values.slice(0, -10))).toBeGreaterThan(0.02);
    }
  });

  it('stops at the same runs whatever the chunks and their order', async () => {
    expect((await finish(3)).records).toEqual((await finish(1000)).records);
  });

  it('looks at the share where the measure is yes or no, and counts no failed run', () => {
    const runs = (yes: number, no: number): RunRecord[] => [
      ...Array.from({ length: yes }, () => [true]),
      ...Array.from({ length: no }, () => [false]),
    ];
    expect(isPrecise(runs(50, 50), 0, 0.1)).toBe(false);
    expect(isPrecise(runs(500, 500), 0, 0.1)).toBe(true);
    const failure = { code: 'over-limit', message: '', replay: '' };
    expect(
      isPrecise(
        Array.from({ length: 100 }, () => failure),
        0,
        0.1,
      ),
    ).toBe(false);
    expect(isPrecise([[5], [5], failure, [5]], 0, 0.1)).toBe(true);
    expect(isPrecise([[null], [null]], 0, 0.1)).toBe(false);
  });
});

describe('shards', () => {
  it.each([
    [1, 1],
    [7, 3],
    [1000, 8],
    [5, 20],
    [12_345, 16],
  ])('of %i runs, %i in number, deal out every run once', (size, of) => {
    const spans = Array.from({ length: of }, (_, index) => shardSpans(size, { index: index + 1, of }));
    const runs = spans
      .flat()
      .flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
    expect(runs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
    const lengths = spans.map(shard => shard.reduce((sum, { from, to }) => sum + to - from, 0));
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(Math.ceil(size / (of * 16)));
  });

  it.each(['0/3', '4/3', '3', 'a/b', '1/0'])('%s is refused', text => {
    expect(() => readShard(text)).toThrow(/is not I\/N.*--shard 3\/16/);
  });
});
