// Words and numbers as a reader of a chart wants them: units, axis titles, what was varied, held and pooled.
import type { Cell, Column, Level, ResultTable } from '../../experiment/index.ts';

/** Which unit a column is shown in, and how many of its cells' units one of those is. */
export interface Shown {
  readonly unit: string;
  /** Shown number = cell × factor. */
  readonly factor: number;
}

/** Milliseconds become seconds where they reach 3 s, seconds milliseconds where all are below half of one; fractions are shown as percentages by the axis itself. */
export function shownUnit(column: Column, largest: number): Shown {
  if (column.unit === 'ms' && largest >= 3000) return { unit: 's', factor: 1e-3 };
  if (column.unit === 's' && largest > 0 && largest < 0.5) return { unit: 'ms', factor: 1e3 };
  return { unit: column.unit === '%' ? '' : column.unit, factor: 1 };
}

/** 'Round-trip time (ms)'. */
export const axisTitle = (label: string, unit: string): string =>
  unit === '' ? capital(label) : `${capital(label)} (${unit})`;

/** As it stands at the head of an axis, a legend or a column; names of sysctls and calls stay as they are. */
export const capital = (label: string): string =>
  /^[a-z]+[_(]/.test(label) ? label : label.charAt(0).toUpperCase() + label.slice(1);

/** A value in few significant digits, thousands apart: '0.52', '12.3', '4,821'. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.001) return value.toExponential(1).replace('e-', 'e−');
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const text = value.toFixed(digits).replace(/\B(?=(\d{3})+$|(\d{3})+\.)/g, ',');
  return (digits > 0 ? text.replace(/0+$/, '').replace(/\.$/, '') : text).replace('-', '−');
}

/** A share as a percentage, with a decimal only where it matters. */
export function percent(share: number): string {
  const value = share * 100;
  const near = Math.min(value, 100 - value);
  return `${near === 0 ? value.toFixed(0) : near < 10 ? value.toFixed(1) : value.toFixed(0)}%`;
}

export function levelLabel(column: Column, value: Cell): string {
  const level = column.levels?.find(candidate => candidate.value === value);
  if (level !== undefined) return level.label;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? number(value) : (value ?? 'never');
}

/** 'Round-trip time 20–400 ms (5 values); held: …; pooled over …', for a chart that says nothing of its own. */
export function whatWasVaried(table: ResultTable, shown: readonly string[]): string {
  const varied: string[] = [];
  const held: string[] = [];
  const pooled: string[] = [];
  for (const column of table.columns) {
    if (column.role !== 'parameter') continue;
    const levels = column.levels ?? [];
    if (levels.length === 1)
      held.push(`${lower(column.label)}${column.type === 'number' ? '' : ':'} ${levels[0]?.label ?? ''}`);
    else if (shown.includes(column.name))
      varied.push(`${lower(column.label)} ${range(column, levels)}`.trim());
    else pooled.push(`${lower(column.label)} ${range(column, levels)}`);
  }
  const parts = [
    varied.length > 0 ? `Varied: ${varied.join(', ')}` : '',
    held.length > 0 ? `held: ${held.join(', ')}` : '',
    pooled.length > 0 ? `pooled over ${pooled.join(', ')}` : '',
  ].filter(part => part !== '');
  const sentence = parts.join('; ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Ends of a numeric sweep; nothing for categories, which the axis or the legend names. */
function range(column: Column, levels: readonly Level[]): string {
  if (column.type !== 'number') return '';
  return `${levels[0]?.label ?? ''} to ${levels.at(-1)?.label ?? ''}`;
}

/** In the middle of a sentence; abbreviations such as 'RTT' stay as they are. */
export const lower = (label: string): string =>
  /^[A-Z][^A-Z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** Lines no wider than `width`, broken at spaces. A single word that is wider stands alone. */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** As few lines as `wrap` needs, of about equal length: no last word alone. */
export function balanced(text: string, width: number, measure: (text: string) => number): string[] {
  const lines = wrap(text, width, measure);
  if (lines.length < 2) return lines;
  let [low, high] = [width / 2, width];
  for (let i = 0; i < 12; i++) {
    const middle = (low + high) / 2;
    if (wrap(text, middle, measure).length > lines.length) low = middle;
    else high = middle;
  }
  return wrap(text, high, measure);
}
