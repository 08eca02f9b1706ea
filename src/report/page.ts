// The report's page: one HTML file that holds its charts, its libraries and its fonts, so that it opens from a
// disk, an archive or a mail attachment, without a network, for as long as browsers read HTML.
import type { ResultTable } from '../experiment/index.ts';
import type { DrawnChart } from './charts/draw.ts';
import { lower } from './charts/wording.ts';
import { findingsTable } from './findings.ts';
import { escapeHtml, href, inlineScript, inlineSvg, scriptJson } from './html.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';
import { chartLibraries, fontBase64, type Face } from './render/index.ts';

/** A ladder as it stands on the page. */
export interface PageLadder {
  readonly id: string;
  readonly title: string;
  /** Put into the page as it is: it comes from our own ladder, never from a user. */
  readonly svg: string;
  /** The same as text, for screen readers and for those who copy it. */
  readonly text?: string;
  readonly files: readonly string[];
}

/** A chart, drawn for a wide and for a narrow screen. */
export interface PageChart extends DrawnChart {
  readonly narrow: DrawnChart['spec'];
}

export interface PageInput {
  readonly table: ResultTable;
  /** Drawn for the screen, in the order of the experiment. */
  readonly charts: readonly PageChart[];
  readonly ladders: readonly PageLadder[];
  /** Paths of the data files, relative to the page. */
  readonly dataFiles: readonly string[];
  readonly manifest: unknown;
}

export async function renderPage(input: PageInput): Promise<string> {
  const { table, charts, ladders } = input;
  const { name, question } = table.experiment;
  const [libraries, fonts] = await Promise.all([chartLibraries(), fontFaces()]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="finwait">
<title>${escapeHtml(name)}: ${escapeHtml(question)}</title>
<link rel="icon" href="data:,">
<style>${fonts}${pageStyle}</style>
</head>
<body>
<header>
<p class="kicker">finwait experiment <b>${escapeHtml(name)}</b></p>
<h1>${escapeHtml(question)}</h1>
${said(table)}
${facts(table)}
</header>
<main>
${section('What the runs show', charts.map(chartFigure))}
${section('Single runs, segment by segment', ladders.map(ladderFigure))}
<section>
<h2>Findings at each point</h2>
<p>Means with Student’s t interval, shares with Wilson’s, 95% each. Of a duration that some runs never finished the median stands, with the interval of order statistics: a run that never finished counts as longer than any other.</p>
${findingsTable(table)}
</section>
<section>
<h2>Data and provenance</h2>
<p class="files">${input.dataFiles.map(fileLink).join('')}${['captions.md', 'figures.tex', 'manifest.json'].map(fileLink).join('')}</p>
<p>One row a run in the data files; the same experiment, parameters and seed give the same bytes.</p>
<details><summary>Manifest</summary><pre>${escapeHtml(JSON.stringify(input.manifest, null, 2))}</pre></details>
</section>
</main>
${charts.map(chartData).join('\n')}
${libraries.map(source => `<script>${inlineScript(source)}</script>`).join('\n')}
<script>${inlineScript(pageScript)}</script>
</body>
</html>
`;
}

async function fontFaces(): Promise<string> {
  const used: readonly (readonly [Face, string])[] = [
    ['Regular', 'font-weight: 400'],
    ['It', 'font-weight: 400; font-style: italic'],
    ['Semibold', 'font-weight: 500 900'],
  ];
  const rules = used.map(
    async ([face, which]) =>
      `@font-face { font-family: 'Source Sans 3'; ${which}; src: url(data:font/woff2;base64,${await fontBase64(face)}) format('woff2'); }`,
  );
  return (await Promise.all(rules)).join('\n');
}

/** What was expected and, once known, what came out. */
function said({ experiment }: ResultTable): string {
  const { prediction, answer } = experiment;
  const item = (term: string, text: string): string =>
    `<div><dt>${term}</dt><dd>${escapeHtml(text)}</dd></div>`;
  return `<dl class="said">${item('Prediction', prediction)}${answer === undefined ? '' : item('Answer', answer)}</dl>`;
}

function facts(table: ResultTable): string {
  const { rows, plannedRuns, seed, experiment, columns } = table;
  const items = [
    `<b>${rows.length.toLocaleString('en-US')}</b> runs`,
    `<b>${experiment.replications}</b> replications a point`,
    ...columns
      .filter(column => column.role === 'parameter')
      .map(column => {
        const labels = (column.levels ?? []).map(level => level.label);
        return `${escapeHtml(lower(column.label))} <b>${escapeHtml(labels.length > 6 ? `${labels[0]} to ${labels.at(-1)} (${labels.length})` : labels.join(', '))}</b>`;
      }),
    `seed <b>${escapeHtml(seed)}</b>`,
  ];
  const stopped =
    rows.length < plannedRuns
      ? `<p class="warning">Stopped early: ${rows.length.toLocaleString('en-US')} of ${plannedRuns.toLocaleString('en-US')} runs are here. The same command goes on where it was.</p>`
      : '';
  return `<ul class="facts">${items.map(item => `<li>${item}</li>`).join('')}</ul>${stopped}`;
}

const section = (title: string, figures: readonly string[]): string =>
  figures.length === 0 ? '' : `<section>\n<h2>${title}</h2>\n${figures.join('\n')}\n</section>`;

function chartFigure({ id, title, subtitle, footer }: DrawnChart): string {
  const files = ['svg', 'pdf', 'png', 'vl.json'].map(kind => `charts/${id}.${kind}`);
  const described = escapeHtml(`${title}. ${subtitle}. ${footer}`);
  return `<figure>
<div class="chart" id="chart-${escapeHtml(id)}" role="img" aria-label="${described}"></div>
<noscript><img src="${href(files[0] ?? '')}" alt="${described}"></noscript>
<p class="files">${files.map(kindLink).join('')}</p>
</figure>`;
}

function ladderFigure({ id, title, svg, text, files }: PageLadder): string {
  return `<figure>
<h3>${escapeHtml(title)}</h3>
<div class="ladder">${inlineSvg(svg, id)}</div>
<p class="files">${files.map(kindLink).join('')}</p>
${text === undefined ? '' : `<details><summary>As text</summary><pre>${escapeHtml(text)}</pre></details>\n`}</figure>`;
}

const chartData = ({ id, spec, narrow }: PageChart): string =>
  `<script type="application/json" data-chart="chart-${escapeHtml(id)}">${scriptJson({ wide: spec, narrow })}</script>`;

const kindNames: Readonly<Record<string, string>> = {
  'vl.json': 'Vega-Lite',
  'ladder.svg': 'SVG',
  'ladder.pdf': 'PDF',
  txt: 'text',
  pcapng: 'capture (pcapng)',
};

/** 'charts/a.svg' as 'SVG'. */
const kindLink = (path: string): string => {
  const kind = path.slice(path.indexOf('.') + 1);
  return `<a href="${href(path)}">${kindNames[kind] ?? kind.toUpperCase()}</a>`;
};

const fileLink = (path: string): string =>
  `<a href="${href(path)}">${escapeHtml(path.split('/').at(-1) ?? path)}</a>`;
