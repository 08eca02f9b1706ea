// Scenarios of one connection, loads of many and recorded cases, for whoever takes them all: experiments and the
// command line.
import { parseLoad, prepareLoad, type LoadResult, type LoadScenario } from './load/index.ts';
import type { RunResult } from './outcome.ts';
import type { RunLimits } from './run-limits.ts';
import { prepareRecorded, type RecordedResult, type RecordedScenario } from './recorded-scenario.ts';
import { prepare } from './run.ts';
import type { Scenario } from './scenario.ts';
import { parseJson, parseScenario } from './schema.ts';

export type AnyScenario = Scenario | LoadScenario | RecordedScenario;

export type AnyResult =
  | (RunResult & { readonly load?: never })
  | (LoadResult & { readonly outcome?: never })
  | (RecordedResult & { readonly outcome?: never; readonly load?: never; readonly unusedFaults?: never });

export interface AnyRunOptions {
  readonly trace?: boolean;
  /** Of a load: which connection to trace, in the order in which they begin. Default 1. */
  readonly from?: number;
  readonly limits?: RunLimits;
}

export interface AnyPrepared {
  run(seed: string, options?: AnyRunOptions): AnyResult;
}

/** @throws FinwaitError naming the field of the scenario that cannot be read */
export function prepareAny(scenario: AnyScenario): AnyPrepared {
  if ('recorded' in scenario) return prepareRecorded(scenario);
  return 'workloads' in scenario ? prepareLoad(scenario) : prepare(scenario);
}

/**
 * Reads a scenario or a load, told apart by the field `workloads`.
 *
 * @throws FinwaitError `bad-scenario` naming the source, the field's path, its value and what would be right
 */
export function parseAny(json: unknown, source: string): Scenario | LoadScenario {
  const value = typeof json === 'string' ? parseJson(json, source) : json;
  const isLoad = typeof value === 'object' && value !== null && 'workloads' in value;
  return isLoad ? parseLoad(value, source) : parseScenario(value, source);
}
