// experiments/README.md: each published experiment with its picture, its question and the first sentence of its
// answer. `npm run reports` writes it; a test compares it with what is committed.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadExperiment, type Experiment } from 'finwait';
import { contents, type Section } from './contents.ts';

const experiments = fileURLToPath(new URL('..', import.meta.url));
const reports = new URL('../../reports/', import.meta.url);

const head = `# The published experiments

One question a file, in the order of a paper. \`npx finwait list\` lists them with their parameters, \`npx finwait run NAME\`
runs one, \`--set\` sweeps over other values, and \`npm run reproduce\` runs them all and fails if a result has changed.
Charts, tables and ladders stand in [\`reports/\`](../reports/README.md); [TUTORIAL.md](TUTORIAL.md) leads from a question
to a figure in a paper in ten minutes.

<!-- Written by \`npm run reports\` from the experiments themselves. -->
`;

/** The whole page. @throws FinwaitError when an experiment cannot be loaded */
export async function indexPage(): Promise<string> {
  const sections: string[] = [];
  for (const section of contents) sections.push(await sectionText(section));
  return [head, ...sections].join('\n');
}

async function sectionText({ title, experiments: entries }: Section): Promise<string> {
  const parts: string[] = [];
  for (const { name, picture } of entries) {
    const { experiment } = await loadExperiment(`${experiments}/${name}.ts`);
    parts.push(entryText(experiment, picture));
  }
  return `## ${title}\n\n${parts.join('\n')}`;
}

function entryText({ name, question, answer = '', charts }: Experiment, picture: string): string {
  const chart = charts.find(({ id }) => id === picture);
  return `### [${name}](${name}.ts)

**${question}** ${firstSentence(answer)}

[<img src="../reports/${name}/charts/${picture}.svg" width="${widthOf(name, picture)}" alt="${chart?.title ?? ''}">](../reports/${name}/captions.md)
`;
}

/** Up to a full stop that a capital letter or the end follows. */
export const firstSentence = (text: string): string => /^.*?[.?](?=\s+[A-Z]|$)/su.exec(text)?.[0] ?? text;

/** As wide as it was drawn, so that type is about as large in all thumbnails. */
function widthOf(name: string, picture: string): number {
  const svg = readFileSync(new URL(`${name}/charts/${picture}.svg`, reports), 'utf8');
  return Math.min(640, Math.round(1.6 * Number(/<svg[^>]* width="([\d.]+)/u.exec(svg)?.[1] ?? 250)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../README.md', import.meta.url), await indexPage());
}
