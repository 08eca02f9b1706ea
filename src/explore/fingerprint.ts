// Two fingerprints of a history, 64 bits each, by which equal histories are recognised.
//
//   observed   what hosts sent and how, how their states moved, what applications did and saw, and when
//   whole      that, and every arrival; what the schedule did to hosts; and what it still holds back
//
// Equal `observed`: the same story, as any observer would tell it. Equal `whole`: the same story, and the same
// future, too, whatever is done to the transmissions to come, since hosts are functions of what reaches them and
// when. A duplicate that changes nothing visible leaves `observed` as it is, but not `whole`: TCP counts duplicates.
import type { Side } from '../fault/index.ts';
import { unreachable } from '../time/index.ts';
import type { Action } from './action.ts';
import type { Call, History } from './history.ts';

/** Two 32-bit halves: a key without allocation. */
export interface Fingerprint {
  high: number;
  low: number;
}

const sideCode: Readonly<Record<Side, number>> = { client: 1, server: 2 };
/** Codes of the words that occur in histories: states, causes, calls, errors. */
const words = new Map<string, number>();

/** Mixes numbers into both halves, each by a multiplication of its own (the finalizers' constants of MurmurHash3). */
class Mixer implements Fingerprint {
  high = 0;
  low = 0;

  reset(): void {
    this.high = 0x2545f491;
    this.low = 0x6c078965;
  }

  startFrom({ high, low }: Fingerprint): void {
    this.high = high;
    this.low = low;
  }

  add(value: number): void {
    this.high = Math.imul(this.high ^ value, 0x85ebca6b);
    this.high ^= this.high >>> 15;
    this.low = Math.imul(this.low + (value | 0), 0xc2b2ae35) ^ (this.low >>> 13);
  }

  /** A time, which has more than 32 bits. */
  addTime(at: number): void {
    this.add(at | 0);
    this.add((at / 2 ** 32) | 0);
  }
}

export class Fingerprints {
  readonly observed: Fingerprint;
  readonly whole: Fingerprint;
  readonly #observed = new Mixer();
  readonly #whole = new Mixer();

  constructor() {
    this.observed = this.#observed;
    this.whole = this.#whole;
  }

  /** Takes both of a history. */
  take(history: History): void {
    const mixer = this.#observed;
    mixer.reset();
    addSegments(mixer, history);
    for (const { at, side, connection, from, to, cause } of history.moves) {
      mixer.addTime(at);
      mixer.add(sideCode[side] * 64 + connection);
      mixer.add(code(from));
      mixer.add(code(to));
      mixer.add(code(cause));
    }
    for (const call of history.calls) addCall(mixer, call);
    const whole = this.#whole;
    whole.startFrom(mixer);
    for (const { at, side, segment } of history.arrivals) {
      whole.addTime(at);
      whole.add(segment.seq);
      whole.add(segment.ack);
      whole.add((sideCode[side] << 24) | (segment.flags << 16) | (segment.length & 0xffff));
    }
    whole.add(history.holding);
    for (const { action, choice } of history.segments) if (action !== null) addAction(whole, action, choice);
  }
}

function addSegments(mixer: Mixer, { segments }: History): void {
  for (const { at, side, segment } of segments) {
    mixer.addTime(at);
    mixer.add(segment.seq);
    mixer.add(segment.ack);
    mixer.add((sideCode[side] << 24) | (segment.flags << 16) | segment.window);
    mixer.add(segment.length);
  }
}

function addCall(mixer: Mixer, { at, actor, call, argument, result, error }: Call): void {
  mixer.addTime(at);
  mixer.add(code(actor));
  mixer.add(code(call));
  mixer.add(typeof argument === 'string' ? code(argument) : (argument ?? 0));
  mixer.add(result ?? -1);
  if (error !== null && error !== undefined) mixer.add(code(error));
}

/** What the network does to a segment shows in its arrivals; a host that is down or frozen shows in its future only. */
function addAction(mixer: Mixer, action: Action, choice: number): void {
  switch (action.kind) {
    case 'crash':
    case 'freeze':
      mixer.add(choice);
      mixer.add(sideCode[action.side]);
      return;
    case 'drop':
    case 'delay':
    case 'duplicate':
    case 'reorder':
      return;
    default:
      unreachable(action);
  }
}

function code(word: string): number {
  let known = words.get(word);
  if (known === undefined) {
    // FNV-1a of the word itself: the same in every thread, in whatever order words come.
    known = 0x811c9dc5;
    for (let i = 0; i < word.length; i++) known = Math.imul(known ^ word.charCodeAt(i), 0x01000193);
    words.set(word, known);
  }
  return known;
}
