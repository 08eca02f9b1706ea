// The figures of RFC 9293 as tests, in the RFC's own notation, with two real connections: TCP Peer A left,
// TCP Peer B right.
//
//   SYN-SENT     -->  <SEQ=100><CTL=SYN>                ...                    A sends; it stays in the network
//   SYN-SENT     <--  <SEQ=300><ACK=91><CTL=SYN,ACK>    <--  SYN-RECEIVED      B sends, and it arrives at A
//                ...  <SEQ=100><CTL=SYN>                -->  SYN-RECEIVED      it arrives now (or a duplicate does)
//   A: close                                                                   also send n, abort, reboot with ISS n,
//   B: receive 999 = 100                                                       and whatever ladders know
//   +240s                                                                      time passes
//   CLOSED | LISTEN                                                            both states
//
// A state is what holds after the departure or the arrival; it may be left out. Whatever is sent and not
// written down fails the test, in the order of sending.
import { it } from 'vitest';
import type { Profile, State } from '../../src/tcp/index.ts';
import { parseDuration, VirtualScheduler, type Nanoseconds } from '../../src/time/index.ts';
import { ACK, formatFlags, makeSegment, parseFlags, PSH, seq, type Segment } from '../../src/wire/index.ts';
import { call } from './ladder.ts';
import { expectSame, type Row } from './side-by-side.ts';
import { Specimen } from './specimen.ts';

type PeerName = 'A' | 'B';

export interface PeerOptions {
  /** One, or one for each new incarnation. */
  readonly iss: number | readonly number[];
  /** A listener as a host has it: each SYN gets a connection of its own. */
  readonly listens?: boolean;
  /** Default 'rfc9293', without overrides. */
  readonly profile?: string | Profile;
  readonly overrides?: Readonly<Record<string, string | number>>;
}

export interface TwoSidedOptions {
  readonly A: PeerOptions;
  readonly B: PeerOptions;
  /** Default CLOSED. In ESTABLISHED, A has opened to B before the figure begins. */
  readonly from?: 'CLOSED' | 'ESTABLISHED';
}

/** Defines a test. @see the head of this file for the notation */
export function twoSided(title: string, options: TwoSidedOptions, text: string): void {
  it(title, () => {
    const stage = new Stage(options);
    if (options.from === 'ESTABLISHED') stage.establish();
    for (const line of text.split('\n')) stage.play(line);
    stage.end();
    expectSame(title, stage.rows);
  });
}

class Peer {
  specimen: Specimen;
  readonly listens: boolean;
  readonly network: Segment[] = [];
  readonly #isses: number[];
  readonly #options: PeerOptions;
  readonly #scheduler: VirtualScheduler;

  constructor(options: PeerOptions, scheduler: VirtualScheduler) {
    this.#options = options;
    this.#isses = [options.iss].flat();
    this.#scheduler = scheduler;
    this.listens = options.listens ?? false;
    this.specimen = this.fresh();
  }

  fresh(iss: number = this.#isses.shift() ?? 0): Specimen {
    const { profile = 'rfc9293', overrides = {} } = this.#options;
    this.specimen = new Specimen({ iss, spawned: this.listens, profile, overrides }, this.#scheduler);
    if (this.listens) this.specimen.connection.open('passive', this.#scheduler.clock);
    return this.specimen;
  }

  arrives(segment: Segment): void {
    this.specimen.arrives(segment);
    // The host's listener outlives the child that was reset
    if (this.listens && this.specimen.state === 'CLOSED') this.fresh();
  }
}

class Stage {
  readonly rows: Row[] = [];
  readonly #scheduler = new VirtualScheduler();
  readonly #peers: Readonly<Record<PeerName, Peer>>;
  #number = 0;

  constructor({ A, B }: TwoSidedOptions) {
    this.#peers = { A: new Peer(A, this.#scheduler), B: new Peer(B, this.#scheduler) };
  }

  establish(): void {
    const { A, B } = this.#peers;
    B.specimen.connection.open('passive', this.#scheduler.clock);
    A.specimen.connection.open('active', this.#scheduler.clock);
    B.arrives(A.specimen.sent.shift()!.segment);
    A.arrives(B.specimen.sent.shift()!.segment);
    B.arrives(A.specimen.sent.shift()!.segment);
  }

  play(raw: string): void {
    const line = raw.replace(/\/\/.*$/, '').trim();
    if (line === '') return;
    this.#number++;
    const time = /^\+(\S+)$/.exec(line);
    const user = /^([AB]):\s*(.+)$/.exec(line);
    const both = /^([A-Z0-9-]+)\s*\|\s*([A-Z0-9-]+)$/.exec(line);
    const wire = /^([A-Z0-9-]*)\s*(-->|<--|\.\.\.)\s*(<[^ ]*>)\s*(-->|<--|\.\.\.)\s*([A-Z0-9-]*)$/.exec(line);
    if (time !== null) {
      this.#scheduler.runUntil((this.#scheduler.clock + parseDuration(time[1]!)) as Nanoseconds);
    } else if (user !== null) {
      this.#user(user[1] as PeerName, user[2]!);
    } else if (both !== null) {
      this.#states('', '', both[1]!, both[2]!);
    } else if (wire !== null) {
      this.#wire(wire[1]!, wire[2]!, wire[3]!, wire[4]!, wire[5]!);
    } else {
      throw new Error(`figure: cannot read '${line}'`);
    }
  }

  /** Nothing may be left that was sent and not written. */
  end(): void {
    this.#scheduler.runUntil(this.#scheduler.clock);
    for (const name of ['A', 'B'] as const) {
      for (const { segment } of this.#peers[name].specimen.sent) {
        this.rows.push({ at: 'end', expected: '', actual: `${name} sent ${show(segment)}` });
      }
    }
  }

  #user(name: PeerName, text: string): void {
    const peer = this.#peers[name];
    const reboot = /^reboot with ISS (\d+)$/.exec(text);
    if (reboot !== null) peer.fresh(Number(reboot[1]));
    else this.rows.push({ at: `${this.#number}.`, expected: text, actual: call(peer.specimen, text).trim() });
  }

  #wire(stateA: string, left: string, text: string, right: string, stateB: string): void {
    const toB = left === '-->' || right === '-->';
    const [from, to] = toB ? (['A', 'B'] as const) : (['B', 'A'] as const);
    const departs = (toB ? left : right) !== '...';
    const arrives = (toB ? right : left) !== '...';
    const written = parse(text);
    const expected = show(written);
    let segment: Segment | undefined;
    if (departs) {
      this.#scheduler.runUntil(this.#scheduler.clock);
      segment = this.#peers[from].specimen.sent.shift()?.segment;
    } else {
      const waiting = this.#peers[from].network;
      const index = waiting.findIndex(candidate => show(candidate) === expected);
      // Not of this connection's sending: an old duplicate, as the figure says
      segment = index < 0 ? written : waiting.splice(index, 1)[0];
    }
    const actual = segment === undefined ? '(nothing sent)' : show(segment);
    if (segment !== undefined && arrives) this.#peers[to].arrives(segment);
    else if (segment !== undefined) this.#peers[from].network.push(segment);
    this.#states(expected, actual, stateA, stateB);
  }

  #states(expected: string, actual: string, stateA: string, stateB: string): void {
    const row = (text: string, a: string, b: string): string => `${a.padEnd(12)} ${text.padEnd(36)} ${b}`;
    const is = (name: PeerName, written: string): string =>
      written === '' ? '' : (this.#peers[name].specimen.state satisfies State);
    this.rows.push({
      at: `${this.#number}.`,
      expected: row(expected, stateA, stateB),
      actual: row(actual, is('A', stateA), is('B', stateB)),
    });
  }
}

function parse(text: string): Segment {
  const segment = makeSegment({ window: 65_535 });
  for (const [, field, value = ''] of text.matchAll(/<([A-Z]+)=?([^>]*)>/g)) {
    if (field === 'SEQ') segment.seq = seq(Number(value));
    else if (field === 'ACK') segment.ack = seq(Number(value));
    else if (field === 'DATA') segment.length = Number(value);
    else if (field === 'CTL') segment.flags = parseFlags(value) ?? 0;
    else throw new Error(`figure: no field '${field}' in ${text}`);
  }
  return segment;
}

function show(segment: Segment): string {
  const ack = segment.flags & ACK ? `<ACK=${segment.ack}>` : '';
  const data = segment.length > 0 ? `<DATA=${segment.length}>` : '';
  // PSH is left out as the figures leave it out
  const flags = formatFlags(segment.flags & ~PSH & 0xff);
  return `<SEQ=${segment.seq}>${ack}${data}<CTL=${flags}>`;
}
