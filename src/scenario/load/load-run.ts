// Runs loads: once with `runLoad`, or built once and run under many seeds with `prepareLoad`. A run is a pure
// function of scenario and seed.
import { record } from '../../trace/index.ts';
import type { LoadResult } from './load-outcome.ts';
import type { LoadScenario } from './load-scenario.ts';
import { parseLoad } from './load-schema.ts';
import { runWithin, type RunLimits } from '../run-limits.ts';
import { LoadWorld } from './load-world.ts';

export interface LoadRunOptions {
  /** Give back a trace of the first connections: true for the first one, or how many. Default: none. */
  readonly trace?: boolean | number;
  /** The first of these, in the order in which they begin. Default 1. */
  readonly from?: number;
  /** Break it off beyond these; default: none but the scenario's own end. */
  readonly limits?: RunLimits;
}

export interface PreparedLoad {
  readonly scenario: LoadScenario;
  run(seed: string, options?: LoadRunOptions): LoadResult;
}

/** @throws FinwaitError naming the field of the scenario that cannot be read */
export function prepareLoad(scenario: LoadScenario): PreparedLoad {
  const world = new LoadWorld(parseLoad(scenario, `load '${scenario.name}'`));
  return {
    scenario,
    run(seed, { trace = false, from = 1, limits = {} } = {}) {
      const connections = Number(trace);
      const recorder = connections > 0 ? record(world.trace.narrator.events, []) : null;
      try {
        world.begin(seed, connections, from);
        const events = runWithin(world.scheduler, world.end, limits);
        const result: LoadResult = { load: world.outcome(), events };
        if (recorder === null) return result;
        const trace = { ...recorder.finish(world.end), hosts: world.traceHosts() };
        return { ...result, trace, unusedFaults: world.unusedFaults };
      } finally {
        recorder?.finish();
      }
    },
  };
}

/**
 * Runs a load once.
 *
 * @example runLoad({ name: 'ten a second', workloads: [{ arrivals: { poisson: 10 } }], end: { at: '60s' } }, '1')
 */
export function runLoad(scenario: LoadScenario, seed: string, options?: LoadRunOptions): LoadResult {
  return prepareLoad(scenario).run(seed, options);
}
