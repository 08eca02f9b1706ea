// Captions ready for a paper: for each figure the sentence, the label, and the LaTeX that includes it. `captions.md`
// is for reading and copying, `figures.tex` for \input.
import type { ResultTable } from '../experiment/index.ts';
import type { Figure } from './figures.ts';

/** A ladder as far as its caption needs it. */
interface Titled {
  readonly id: string;
  readonly title: string;
}

/** A figure as far as its caption needs it. */
type Captioned = Pick<Figure, 'id' | 'title' | 'subtitle' | 'footer' | 'runs' | 'interval'> &
  Partial<Pick<Figure, 'spec' | 'isPageWide'>>;

/** Markdown with one LaTeX figure a chart and a ladder. */
export function captions(
  table: ResultTable,
  charts: readonly Captioned[],
  ladders: readonly Titled[],
): string {
  const { name, question } = table.experiment;
  const parts = [
    `# Captions for ${name}`,
    markdown(question),
    'Each figure is a PDF with embedded fonts at its print width: include it without scaling. All of them stand ready in `figures.tex`.',
    ...charts.map(chart => chartCaption(name, chart)),
    ...ladders.map(ladder => ladderCaption(name, ladder, table.seed)),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** All figures for `\input{figures}` in a paper that lies beside the report, or after `\graphicspath`. */
export function figuresTex(
  table: ResultTable,
  charts: readonly Captioned[],
  ladders: readonly Titled[],
): string {
  const { name } = table.experiment;
  const head = [
    `% Figures of the finwait experiment ${name.replaceAll(/\s+/g, ' ')}. In the preamble:`,
    '%   \\usepackage{graphicx}',
    '%   \\graphicspath{{path/to/this/report/}}',
  ];
  const parts = [
    ...charts.map(chart =>
      figure(
        `charts/${chart.id}.pdf`,
        chartSentence(chart),
        `fig:${name}-${chart.id}`,
        chart.isPageWide === true,
        `% ${chart.runs} runs; seed ${table.seed.replaceAll(/\s+/g, ' ')}; interval: ${chart.interval.replaceAll(/\s+/g, ' ')}`,
      ),
    ),
    ...ladders.map(ladder =>
      figure(
        `traces/${ladder.id}.ladder.pdf`,
        ladderSentence(ladder, table.seed),
        `fig:${name}-${ladder.id}`,
        true,
      ),
    ),
  ];
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`;
}

const chartSentence = ({ title, subtitle, footer }: Captioned): string =>
  [title, subtitle, footer]
    .filter(part => part !== '')
    .map(part => part.replace(/[.;]?$/, '.'))
    .join(' ');

const ladderSentence = ({ title }: Titled, seed: string): string =>
  `${title.replace(/[.]?$/, '.')} Seed ${seed}.`;

function chartCaption(experiment: string, chart: Captioned): string {
  const { id, runs, interval, spec, isPageWide = false } = chart;
  const sentence = chartSentence(chart);
  const kinds = ['.svg', '.png', ...(spec === undefined ? [] : ['.vl.json'])].map(kind => `\`${kind}\``);
  return [
    `## ${id}`,
    markdown(sentence),
    `Runs: ${runs.toLocaleString('en-US')}. Interval: ${interval}. Files: \`charts/${id}.pdf\`, ${kinds.join(', ')}.`,
    fenced(figure(`charts/${id}.pdf`, sentence, `fig:${experiment}-${id}`, isPageWide)),
  ].join('\n\n');
}

function ladderCaption(experiment: string, ladder: Titled, seed: string): string {
  const { id } = ladder;
  const sentence = ladderSentence(ladder, seed);
  return [
    `## ${id}`,
    markdown(sentence),
    `Files: \`traces/${id}.ladder.svg\`, \`traces/${id}.txt\`, \`traces/${id}.pcapng\`.`,
    fenced(figure(`traces/${id}.ladder.pdf`, sentence, `fig:${experiment}-${id}`, true)),
  ].join('\n\n');
}

/** A sentence may hold what Markdown would take for a tag. */
const markdown = (text: string): string => text.replaceAll(/<(?=[a-z/!?])/gi, '\\<');

const fenced = (tex: string): string => `\`\`\`latex\n${tex}\n\`\`\``;

/** @param isPageWide spans both columns of a paper that has two */
function figure(
  file: string,
  caption: string,
  label: string,
  isPageWide: boolean,
  ...comments: readonly string[]
): string {
  const environment = isPageWide ? 'figure*' : 'figure';
  return [
    ...comments,
    `\\begin{${environment}}`,
    '  \\centering',
    `  \\includegraphics{${file}}`,
    `  \\caption{${latex(caption)}}`,
    `  \\label{${label}}`,
    `\\end{${environment}}`,
  ].join('\n');
}

const replacements: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '%': '\\%',
  '&': '\\&',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '$<$',
  '>': '$>$',
  '−': '$-$',
  '–': '--',
  '—': '---',
  '×': '$\\times$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '±': '$\\pm$',
  '→': '$\\rightarrow$',
  '·': '$\\cdot$',
  '…': '\\ldots{}',
  '’': "'",
  '“': '``',
  '”': "''",
};

/** Text as LaTeX sets it, with any engine. */
export const latex = (text: string): string =>
  text
    .replaceAll(/[\\{}%&$#_~^<>−–—×≤≥±→·…’“”]/g, one => replacements[one] ?? one)
    .replaceAll(/[⁰¹²³⁴-⁹]+/g, digits => `\\textsuperscript{${digits.normalize('NFKC')}}`);
