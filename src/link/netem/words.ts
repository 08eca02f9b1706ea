// The words of a netem command, one after the other, and the complaint about one of them:
//
//   delay 20ms 5x loss 1%
//              ^^
import { FinwaitError, nearest } from '../../time/index.ts';

interface Word {
  readonly text: string;
  /** Offset in the command. */
  readonly at: number;
}

export class Words {
  readonly #command: string;
  readonly #field: string;
  readonly #words: readonly Word[];
  #index = 0;

  /** @param field where the command stands, for error messages */
  constructor(command: string, field: string) {
    this.#command = command;
    this.#field = field;
    this.#words = [...command.matchAll(/\S+/g)].map(match => ({ text: match[0], at: match.index }));
  }

  /** The next word; '' at the end. */
  get next(): string {
    return this.#words[this.#index]?.text ?? '';
  }

  get atEnd(): boolean {
    return this.#index >= this.#words.length;
  }

  /** Takes the next word. At the end, complains that `expected` is missing. */
  take(expected: string): string {
    const { next } = this;
    if (next === '') throw this.#complaint(`Expected ${expected}, found the end.`, this.#index);
    this.#index++;
    return next;
  }

  /** Takes the next word if it is this one. */
  takeIf(word: string): boolean {
    if (this.next !== word) return false;
    this.#index++;
    return true;
  }

  /** Goes on behind the first word of that name; false when there is none. */
  skipPast(word: string): boolean {
    const place = this.#words.findIndex(({ text }) => text === word);
    if (place >= 0) this.#index = place + 1;
    return place >= 0;
  }

  /** Whether the next word begins like a number, by netem's own test. */
  get nextIsNumber(): boolean {
    return /^\d/.test(this.next);
  }

  get nextIsSigned(): boolean {
    return /^[-\d]/.test(this.next);
  }

  /** The complaint about the word just taken. */
  bad(message: string, known: readonly string[] = []): FinwaitError {
    const near = nearest(this.#words[this.#index - 1]?.text ?? '', known);
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    return this.#complaint(`${message}${hint}`, this.#index - 1);
  }

  /** A complaint about what is missing after the last word, or wrong with all of it. */
  missing(message: string): FinwaitError {
    return this.#complaint(message, this.#words.length);
  }

  #complaint(message: string, index: number): FinwaitError {
    const word = this.#words[index];
    const at = word?.at ?? this.#command.trimEnd().length;
    const caret = ' '.repeat(at) + '^'.repeat(word?.text.length ?? 1);
    return new FinwaitError(
      'bad-netem',
      `${this.#field}: cannot read the netem command\n  ${this.#command}\n  ${caret}\n${message}`,
    );
  }
}
