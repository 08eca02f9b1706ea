// Captions ready for a paper: for each chart the sentence, the label, and the LaTeX that includes it.
import type { ResultTable } from '../experiment/index.ts';
import type { DrawnChart } from './charts/draw.ts';

/** A ladder as far as its caption needs it. */
interface Titled {
  readonly id: string;
  readonly title: string;
}

/** Markdown with one LaTeX figure a chart and a ladder. */
export function captions(
  table: ResultTable,
  charts: readonly DrawnChart[],
  ladders: readonly Titled[],
): string {
  const { name, question } = table.experiment;
  const parts = [
    `# Captions for ${name}`,
    question,
    'Each figure is a PDF with embedded fonts at its print width: include it without scaling.',
    ...charts.map(chart => chartCaption(name, chart)),
    ...ladders.map(ladder => ladderCaption(name, ladder, table.seed)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function chartCaption(experiment: string, chart: DrawnChart): string {
  const { id, title, subtitle, footer, runs, interval } = chart;
  const sentence = [title, subtitle, footer]
    .filter(part => part !== '')
    .map(part => part.replace(/[.;]?$/, '.'))
    .join(' ');
  return [
    `## ${id}`,
    sentence,
    `Runs: ${runs.toLocaleString('en-US')}. Interval: ${interval}. Files: \`charts/${id}.pdf\`, \`.svg\`, \`.png\`, \`.vl.json\`.`,
    figure(`charts/${id}.pdf`, sentence, `fig:${experiment}-${id}`),
  ].join('\n\n');
}

function ladderCaption(experiment: string, { id, title }: Titled, seed: string): string {
  const sentence = `${title.replace(/[.]?$/, '.')} Seed ${seed}.`;
  return [
    `## ${id}`,
    sentence,
    `Files: \`traces/${id}.ladder.svg\`, \`traces/${id}.txt\`, \`traces/${id}.pcapng\`.`,
    figure(`traces/${id}.ladder.pdf`, sentence, `fig:${experiment}-${id}`),
  ].join('\n\n');
}

const figure = (file: string, caption: string, label: string): string =>
  [
    '```latex',
    '\\begin{figure}',
    '  \\centering',
    `  \\includegraphics{${file}}`,
    `  \\caption{${latex(caption)}}`,
    `  \\label{${label}}`,
    '\\end{figure}',
    '```',
  ].join('\n');

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
