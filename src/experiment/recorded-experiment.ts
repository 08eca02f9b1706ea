// Declaring an experiment on recorded cases: instead of making up scenarios it compares runs, or what others did,
// with what a real kernel was seen to do.
import type { RecordedResult, RecordedScenario } from '../scenario/index.ts';
import { checkDefinition } from './definition-check.ts';
import type { Experiment, ExperimentInput, Parameters } from './definition.ts';

/**
 * As `defineExperiment`, but `scenario` gives a recorded case, and measures receive `{ comparison, observed }`.
 *
 * @throws FinwaitError `bad-experiment` naming the field that is missing or wrong
 */
export function defineRecordedExperiment<const D extends Parameters, M extends string>(
  definition: ExperimentInput<D, M, RecordedScenario, RecordedResult>,
): Experiment {
  return checkDefinition(definition);
}
