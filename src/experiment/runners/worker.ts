// What runs inside a worker thread: load the experiment once, then execute stretches of its runs.
import { workerData } from 'piscina';
import { prepareAny } from '../../scenario/index.ts';
import { execute } from '../execution.ts';
import { loadExperiment } from '../load.ts';
import type { RunSet } from '../run-set.ts';
import { runSet } from '../run-set.ts';
import type { WorkerAnswer, WorkerSetup, WorkerTask } from './threads.ts';

let set: Promise<RunSet> | undefined;

async function buildSet(): Promise<RunSet> {
  const { file, source, settings } = workerData as WorkerSetup;
  const { experiment } = await loadExperiment(file);
  return runSet(experiment, settings, source);
}

/** Piscina calls the default export with each task. */
async function work(task: WorkerTask): Promise<WorkerAnswer> {
  set ??= buildSet();
  const runs = await set;
  const started = performance.now();
  const stretch = execute(runs, prepareAny, task.from, task.to);
  return { stretch, elapsedMs: performance.now() - started };
}

export { work as default };
