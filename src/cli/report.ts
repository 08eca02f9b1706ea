// `finwait report DIR`: draws a report again from its data, for another journal or after a change of style. Nothing is
// run.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { withCurrentWords } from './current-words.ts';
import { showSteps } from './progress.ts';
import { shownPath } from './prose.ts';

interface ReportOptions {
  readonly theme?: string;
  readonly out?: string;
  readonly experiment?: string;
}

export function configure(command: Command): void {
  command
    .argument('<folder>', 'of a report, such as reports/lost-fin')
    .option('--theme <name>', 'ieee, acm, springer, slides-light or slides-dark (default: ieee)')
    .option('--experiment <name or file>', 'with its words and charts as they are there now')
    .option('--out <folder>', 'where the new report goes (default: in place of the old one)')
    .action(async (folder: string, options: ReportOptions) => {
      // Loaded only now: the renderers take a while, and `--help` must not.
      const { readReport, themeDefault, chartTheme, writeReport } = await import('../report/index.ts');
      const { ReportFolder } = await import('./report-folder.ts');
      const theme = chartTheme(options.theme ?? themeDefault).name;
      const read = await readReport(folder);
      const { table, extras } =
        options.experiment === undefined ? read : await withCurrentWords(read, options.experiment, say);
      const target = new ReportFolder(resolve(options.out ?? folder));
      const step = showSteps();
      try {
        const { page } = await writeReport(target.path, table, { ...extras, theme }, what =>
          step.begin(what),
        );
        process.stdout.write(`Report   ${shownPath(page)}  (theme ${theme})\n`);
      } finally {
        step.end();
        target.leave();
      }
    });
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
