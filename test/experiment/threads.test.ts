import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LoadedExperiment, ResultTable, RunSettings } from '../../src/experiment/index.ts';
import { runOf } from '../../src/experiment/index.ts';
import type * as Library from '../../src/index.ts';
import { prepare, type Scenario } from '../../src/scenario/index.ts';

// Worker threads run compiled files, so the compiled library is what is tested here.
const door = new URL('../../dist/index.js', import.meta.url).href;
const { loadExperiment, runExperiment, runSet } = (await import(door)) as typeof Library;

let loaded: LoadedExperiment;
beforeAll(async () => {
  loaded = await loadExperiment(join(import.meta.dirname, '../../experiments/lost-fin.ts'));
});

const settings: RunSettings = {
  set: ['lost=nothing,last ACK', 'copies=1', 'rtt=20ms', 'waits=client,both'],
  replications: 40,
};

describe('the workers of an experiment', () => {
  const run = async (workers: number | 'auto'): Promise<ResultTable> =>
    (await runExperiment(loaded, runSet(loaded.experiment, settings), { workers, workersMax: 2 })).table;

  it('give the same bytes whether there is one, two or three of them', async () => {
    const alone = JSON.stringify(await run(1));
    expect(JSON.parse(alone)).toMatchObject({ plannedRuns: 480, seed: '1' });
    expect(JSON.stringify(await run(2))).toBe(alone);
    expect(JSON.stringify(await run(3))).toBe(alone);
    expect(JSON.stringify(await run('auto'))).toBe(alone);
  });
});

describe('common random numbers', () => {
  it('let a replication meet the same luck at every point, up to where the points differ', () => {
    const set = runSet(loaded.experiment, {
      ...settings,
      seed: 'c',
      set: ['copies=1', 'rtt=20ms', 'loss=10%', 'waits=client'],
    });
    const began = set.points.map((point, index) => {
      const prepared = prepare(loaded.experiment.scenario(point as never) as Scenario);
      return Array.from({ length: 40 }, (_, replication) => {
        const run = runOf(set, index * 40 + replication);
        return prepared.run(run.seed).outcome.teardownBeganAt;
      });
    });
    expect(began).toHaveLength(5);
    for (const times of began) expect(times).toEqual(began[0]);
    expect(new Set(began[0]).size).toBeGreaterThan(2);
  });
});
