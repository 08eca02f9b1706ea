// What surrounds every plot: a title that says the finding, a subtitle of what was varied and held, and a
// footer with the number of runs, the seed and the kind of interval. A paper's reader asks for all three.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartDescription, ResultTable, SummaryRow } from '../../experiment/index.ts';
import { ink, sizes, themeConfig, type Paper } from '../theme.ts';
import { whatWasVaried, wrap } from './wording.ts';

/** A layer or a whole plot, as Vega-Lite's JSON. */
export type Json = { readonly [key: string]: unknown };

export interface Frame {
  readonly description: ChartDescription;
  /** The rows that the chart shows. */
  readonly table: ResultTable;
  readonly summary: readonly SummaryRow[];
  /** Columns that the reader sees varied: on an axis, by colour, by panel. */
  readonly shown: readonly string[];
  /** 'bands: 95% Student t'. */
  readonly interval: string;
  /** What a group is called: 'point' unless said otherwise. */
  readonly per?: 'point' | 'curve' | 'cell' | 'bar' | 'group';
  /** What did not happen: '12 of 600 runs never finished'. */
  readonly missing?: string | undefined;
  /** Height of the x axis with its labels and title, pt: the footer stands below it. */
  readonly below: number;
  /** Width of the y axis with its labels and title, pt: the footer starts at the figure's edge. */
  readonly left: number;
}

/** Puts the plot's layers into the frame. */
export function framed(frame: Frame, paper: Paper, layers: readonly Json[], extra: Json = {}): TopLevelSpec {
  const lines = footerLines(frame, paper);
  const footer: Json = {
    data: { values: [{}] },
    mark: { type: 'text', style: 'footer', color: ink.soft, text: lines, tooltip: null },
    encoding: {
      x: { value: -frame.left },
      y: { value: 'height' },
    },
  };
  const withOffset = { ...footer, mark: { ...(footer['mark'] as Json), dy: frame.below } };
  return {
    ...heading(frame, paper),
    width: paper.width,
    height: paper.height,
    autosize: { type: 'fit-x', contains: 'padding' },
    ...extra,
    layer: [...layers, withOffset],
    config: themeConfig(paper),
  } as unknown as TopLevelSpec;
}

function heading({ description, table, shown }: Frame, paper: Paper): Json {
  const size = sizes(paper);
  const { title } = description;
  const subtitle = description.subtitle ?? whatWasVaried(table, shown);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${title}. ${subtitle}`,
    title: {
      text: wrap(title, paper.width, text => paper.measure(text, size.title, 'Semibold')),
      ...(subtitle === ''
        ? {}
        : { subtitle: wrap(subtitle, paper.width, text => paper.measure(text, size.subtitle)) }),
    },
  };
}

/** The footer's sentence. */
export function footerText({
  table,
  summary,
  interval,
  missing,
  per = 'point',
}: Omit<Frame, 'below' | 'left'>): string {
  const runs = table.rows.length;
  const sizesOfGroups = summary.map(row => row.runs).filter(count => count > 0);
  const fewest = Math.min(...sizesOfGroups);
  const most = Math.max(...sizesOfGroups);
  const each = fewest === most ? `${most}` : `${fewest} to ${most}`;
  const parts = [
    `${runs.toLocaleString('en-US')} runs${sizesOfGroups.length > 1 ? ` (${each} per ${per})` : ''}`,
    `seed ${table.seed}`,
    interval,
    ...(missing === undefined ? [] : [missing]),
  ];
  return `${parts.join('; ')}.`;
}

function footerLines(frame: Frame, paper: Paper): string[] {
  const size = sizes(paper).footer;
  return wrap(footerText(frame), paper.width, text => paper.measure(text, size));
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
