// The parts that rules are made of: segments, shares, times, states and moments. Their grammar stands in
// `language.ts`.
import { ns } from '../time/index.ts';
import { Reader } from './reader.ts';
import {
  kinds,
  sides,
  stateNames,
  type Circumstances,
  type CopyRange,
  type Kind,
  type Moment,
  type Party,
  type SegmentPattern,
  type Share,
  type StateCondition,
  type StateName,
  type TimeWindow,
} from './rule.ts';
import { expectation } from './tokens.ts';

/** First words of a kind; 'SYN' and 'ACK' may go on. */
const kindWords: readonly string[] = ['SYN', 'SYN-ACK', 'ACK', 'DATA', 'FIN', 'RST', 'segment', 'segments'];
const momentExpected =
  "a moment: 'at' and a time, 'when' and a state, 'once' and a segment, or a time 'after' one of these";

export class PhraseReader extends Reader {
  readonly #parties: readonly Party[];

  /** @param parties whom rules may name */
  constructor(line: string, parties: readonly Party[] = sides) {
    super(line);
    this.#parties = parties;
  }

  side(): Party {
    return this.name(this.#parties === sides ? 'a side' : 'a host', this.#parties);
  }

  share(): Share | null {
    // A host may be called '3rd-floor'
    if (this.#sideLength() > 0) return null;
    if (this.accept('first')) return { first: this.count("how many, as in 'first 5 client DATA'") };
    if (this.accept('every')) {
      const every = this.count("which one, as in 'every 3rd client DATA'");
      if (/^(st|nd|rd|th)$/i.test(this.peek().text)) this.skip();
      return { every };
    }
    const token = this.peek();
    if (token.type !== 'number') return null;
    const percent = Number(token.text);
    if (percent > 100) throw this.error('a percentage from 0% to 100%');
    this.skip();
    this.expect('%', "'%', as in '30% of server segments'");
    this.expect('of', "'of', as in '30% of server segments'");
    return { percent };
  }

  pattern(): SegmentPattern {
    const side = this.side();
    const kind = this.#kind();
    const copies = this.accept('#') ? this.#copies() : null;
    const connection = this.accept('in') ? this.#connection() : null;
    return { side, kind, copies, connection };
  }

  /**
   * What a rule still says of its circumstances, in any order; each of them once.
   *
   * @param mayBeAfter 'after' may stand for 'once'; not in a hold, whose 'until after' someone may have shortened
   */
  circumstances(early: Circumstances = always, mayBeAfter = true): Circumstances {
    let { window, when, once } = early;
    for (;;) {
      if (window === null && this.isAt('from')) window = this.#window();
      else if (when.length === 0 && this.accept('when')) when = this.conditions();
      else if (once === null && this.accept('once')) once = this.#sentPattern();
      else if (mayBeAfter && once === null && this.isAt('after') && this.#sideLength(1) > 0) {
        this.skip();
        once = this.#sentPattern();
      } else return { window, when, once };
    }
  }

  conditions(): StateCondition[] {
    const conditions = [this.#condition()];
    while (this.accept('and')) conditions.push(this.#condition());
    return conditions;
  }

  /** @param timeWord what a time is announced by */
  moment(timeWord: 'at' | 'from' = 'at'): Moment {
    if (this.accept(timeWord)) return { at: this.duration() };
    if (this.accept('when')) return { when: this.conditions(), delay: ns(0) };
    if (this.accept('once')) return { once: this.#sentPattern(), delay: ns(0) };
    if (this.peek().type !== 'number')
      throw this.error(momentExpected.replace("'at'", `'${timeWord}'`), [timeWord, 'when', 'once']);
    const delay = this.duration();
    this.expect('after', "'after' and a state or a segment, as in '3s after client is TIME-WAIT'");
    if (this.isAt('is', this.#sideLength())) return { when: this.conditions(), delay };
    return { once: this.#sentPattern(), delay };
  }

  #sideLength(ahead = 0): number {
    return this.nameLength(this.#parties, ahead);
  }

  /** A segment whose being sent is meant: 'server FIN #1 was sent', the last two words optional. */
  #sentPattern(): SegmentPattern {
    const pattern = this.pattern();
    if (this.accept('was')) this.expect('sent', "'sent', as in 'once server FIN #1 was sent'");
    return pattern;
  }

  #condition(): StateCondition {
    const side = this.side();
    this.expect('is', "'is' and a state, as in 'server is CLOSE-WAIT'");
    const states = [this.#state()];
    while (this.accept('or')) states.push(this.#state());
    return { side, states };
  }

  #state(): StateName {
    // FIN-WAIT-1 is three tokens and two signs, however people join them.
    for (const name of stateNames) {
      let ahead = 0;
      const isHere = name.split('-').every((part, index) => {
        if (index > 0 && (this.isAt('-', ahead) || this.isAt('_', ahead))) ahead++;
        return this.isAt(part, ahead++);
      });
      if (!isHere) continue;
      this.skip(ahead);
      return name;
    }
    throw this.error(expectation('a state', stateNames), stateNames);
  }

  #kind(): Kind {
    const token = this.peek();
    const word = token.text.toUpperCase().replace(/S$/, '');
    if (token.type === 'word') {
      switch (word) {
        case 'DATA':
        case 'FIN':
        case 'RST':
          this.skip();
          return word;
        case 'SEGMENT':
          this.skip();
          return 'segment';
        case 'SYNACK':
          this.skip();
          return 'SYN-ACK';
        case 'SYN':
          this.skip();
          return this.#restOfSynAck() ? 'SYN-ACK' : 'SYN';
        case 'ACK':
          this.skip();
          if (!this.accept('of')) return 'ACK';
          this.expect('FIN', "'FIN': 'ACK of FIN' is the only acknowledgement with a name of its own");
          return 'ACK of FIN';
      }
    }
    throw this.error(expectation('a kind of segment', kinds), kindWords);
  }

  /** `-ACK` after SYN, however people join the two. */
  #restOfSynAck(): boolean {
    const joined = this.peek().type === 'sign' && '-+,/'.includes(this.peek().text);
    const next = this.peek(joined ? 1 : 0);
    if (next.type !== 'word' || !/^acks?$/i.test(next.text)) return false;
    this.skip(joined ? 2 : 1);
    return true;
  }

  #copies(): readonly CopyRange[] {
    const ranges: CopyRange[] = [];
    do {
      const first = this.count("a copy's number, counted from 1, as in '#1' or '#2-4'");
      if (!this.accept('-')) {
        ranges.push({ first, last: first });
      } else if (this.peek().type !== 'number') {
        ranges.push({ first, last: null });
      } else {
        const at = this.position;
        const last = this.count("the last copy's number, as in '#2-4'");
        if (last < first) throw this.error(`a number from ${first} up`, [], at);
        ranges.push({ first, last });
      }
    } while (this.accept(','));
    return ranges;
  }

  #connection(): number {
    this.expect('connection', "'connection' and its number, as in 'in connection 2'");
    return this.count("the connection's number, counted from 1, as in 'in connection 2'");
  }

  #window(): TimeWindow {
    this.skip();
    const from = this.duration();
    return { from, to: this.accept('to') ? this.laterThan(from) : null };
  }
}

const always: Circumstances = { window: null, when: [], once: null };
