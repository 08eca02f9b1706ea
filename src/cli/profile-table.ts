// The table of a profile: value, source and, plainly visible, what is not established. For the terminal in 100
// columns, and as Markdown.
import { pc } from './colours.ts';
import type { Profile, ProfileRow } from '../tcp/index.ts';
import { wrapped } from './prose.ts';

const labelWidth = 32;
const textWidth = 24;
const sourceWidth = 100 - labelWidth - textWidth;

/** Broken at blanks to fit; a longer word keeps its line. */
function broken(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** 'tcp_timer.h TCPTV_MSL (2 * 30 s)', 'not established: …', 'our choice: …' */
function sourceOf({ citation }: ProfileRow): string {
  const { status, remark } = citation;
  if (status === 'cited') return remark === undefined ? citation.source : `${citation.source} (${remark})`;
  const head = status === 'chosen' ? 'our choice' : status;
  return remark === undefined ? head : `${head}: ${remark}`;
}

export function printTable({ name, description }: Profile, rows: readonly ProfileRow[]): string {
  let text = `${pc.bold(name)}\n${wrapped(description)}`;
  let group = '';
  for (const row of rows) {
    if (row.group !== group) text += `\n${pc.bold(row.group)}\n`;
    group = row.group;
    text += printRow(row);
  }
  const open = rows.filter(({ citation }) => citation.status === 'not established').length;
  if (open > 0) {
    text += `\n${open} of ${rows.length} values are ${pc.yellow('not established')}: they are those of profile 'rfc9293'.\n`;
  }
  return text;
}

function printRow(row: ProfileRow): string {
  const columns = [
    broken(row.label, labelWidth - 4),
    broken(row.text, textWidth - 2),
    broken(sourceOf(row), sourceWidth),
  ] as const;
  const paint = row.citation.status === 'not established' ? pc.yellow : pc.dim;
  let text = '';
  for (let line = 0; line < Math.max(...columns.map(column => column.length)); line++) {
    const [label = '', value = '', source = ''] = columns.map(column => column[line] ?? '');
    const left = `  ${label.padEnd(labelWidth - 2)}${value.padEnd(textWidth)}`;
    text += source === '' ? `${left.trimEnd()}\n` : `${left}${paint(source)}\n`;
  }
  return text;
}

export function markdownTable(rows: readonly ProfileRow[]): string {
  let text = '';
  let group = '';
  for (const row of rows) {
    if (row.group !== group) text += `\n## ${row.group}\n\n| value | | source |\n| --- | --- | --- |\n`;
    group = row.group;
    const source = sourceOf(row).replace('not established', '**not established**');
    text += `| ${[row.label, row.text, source].map(escaped).join(' | ')} |\n`;
  }
  return text;
}

const escaped = (text: string): string => text.replace(/[|_<]/g, character => `\\${character}`);
