// Several plots side by side, one for each value of a parameter, with the same scales and one legend.
import { columnOf, valuesOf, type ChartDescription, type ResultTable } from '../../experiment/index.ts';
import { sizes, themeConfig, type Paper } from '../theme/index.ts';
import { capital } from './wording.ts';
import { footerLayer, heading, type Json, type Plot, type Words } from './frame.ts';

export interface Panel {
  readonly label: string;
  readonly table: ResultTable;
}

export function panelsOf(description: ChartDescription, table: ResultTable, facet: string): readonly Panel[] {
  const column = columnOf(table, facet, `chart '${description.id}', facet`);
  const levels = column.levels ?? [];
  // A category that one panel lacks keeps its place and colour there.
  const columns = table.columns.map(one =>
    one.type !== 'string' || one.levels !== undefined
      ? one
      : {
          ...one,
          levels: valuesOf(table, one).map(value => ({ value, parameter: value, label: String(value) })),
        },
  );
  return levels.flatMap(level => {
    const rows = table.rows.filter(row => row[facet] === level.value);
    return rows.length === 0
      ? []
      : [{ label: `${capital(column.label)}: ${level.label}`, table: { ...table, columns, rows } }];
  });
}

/** How many panels stand in a row: each keeps room for its own text. */
export function columnsFor(kind: ChartDescription['kind'], count: number, paper: Paper): number {
  const least = paper.fontSize * (kind === 'heatmap' ? 26 : kind === 'bars' ? 22 : 15);
  const most = Math.max(1, Math.floor(paper.width / least));
  const rows = Math.ceil(count / most);
  return Math.ceil(count / rows);
}

/** The paper of the panel in a column. */
export const panelPaper = (columns: number, column: number, paper: Paper): Paper => ({
  ...paper,
  width: (paper.width - gap(paper) * (columns - 1)) / columns,
  height: columns === 1 ? paper.height : paper.height * 0.75,
  figureWidth: paper.width,
  inner: column > 0,
});

const gap = (paper: Paper): number => paper.fontSize * 1.5;

export function arranged(
  plots: readonly Plot[],
  labels: readonly string[],
  columns: number,
  words: Words,
  paper: Paper,
): Json {
  // Plots are equally wide: the first column has a y title, the others spend its room on all.
  const besides = plots.slice(0, columns).reduce((sum, plot) => sum + plot.left, 0);
  const width = Math.floor(
    (paper.width - besides - gap(paper) * (columns - 1) - (plots[columns - 1]?.right ?? 0)) / columns -
      paper.fontSize * 0.7,
  );
  const concat = plots.map((plot, index): Json => ({
    title: {
      text: labels[index] ?? '',
      fontSize: sizes(paper).label,
      anchor: 'start',
      frame: 'group',
      offset: paper.fontSize * 0.5,
    },
    width,
    height: plot.paper.height,
    layer: plot.layers,
  }));
  return {
    ...heading(words, paper),
    spacing: paper.fontSize * 0.8,
    vconcat: [
      {
        columns,
        align: 'each',
        spacing: { column: gap(paper), row: gap(paper) },
        concat,
        resolve: { scale: { color: 'shared', strokeDash: 'shared' } },
      },
      // A footer below one of the panels would widen that panel's column.
      {
        width: paper.fontSize,
        height: 1,
        view: { fill: null },
        ...footerLayer({ below: 0, left: plots[0]?.left ?? 0 }, words, paper),
      },
    ],
    config: themeConfig(paper),
  };
}
