// Scenarios of one connection and loads of many, for whoever takes both: experiments and the command line.
import { parseLoad, prepareLoad, type LoadResult, type LoadScenario } from './load/index.ts';
import type { RunResult } from './outcome.ts';
import type { RunLimits } from './run-limits.ts';
import { prepare } from './run.ts';
import type { Scenario } from './scenario.ts';
import { parseJson, parseScenario } from './schema.ts';

export type AnyScenario = Scenario | LoadScenario;

export type AnyResult = (RunResult & { readonly load?: never }) | (LoadResult & { readonly outcome?: never });

export interface AnyPrepared {
  run(seed: string, options?: { readonly trace?: boolean; readonly limits?: RunLimits }): AnyResult;
}

/** @throws FinwaitError naming the field of the scenario that cannot be read */
export function prepareAny(scenario: AnyScenario): AnyPrepared {
  return 'workloads' in scenario ? prepareLoad(scenario) : prepare(scenario);
}

/**
 * Reads a scenario or a load, told apart by the field `workloads`.
 *
 * @throws FinwaitError `bad-scenario` naming the source, the field's path, its value and what would be right
 */
export function parseAny(json: unknown, source: string): AnyScenario {
  const value = typeof json === 'string' ? parseJson(json, source) : json;
  const isLoad = typeof value === 'object' && value !== null && 'workloads' in value;
  return isLoad ? parseLoad(value, source) : parseScenario(value, source);
}
