// `--fault 'drop client FIN #1'`: lines of the fault language, checked here so that a complaint names the option.
import { parseFaultAmong } from '../fault/index.ts';
import { hostsOf, type AnyScenario } from '../scenario/index.ts';
import { FinwaitError } from '../time/index.ts';

/**
 * The scenario with these faults besides its own.
 *
 * @throws FinwaitError `bad-fault` with the line and a caret; `bad-option` when it is a recorded case
 */
export function withFaults(scenario: AnyScenario, lines: readonly string[]): AnyScenario {
  if (lines.length === 0) return scenario;
  if ('recorded' in scenario) {
    throw new FinwaitError(
      'bad-option',
      `--fault: '${scenario.name}' is a recorded case, and its recording has no other faults than its own.`,
    );
  }
  const hosts = 'workloads' in scenario ? Object.keys(hostsOf(scenario)) : [];
  for (const line of lines) checkFault(hosts, line);
  return { ...scenario, faults: [...(scenario.faults ?? []), ...lines] };
}

function checkFault(hosts: readonly string[], line: string): void {
  try {
    parseFaultAmong(hosts, line);
  } catch (error) {
    if (!(error instanceof FinwaitError)) throw error;
    throw new FinwaitError(error.code, `--fault: ${error.message}`, { cause: error });
  }
}
