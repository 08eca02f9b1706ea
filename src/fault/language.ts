// The fault language: the same text in code, on the command line and in a scenario. Words in any case, spaces
// optional except between words.
//
//   rule      = 'drop' targets [window]
//             | 'delay' targets 'by' duration [window]
//             | 'duplicate' targets 'after' duration [window]
//             | 'hold' targets [window] 'until' 'after' pattern
//             | 'partition' window
//   targets   = [number '%' 'of'] pattern
//   pattern   = ('client' | 'server') kind ['#' copies] ['in' 'connection' number]
//   kind      = 'SYN' | 'SYN-ACK' | 'ACK' | 'ACK' 'of' 'FIN' | 'DATA' | 'FIN' | 'RST' | 'segment'   (plural too)
//   copies    = number ['-' number] {',' number ['-' number]}
//   window    = 'from' duration ['to' duration]                  (also allowed before 'by' and 'after')
import { ns, parseDuration, unreachable, type Nanoseconds } from '../time/index.ts';
import { printDuration } from './duration.ts';
import {
  actions,
  sides,
  type CopyRange,
  type FaultRule,
  type Kind,
  type SegmentPattern,
  type Side,
  type TimeWindow,
} from './rule.ts';
import { badFault, expectation, tokenize, type Token } from './tokens.ts';

/** First words of a kind; 'SYN' and 'ACK' may go on. */
const kindWords: readonly string[] = ['SYN', 'SYN-ACK', 'ACK', 'DATA', 'FIN', 'RST', 'segment', 'segments'];
const durationUnits: readonly string[] = ['ns', 'us', 'ms', 's', 'min', 'h'];

/**
 * Reads one line of the fault language, such as `'drop client FIN #1'`.
 *
 * @throws FinwaitError `bad-fault` with the line, a caret under the place and what was expected there
 */
export function parseFault(line: string): FaultRule {
  return new Parser(line).rule();
}

/** Prints a rule in its one canonical form; `parseFault` reads it back as the same rule. */
export function printFault(rule: FaultRule): string {
  if (rule.action === 'partition') return `partition ${printWindow(rule.window)}`;
  const fraction = rule.percent === null ? '' : `${rule.percent}% of `;
  const head = `${rule.action} ${fraction}${printPattern(rule.target)}`;
  const window = rule.window === null ? '' : ` ${printWindow(rule.window)}`;
  switch (rule.action) {
    case 'drop':
      return head + window;
    case 'delay':
      return `${head} by ${printDuration(rule.by)}${window}`;
    case 'duplicate':
      return `${head} after ${printDuration(rule.after)}${window}`;
    case 'hold':
      return `${head}${window} until after ${printPattern(rule.untilAfter)}`;
    default:
      return unreachable(rule);
  }
}

/** Prints `client FIN #1-2,4 in connection 2`, `server segments`. */
export function printPattern(pattern: SegmentPattern): string {
  const { side, kind, copies, connection } = pattern;
  const name = kind === 'segment' && copies === null ? 'segments' : kind;
  const ranges = copies?.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  const numbers = ranges === undefined ? '' : ` #${ranges.join(',')}`;
  return `${side} ${name}${numbers}${connection === null ? '' : ` in connection ${connection}`}`;
}

function printWindow({ from, to }: TimeWindow): string {
  return `from ${printDuration(from)}${to === null ? '' : ` to ${printDuration(to)}`}`;
}

class Parser {
  private readonly line: string;
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(line: string) {
    this.line = line;
    this.tokens = tokenize(line);
  }

  rule(): FaultRule {
    const action = this.oneOf('an action', actions);
    const rule = action === 'partition' ? this.partition() : this.targeted(action);
    if (this.peek().type !== 'end')
      throw this.error(`the end of '${printFault(rule)}'`, this.mayFollow(rule));
    return rule;
  }

  private partition(): FaultRule {
    const window = this.window();
    if (window === null) throw this.error("'from' and a time, as in 'partition from 1s to 8s'", ['from']);
    return { action: 'partition', window };
  }

  private targeted(action: 'drop' | 'delay' | 'duplicate' | 'hold'): FaultRule {
    const percent = this.percent();
    const target = this.pattern();
    const early = this.window();
    const head = { target, percent };
    switch (action) {
      case 'drop':
        return { action, ...head, window: early };
      case 'delay':
        this.word('by', "'by' and a duration, as in 'by 3s'");
        return { action, ...head, by: this.duration(), window: early ?? this.window() };
      case 'duplicate':
        this.word('after', "'after' and a duration, as in 'after 700ms'");
        return { action, ...head, after: this.duration(), window: early ?? this.window() };
      case 'hold':
        this.word('until', "'until after' and a segment, as in 'until after server DATA #1'");
        this.word('after', "'after' and a segment, as in 'until after server DATA #1'");
        return { action, ...head, window: early, untilAfter: this.pattern() };
      default:
        return unreachable(action);
    }
  }

  private percent(): number | null {
    const token = this.peek();
    if (token.type !== 'number') return null;
    const value = Number(token.text);
    if (value > 100) throw this.error('a percentage from 0% to 100%');
    this.position++;
    this.sign('%', "'%', as in '30% of server segments'");
    this.word('of', "'of', as in '30% of server segments'");
    return value;
  }

  private pattern(): SegmentPattern {
    const side: Side = this.oneOf('a side', sides);
    const kind = this.kind();
    const copies = this.accept('#') ? this.copies() : null;
    const connection = this.accept('in') ? this.connection() : null;
    return { side, kind, copies, connection };
  }

  private kind(): Kind {
    const token = this.peek();
    const word = token.text.toUpperCase().replace(/S$/, '');
    if (token.type === 'word') this.position++;
    switch (word) {
      case 'DATA':
      case 'FIN':
      case 'RST':
        return word;
      case 'SEGMENT':
        return 'segment';
      case 'SYNACK':
        return 'SYN-ACK';
      case 'SYN':
        return this.restOfSynAck() ? 'SYN-ACK' : 'SYN';
      case 'ACK':
        if (!this.accept('of')) return 'ACK';
        this.word('FIN', "'FIN': 'ACK of FIN' is the only acknowledgement with a name of its own");
        return 'ACK of FIN';
      default:
        if (token.type === 'word') this.position--;
        throw this.error(
          expectation('a kind of segment', [
            'SYN',
            'SYN-ACK',
            'ACK',
            'ACK of FIN',
            'DATA',
            'FIN',
            'RST',
            'segment',
          ]),
          kindWords,
        );
    }
  }

  /** `-ACK` after SYN, however people join the two. */
  private restOfSynAck(): boolean {
    const joined = this.peek().type === 'sign' && '-+,/'.includes(this.peek().text);
    const next = this.tokens[this.position + (joined ? 1 : 0)];
    if (next?.type !== 'word' || !/^acks?$/i.test(next.text)) return false;
    this.position += joined ? 2 : 1;
    return true;
  }

  private copies(): readonly CopyRange[] {
    const ranges: CopyRange[] = [];
    do {
      const first = this.count("a copy's number, counted from 1, as in '#1' or '#2-4'");
      const at = this.position;
      const last = this.accept('-') ? this.count("the last copy's number, as in '#2-4'") : first;
      if (last < first) throw this.error(`a number from ${first} up`, [], at + 1);
      ranges.push({ first, last });
    } while (this.accept(','));
    return ranges;
  }

  private connection(): number {
    this.word('connection', "'connection' and its number, as in 'in connection 2'");
    return this.count("the connection's number, counted from 1, as in 'in connection 2'");
  }

  private window(): TimeWindow | null {
    if (!this.accept('from')) return null;
    const from = this.duration();
    const at = this.position;
    const to = this.accept('to') ? this.duration() : null;
    if (to !== null && to <= from) throw this.error('a time later than the one before', [], at + 1);
    return { from, to };
  }

  private duration(): Nanoseconds {
    const number = this.peek();
    if (number.type !== 'number' || /e/i.test(number.text))
      throw this.error("a time with its unit, as in '3s' or '700ms'");
    this.position++;
    const unit = this.peek();
    if (unit.type !== 'word' || !durationUnits.includes(unit.text.toLowerCase().replace('µ', 'u'))) {
      if (Number(number.text) === 0) return ns(0);
      throw this.error(expectation('a unit of time', durationUnits), durationUnits);
    }
    const time = parseDuration(number.text + unit.text.toLowerCase());
    if (!Number.isSafeInteger(time)) throw this.error('less than 104 days', [], this.position - 1);
    this.position++;
    return time;
  }

  private count(expected: string): number {
    const { type, text } = this.peek();
    const value = Number(text);
    if (type !== 'number' || !Number.isSafeInteger(value) || value < 1) throw this.error(expected);
    this.position++;
    return value;
  }

  private oneOf<T extends string>(what: string, words: readonly T[]): T {
    const word = words.find(candidate => this.accept(candidate));
    if (word === undefined) throw this.error(expectation(what, words), words);
    return word;
  }

  /** Takes the next token when it is this word or sign. */
  private accept(text: string): boolean {
    if (this.peek().text.toLowerCase() !== text.toLowerCase()) return false;
    this.position++;
    return true;
  }

  private word(text: string, expected: string): void {
    if (!this.accept(text)) throw this.error(expected, [text, 'in', 'from']);
  }

  private sign(text: string, expected: string): void {
    if (!this.accept(text)) throw this.error(expected);
  }

  private mayFollow(rule: FaultRule): readonly string[] {
    if (rule.action === 'partition') return ['to'];
    return rule.window === null ? ['from', 'in', 'of'] : ['to'];
  }

  private peek(): Token {
    return this.tokens[Math.min(this.position, this.tokens.length - 1)] as Token;
  }

  private error(expected: string, known: readonly string[] = [], at = this.position): Error {
    return badFault(this.line, this.tokens[at] ?? this.peek(), expected, known);
  }
}
