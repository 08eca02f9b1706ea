// Text for the terminal: numbers with grouped digits, paragraphs that fit, paths as one would type them.
import { isAbsolute, relative } from 'node:path';

/** 31200 as '31,200'. */
export const grouped = (count: number): string => count.toLocaleString('en-US');

/** A path relative to the working folder when that is shorter to type. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' ? '.' : short.startsWith('..') || isAbsolute(short) ? path : short;
}

/** One paragraph, broken at blanks to fit `width` columns, each line indented, with a newline at the end. */
export function wrapped(text: string, indent = '  ', width = 96): string {
  let lines = '';
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length > width && line !== indent) {
      lines += `${line.trimEnd()}\n`;
      line = indent;
    }
    line += `${word} `;
  }
  return `${lines}${line.trimEnd()}\n`;
}

/** A count with its noun: '1 run', '31,200 runs'. */
export const counted = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
