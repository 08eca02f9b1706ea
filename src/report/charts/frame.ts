// What surrounds every plot: a title that says the finding, a subtitle of what was varied and held, and a
// footer with the number of runs, the seed and the kind of interval. A paper's reader asks for all three.
import type { ChartDescription, ResultTable, SummaryRow } from '../../experiment/index.ts';
import { sizes, themeConfig, type Paper } from '../theme/index.ts';
import { balanced, whatWasVaried, wrap } from './wording.ts';

/** A layer or a whole plot, as Vega-Lite's JSON. */
export type Json = { readonly [key: string]: unknown };

/** What one plot is drawn from. */
export interface Tables {
  /** Its own rows. */
  readonly panel: ResultTable;
  /** Those of all panels of the figure, which share their scales; the same table where there is one panel. */
  readonly all: ResultTable;
  /** The column that tells panels apart. */
  readonly facet?: string | undefined;
}

/** A plot without its surroundings. */
export interface Plot {
  readonly layers: readonly Json[];
  /** The paper it was drawn for; `height` is the plot's own. */
  readonly paper: Paper;
  /** Groups that were summarised, for the number of runs in each. */
  readonly summary: readonly SummaryRow[];
  /** What a group is called. */
  readonly per: 'point' | 'curve' | 'cell' | 'bar' | 'group' | 'sample';
  /** Columns that the reader sees varied: on an axis, by colour. */
  readonly shown: readonly string[];
  /** '95% Student t'. */
  readonly interval: string;
  /** Where the interval is seen: 'bands', 'error bars'. */
  readonly intervalAs: string;
  /** What did not happen, over all panels: '12 of 600 runs never finished'. */
  readonly missing?: string | undefined;
  /** Height of the x axis with its labels and title, pt: the footer stands below it. */
  readonly below: number;
  /** Width of the y axis with its labels and title, pt: the footer starts at the figure's edge. */
  readonly left: number;
  /** What of the x axis's last label reaches beyond the plot, pt. */
  readonly right?: number;
}

/** The words around a chart: for its heading, its footer and the caption in a paper. */
export interface Words {
  readonly title: string;
  readonly subtitle: string;
  readonly footer: string;
  readonly runs: number;
  readonly interval: string;
}

export function wordsOf(description: ChartDescription, table: ResultTable, plots: readonly Plot[]): Words {
  const [plot] = plots;
  const shown = [...(plot?.shown ?? []), ...(description.facet === undefined ? [] : [description.facet])];
  const counts = plots.flatMap(one => one.summary.map(row => row.runs)).filter(count => count > 0);
  const fewest = Math.min(...counts);
  const most = Math.max(...counts);
  const each = fewest === most ? `${most}` : `${fewest} to ${most}`;
  const runs = table.rows.length;
  // Where nothing is random, one run is enough, and says nothing about others
  const single = most === 1;
  const interval = single ? 'no intervals of single runs' : (plot?.interval ?? '');
  const footer = [
    `${runs.toLocaleString('en-US')} runs${counts.length > 1 ? ` (${each} per ${plot?.per ?? 'point'})` : ''}`,
    `seed ${table.seed}`,
    ...(plot === undefined ? [] : [single ? interval : `${plot.intervalAs}: ${interval}`]),
    ...(plot?.missing === undefined ? [] : [plot.missing]),
  ].join('; ');
  return {
    title: description.title,
    subtitle: description.subtitle ?? whatWasVaried(table, shown),
    footer: `${footer}.`,
    runs,
    interval,
  };
}

/** One plot in its frame, exactly as wide as the paper. */
export function framed(plot: Plot, words: Words): Json {
  const { paper } = plot;
  return {
    ...heading(words, paper),
    width: paper.width,
    height: paper.height,
    autosize: { type: 'fit-x', contains: 'padding' },
    layer: [...plot.layers, footerLayer(plot, words, paper)],
    config: themeConfig(paper),
  };
}

/** Schema, description for screen readers, title and subtitle. */
export function heading({ title, subtitle }: Words, paper: Paper): Json {
  const size = sizes(paper);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${title}. ${subtitle}`,
    title: {
      text: balanced(title, paper.width, text => paper.measure(text, size.title, 'Semibold')),
      ...(subtitle === ''
        ? {}
        : { subtitle: wrap(subtitle, paper.width, text => paper.measure(text, size.subtitle)) }),
    },
  };
}

/** The footer below `plot`, broken to the width of `paper`. */
export function footerLayer(plot: Pick<Plot, 'below' | 'left'>, { footer }: Words, paper: Paper): Json {
  const size = sizes(paper).footer;
  const text = wrap(footer, paper.width, part => paper.measure(part, size));
  return {
    data: { values: [{}] },
    mark: { type: 'text', style: 'footer', color: paper.ink.soft, text, tooltip: null, dy: plot.below },
    encoding: { x: { value: -plot.left }, y: { value: 'height' } },
  };
}

/** 'Never' in words that fit the measure; undefined when it always happened. */
export function missingText(
  table: ResultTable,
  measure: { readonly name: string; readonly unit: string },
  consequence: string,
): string | undefined {
  const total = table.rows.length;
  const never = table.rows.filter(row => (row[measure.name] ?? null) === null).length;
  if (never === 0) return undefined;
  const happened = measure.unit === 'ms' || measure.unit === 's' ? 'never finished' : 'have no value';
  return `${never.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} runs ${happened} (${consequence})`;
}
