// Ladders as tests: time left, wire middle, state right; one real Connection against a written peer.
//
//   ladder('RFC 9293 Figure 12: normal close', { from: 'ESTABLISHED', iss: 99, irs: 299 }, `
//     +0     close
//     +0     --> FIN,ACK  seq 100 ack 300   FIN-WAIT-1
//     +20ms  <-- ACK      seq 300 ack 101   FIN-WAIT-2      // comment
//   `);
//
// `-->` must be sent at that very time, `<--` arrives then; times count from the line before. Whatever is sent
// and not written down fails, so does an unwritten error. `! ECONNRESET` (or connected, readable, writable,
// drained, released, end of file) must have been told at that time. User calls: open, listen, close, shutdown,
// shutdown read, abort, `send 100`, `receive 100` (`= 60` for what they return), `set TCP_NODELAY 1`. Two-sided
// ladders are in `two-sided.ts`, the notation of segments in `segment-text.ts`.
import { it } from 'vitest';
import { states, type ConnectionEvent, type State } from '../../src/tcp/index.ts';
import { formatDuration, parseDuration, type Nanoseconds } from '../../src/time/index.ts';
import { PSH, type Segment } from '../../src/wire/index.ts';
import { reach, type ReachOptions } from './reach.ts';
import { formatSegment, parseSegment, type WrittenSegment } from './segment-text.ts';
import { expectSame, type Row } from './side-by-side.ts';
import type { Specimen } from './specimen.ts';

export interface LadderOptions extends ReachOptions {
  /** The state in which the ladder begins; the way there is not part of it. */
  readonly from: State;
}

/** Defines a test. @see the head of this file for the language */
export function ladder(title: string, options: LadderOptions, text: string): void {
  it(title, () => playLadder(title, options, text));
}

/** The ladder itself, outside of vitest: throws when the connection departs from it. */
export function playLadder(title: string, options: LadderOptions, text: string): Specimen {
  const specimen = reach(options.from, options);
  const script = new Script(specimen);
  for (const line of text.split('\n')) script.play(line);
  script.end();
  expectSame(title, script.rows);
  return specimen;
}

const none: ReadonlySet<string> = new Set();

class Script {
  readonly rows: Row[] = [];
  readonly #specimen: Specimen;
  readonly #start: Nanoseconds;
  #at: Nanoseconds;
  /** How many of the sent segments have been compared, and of the events looked through for unwritten errors. */
  #sentSeen = 0;
  #eventsSeen = 0;
  /** Events that the ladder has named. */
  readonly #told = new Set<number>();

  constructor(specimen: Specimen) {
    this.#specimen = specimen;
    this.#start = this.#at = specimen.now;
  }

  play(raw: string): void {
    const line = raw.replace(/\/\/.*$/, '').trim();
    if (line === '') return;
    const match = /^\+(\S+)\s*(.*)$/.exec(line);
    if (match === null) throw new Error(`ladder: a line begins with +time, unlike '${line}'`);
    const step = parseDuration(match[1]!, 'ladder');
    const { body, state } = splitState(match[2]!);
    this.#at = (this.#at + step) as Nanoseconds;
    // Inputs at the same instant follow each other without the clock running in between, so that a reader
    // can answer in the instant of an arrival.
    const isInput = body !== '' && !body.startsWith('-->') && !body.startsWith('!');
    if (!isInput || step > 0) this.#specimen.flush(this.#at);
    if (isInput) this.#leftovers();
    else if (step > 0) this.#leftovers(this.#at);

    if (body.startsWith('-->')) this.#expectSent(parseSegment(body.slice(3)), state);
    else if (body.startsWith('!')) this.#expectEvent(body.slice(1).trim(), state);
    else if (body.startsWith('<--')) {
      this.#specimen.arrives(parseSegment(body.slice(3)).segment);
      this.#row(body, body, state);
    } else if (body !== '') this.#row(body, call(this.#specimen, body), state);
    else this.#row('', '', state);
  }

  end(): void {
    this.#specimen.flush(this.#at);
    this.#leftovers();
  }

  #expectSent(written: WrittenSegment, state: State | undefined): void {
    const push = (written.segment.flags & PSH) !== 0;
    const show = (segment: Segment): string => `--> ${formatSegment(segment, written.fields, push)}`;
    const entry = this.#specimen.sent[this.#sentSeen];
    if (entry === undefined) return this.#row(show(written.segment), '(nothing sent)', state);
    this.#sentSeen++;
    this.#row(show(written.segment), show(entry.segment), state);
  }

  #expectEvent(what: string, state: State | undefined): void {
    const { events, connection } = this.#specimen;
    const index = events.findIndex(
      ({ at, event }, i) => at === this.#at && nameOf(event) === what && !this.#told.has(i),
    );
    if (index >= 0) this.#told.add(index);
    const seen = index >= 0 || (what === 'end of file' && connection.endOfFile);
    this.#row(`! ${what}`, seen ? `! ${what}` : '(not told)', state);
  }

  /** What was sent before that time, and which errors were told, without being written down. */
  #leftovers(before: number = Infinity): void {
    const { sent, events } = this.#specimen;
    for (; (sent[this.#sentSeen]?.at ?? Infinity) < before; this.#sentSeen++) {
      const { at, segment } = sent[this.#sentSeen]!;
      const actual = `--> ${formatSegment(segment, none, false)}`;
      this.rows.push({ at: this.#time(at), expected: '', actual });
    }
    for (; (events[this.#eventsSeen]?.at ?? Infinity) < before; this.#eventsSeen++) {
      const { at, event } = events[this.#eventsSeen]!;
      if (event.type !== 'error' || this.#told.has(this.#eventsSeen)) continue;
      this.rows.push({ at: this.#time(at), expected: '', actual: `! ${event.error}` });
    }
  }

  #row(expected: string, actual: string, state: State | undefined): void {
    const is = state === undefined ? '' : `   ${this.#specimen.state}`;
    const should = state === undefined ? '' : `   ${state}`;
    this.rows.push({ at: this.#time(this.#at), expected: expected + should, actual: actual + is });
  }

  #time(at: Nanoseconds): string {
    return formatDuration((at - this.#start) as Nanoseconds);
  }
}

function splitState(text: string): { body: string; state: State | undefined } {
  const match = /^(.*?)\s*(\S+)$/.exec(text);
  const state = states.find(name => name === match?.[2]);
  return state === undefined ? { body: text, state } : { body: match![1]!, state };
}

function nameOf(event: ConnectionEvent): string {
  return event.type === 'error' ? event.error : event.type;
}

/** Does what the line says and returns the line with what it really returned. */
export function call({ connection, now }: Specimen, text: string): string {
  const [name, argument = '', ...rest] = text.split(/\s+/);
  const told = (result: number): string => `${name} ${argument}${rest[0] === '=' ? ` = ${result}` : ''}`;
  switch (name) {
    case 'open':
      connection.open('active', now);
      return text;
    case 'listen':
      connection.open('passive', now);
      return text;
    case 'close':
      connection.close(now);
      return text;
    case 'shutdown':
      if (argument === 'read') connection.shutdownRead(now);
      else connection.shutdown(now);
      return text;
    case 'abort':
      connection.abort(now);
      return text;
    case 'send':
      return told(connection.send(Number(argument), now));
    case 'receive':
      return told(connection.receive(Number(argument), now));
    case 'set':
      connection.setOption(argument, rest[0] ?? '1', now);
      return text;
    default:
      throw new Error(`ladder: no such call: '${text}'`);
  }
}
