// Walks along the tokens of a line: what stands here, is it what may stand here, and if not, the complaint.
import { ns, parseDuration, type Nanoseconds } from '../time/index.ts';
import { badFault, expectation, tokenize, type Token } from './tokens.ts';

const durationUnits: readonly string[] = ['ns', 'us', 'ms', 's', 'min', 'h'];

export class Reader {
  readonly #line: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(line: string) {
    this.#line = line;
    this.#tokens = tokenize(line);
  }

  /** The token at hand, or the one so many places on. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)] as Token;
  }

  get position(): number {
    return this.#position;
  }

  get atEnd(): boolean {
    return this.peek().type === 'end';
  }

  skip(count = 1): void {
    this.#position += count;
  }

  isAt(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.type !== 'end' && token.text.toLowerCase() === text.toLowerCase();
  }

  accept(text: string): boolean {
    const found = this.isAt(text);
    if (found) this.#position++;
    return found;
  }

  /** @param expected what would have been right, as the end of the sentence 'Expected …' */
  expect(text: string, expected: string): void {
    if (!this.accept(text)) throw this.error(expected, [text]);
  }

  oneOf<T extends string>(what: string, words: readonly T[]): T {
    const found = words.find(word => this.isAt(word));
    if (found === undefined) throw this.error(expectation(what, words), words);
    this.#position++;
    return found;
  }

  duration(): Nanoseconds {
    const number = this.peek();
    if (number.type !== 'number' || /e/i.test(number.text))
      throw this.error("a time with its unit, as in '3s' or '700ms'");
    this.#position++;
    const unit = this.peek();
    if (unit.type !== 'word' || !durationUnits.includes(unit.text.toLowerCase().replace('µ', 'u'))) {
      if (Number(number.text) === 0) return ns(0);
      throw this.error(expectation('a unit of time', durationUnits), durationUnits);
    }
    const time = parseDuration(number.text + unit.text.toLowerCase());
    if (!Number.isSafeInteger(time)) throw this.error('less than 104 days', [], this.#position - 1);
    this.#position++;
    return time;
  }

  /** A time that must be later than another. */
  laterThan(earlier: Nanoseconds): Nanoseconds {
    const at = this.#position;
    const time = this.duration();
    if (time <= earlier) throw this.error('a time later than the one before', [], at);
    return time;
  }

  /** One of these names, which may hold digits, dots, dashes and underscores: 'server2', 'web-1'. */
  name(what: string, names: readonly string[]): string {
    const { text, at, tokens } = this.#joined(0);
    const found = names.find(name => name.toLowerCase() === text.toLowerCase());
    if (found === undefined) {
      const token: Token = tokens > 1 ? { type: 'word', text, at } : this.peek();
      throw badFault(this.#line, token, expectation(what, names), names);
    }
    this.#position += tokens;
    return found;
  }

  /** How many tokens the name takes that stands so many places on; 0 when none does. */
  nameLength(names: readonly string[], ahead = 0): number {
    const { text, tokens } = this.#joined(ahead);
    return names.some(name => name.toLowerCase() === text.toLowerCase()) ? tokens : 0;
  }

  /** What stands there without a blank in between. */
  #joined(ahead: number): { text: string; at: number; tokens: number } {
    const { at } = this.peek(ahead);
    const text = /^[\p{L}\p{N}_.-]*/u.exec(this.#line.slice(at))?.[0] ?? '';
    const first = this.#position + ahead;
    const next = this.#tokens.findIndex(token => token.at >= at + text.length);
    return { text, at, tokens: Math.max(next - first, 1) };
  }

  /** A whole number from `least` up. */
  count(expected: string, least = 1): number {
    const { type, text } = this.peek();
    const value = Number(text);
    if (type !== 'number' || !Number.isSafeInteger(value) || value < least) throw this.error(expected);
    this.#position++;
    return value;
  }

  error(expected: string, known: readonly string[] = [], at = this.#position): Error {
    return badFault(this.#line, this.#tokens[at] ?? this.peek(), expected, known);
  }
}
