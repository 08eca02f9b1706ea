// From a finished run set to its report, and telling of it: the end of `finwait run` and of `finwait merge`.
import type { ResultTable, RunSet } from '../experiment/index.ts';
import { selectCharts } from '../experiment/index.ts';
import type { RunVoice } from './run-voice.ts';

/** Writes the report and tells of it. The command ends with status 1 when there are failed runs. */
export async function writeReport(
  set: RunSet,
  table: ResultTable,
  folder: string,
  voice: RunVoice,
): Promise<void> {
  // Loaded only now: the renderers take longer to load than a small experiment to run.
  const { writeExperimentReport } = await import('./experiment-report.ts');
  const files = await writeExperimentReport(set, table, folder, what => voice.step(what));
  await voice.report(table, files);
  const { instead } = selectCharts(set.experiment.charts, set.experiment.parameters, set.levels);
  for (const { id, shows } of instead) voice.say('chart', `chart '${id}' shows ${shows}, which was not run`);
  if (table.failures !== undefined) process.exitCode = 1;
}
