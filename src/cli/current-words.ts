// The words and charts of an experiment's file as they are now, over a report's data as they were: so that a better
// title costs no run.
import { loadExperiment, selectCharts } from '../experiment/index.ts';
import { showsRun, type ReadReport } from '../report/index.ts';
import { FinwaitError } from '../time/index.ts';

/**
 * @param tell is told of charts that cannot be drawn without running
 * @throws FinwaitError `another-experiment`, or as loading an experiment does
 */
export async function withCurrentWords(
  { table, extras }: ReadReport,
  nameOrFile: string,
  tell: (text: string) => void,
): Promise<ReadReport> {
  const { experiment } = await loadExperiment(nameOrFile);
  const { name, question, prediction, answer } = experiment;
  const before = table.experiment;
  if (name !== before.name) {
    throw new FinwaitError(
      'another-experiment',
      `--experiment: '${nameOrFile}' is the experiment '${name}', and the report is of '${before.name}'.`,
    );
  }
  const parameters = table.columns.filter(column => column.role === 'parameter');
  const levels = Object.fromEntries(
    parameters.map(({ name, levels = [] }) => [name, levels.map(level => level.parameter)]),
  );
  const { charts, altered } = selectCharts(experiment.charts, experiment.parameters, levels);
  const recorded = new Set((extras.runs ?? []).map(run => run.id));
  for (const chart of charts) {
    if (showsRun(chart) && !recorded.has(chart.id)) {
      tell(`chart '${chart.id}' shows a run that this report has not recorded: finwait run draws it`);
    }
  }
  // What a title or an answer says was found with the experiment's own values; of others it need not hold.
  const titleBefore = new Map(before.charts.map(chart => [chart.id, chart.title]));
  const shown = charts.map(chart => ({
    ...chart,
    title: altered.has(chart.id) ? (titleBefore.get(chart.id) ?? chart.title) : chart.title,
  }));
  const answered = altered.size > 0 ? before.answer : answer;
  const words = {
    name,
    question,
    prediction,
    ...(answered !== undefined && { answer: answered }),
    replications: before.replications,
    charts: shown,
  };
  return { table: { ...table, experiment: words }, extras };
}
