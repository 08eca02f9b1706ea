// Breaks text into lines of a terminal's width. Han characters and their punctuation take two columns and may
// be parted anywhere, save that no line begins with a closing mark or ends with an opening one.

const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const closing = /^[，。；：！？、）」』》”’…·,.;:!?)\]]/u;
const opening = /[（「『《“‘([]$/u;

/** Columns that a text takes on a terminal. */
export function columns(text: string): number {
  let count = 0;
  for (const character of text) count += wide.test(character) ? 2 : 1;
  return count;
}

/** Unbreakable pieces: words with the blank before them, single Han characters with their closing marks. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let current = '';
  let breakable = true;
  for (const character of text) {
    const isWide = wide.test(character);
    const joins =
      current === '' ||
      closing.test(character) ||
      opening.test(current) ||
      (!breakable && !isWide && character !== ' ');
    if (character === ' ') {
      if (current !== '') found.push(current);
      current = ' ';
      breakable = false;
      continue;
    }
    if (joins || current === ' ') current += character;
    else {
      found.push(current);
      current = character;
    }
    breakable = isWide;
  }
  if (current !== '') found.push(current);
  return found;
}

/**
 * Wraps one paragraph.
 *
 * @param width columns of a line, the indentation included
 * @param indent put before each line; `first` before the first one instead, when given
 */
export function wrap(text: string, width: number, indent = '', first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  let used = columns(first);
  let empty = true;
  for (const piece of pieces(text)) {
    const size = columns(piece);
    if (!empty && used + size > width) {
      lines.push(line.trimEnd());
      line = indent;
      used = columns(indent);
      empty = true;
    }
    const shown = empty ? piece.trimStart() : piece;
    line += shown;
    used += columns(shown);
    if (shown !== '') empty = false;
  }
  if (!empty || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}
