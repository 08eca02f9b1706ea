// Cuts a line of the fault language into words, numbers and signs, and words the complaint about a place in it:
//
//   drop clint FIN #1
//        ^^^^^
import { FinwaitError, nearest, orList } from '../time/index.ts';

export interface Token {
  readonly type: 'word' | 'number' | 'sign' | 'end';
  readonly text: string;
  /** Offset in the line. */
  readonly at: number;
}

const pattern = /\s*(?:([A-Za-zµ]+)|((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(\S))/gy;

/** Cuts a line into tokens; the last one is always of type 'end'. Never throws. */
export function tokenize(line: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of line.matchAll(pattern)) {
    const [all, word, number, sign] = match;
    const text = word ?? number ?? sign ?? '';
    const type = word !== undefined ? 'word' : number !== undefined ? 'number' : 'sign';
    tokens.push({ type, text, at: match.index + all.length - text.length });
  }
  return [...tokens, { type: 'end', text: '', at: line.trimEnd().length }];
}

/**
 * The complaint about one place in a line.
 *
 * @param expected what would have been right there, as the end of the sentence 'Expected …'
 * @param known words that would have been right, to find the one that was meant
 */
export function badFault(line: string, token: Token, expected: string, known: readonly string[] = []): Error {
  const found = token.type === 'end' ? 'the end of the line' : `'${token.text}'`;
  const meant = token.type === 'word' ? nearest(token.text, known) : undefined;
  const caret = ' '.repeat(token.at) + '^'.repeat(Math.max(token.text.length, 1));
  const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`;
  return new FinwaitError(
    'bad-fault',
    `cannot read the fault\n  ${line}\n  ${caret}\nExpected ${expected}, found ${found}.${hint}`,
  );
}

/** `an action: 'drop', 'delay' or 'hold'`. */
export function expectation(what: string, words: readonly string[]): string {
  return `${what}: ${orList(words)}`;
}
