// What runs inside a worker thread: load the experiments that tasks name, each once, and execute stretches of them.
import { prepareAny } from '../../scenario/index.ts';
import { execute } from '../execution.ts';
import { loadExperiment } from '../load.ts';
import type { RunSet } from '../run-set.ts';
import { runSet } from '../run-set.ts';
import type { WorkerAnswer, WorkerSetup, WorkerTask } from './thread-pool.ts';

/** By setup, as text: a thread of a pool on another machine serves many run sets one after another. */
const sets = new Map<string, Promise<RunSet>>();

async function buildSet({ file, source, settings }: WorkerSetup): Promise<RunSet> {
  const { experiment } = await loadExperiment(file);
  return runSet(experiment, settings, source);
}

/** Piscina calls the default export with each task. */
async function work({ setup, from, to }: WorkerTask): Promise<WorkerAnswer> {
  const key = JSON.stringify(setup);
  let set = sets.get(key);
  if (set === undefined) {
    set = buildSet(setup);
    sets.set(key, set);
  }
  const runs = await set;
  const started = performance.now();
  const stretch = execute(runs, prepareAny, from, to);
  return { stretch, elapsedMs: performance.now() - started };
}

export { work as default };
