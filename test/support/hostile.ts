// Hostile input as data: what an attacker, a broken peer and a careless application do to one connection, step by
// step. Numbers are distances from where the connection stands at that moment, so that they stay dangerous.
import fc from 'fast-check';
import { profileNames, type State } from '../../src/tcp/index.ts';
import { FinwaitError, type Nanoseconds } from '../../src/time/index.ts';
import { makeSegment, seq, type Segment } from '../../src/wire/index.ts';
import { anyState } from './arbitraries.ts';
import { reach } from './reach.ts';
import type { Specimen } from './specimen.ts';

/** A segment whose numbers count from the connection's own. */
export interface RelativeSegment {
  readonly flags: number;
  /** From RCV.NXT, or from the right edge of the window. */
  readonly seq: { readonly from: 'next' | 'edge'; readonly offset: number };
  /** From SND.UNA or SND.NXT. */
  readonly ack: { readonly from: 'una' | 'next'; readonly offset: number };
  readonly length: number;
  readonly window: number;
  readonly payload: boolean;
  /** From TS.Recent and from our own clock; null: no timestamps. */
  readonly timestamps: { readonly value: number; readonly echo: number } | null;
  /** From SND.UNA. */
  readonly sack: readonly { readonly left: number; readonly right: number }[];
  readonly handshake: { readonly mss: number; readonly windowScale: number; readonly sackPermitted: boolean };
}

const edges = [0, 0, 0, 1, -1, 2, -2, 10, -10, 1000, 1460, -1460, 65_535, -65_535, 65_536, -65_536];
const halves = [2 ** 31 - 1, -(2 ** 31), 2 ** 30, -(2 ** 30)];
const distance: fc.Arbitrary<number> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...edges) },
  { weight: 3, arbitrary: fc.integer({ min: -70_000, max: 70_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(...halves) },
  { weight: 1, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) },
);
const usualFlags = [0x10, 0x10, 0x18, 0x11, 0x19, 0x02, 0x12, 0x04, 0x14, 0x01, 0x00];

export const relativeSegment: fc.Arbitrary<RelativeSegment> = fc.record({
  flags: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...usualFlags) }, fc.nat(0xff)),
  seq: fc.record({
    from: fc.constantFrom('next' as const, 'next' as const, 'edge' as const),
    offset: distance,
  }),
  ack: fc.record({ from: fc.constantFrom('una' as const, 'next' as const), offset: distance }),
  length: fc.oneof(fc.constantFrom(0, 0, 1, 10, 1460), fc.nat(65_495)),
  window: fc.oneof(fc.constantFrom(0, 0, 1, 10, 1460, 65_535), fc.nat(65_535)),
  payload: fc.boolean(),
  timestamps: fc.option(fc.record({ value: distance, echo: distance })),
  sack: fc.array(fc.record({ left: distance, right: distance }), { maxLength: 4 }),
  handshake: fc.record({
    mss: fc.constantFrom(0, 1, 11, 12, 13, 88, 536, 1460, 65_535),
    windowScale: fc.constantFrom(-1, 0, 7, 14, 15, 255),
    sackPermitted: fc.boolean(),
  }),
});

/** The segment as it is now. */
export function absolute({ connection, now }: Specimen, relative: RelativeSegment): Segment {
  const { rcv, snd, ts } = connection.tcb;
  const { seq: at, ack, timestamps, length, flags, window, sack, handshake } = relative;
  return makeSegment({
    sourcePort: 8080,
    destinationPort: 40_000,
    flags,
    window,
    length,
    seq: seq((at.from === 'next' ? rcv.nxt : rcv.edge) + at.offset),
    ack: seq((ack.from === 'una' ? snd.una : snd.nxt) + ack.offset),
    payload: relative.payload && length > 0 ? { buffer: new Uint8Array(length), offset: 0, length } : null,
    hasTimestamps: timestamps !== null,
    tsVal: timestamps === null ? 0 : (ts.recent + timestamps.value) >>> 0,
    tsEcr: timestamps === null ? 0 : (Math.floor(now / 1e6) + timestamps.echo) >>> 0,
    sack: sack.map(({ left, right }) => ({ left: seq(snd.una + left), right: seq(snd.una + right) })),
    ...handshake,
  });
}

export type HostileStep =
  | { readonly what: 'segment'; readonly segment: RelativeSegment; readonly copies: number }
  | { readonly what: 'time'; readonly span: number }
  | { readonly what: 'call'; readonly name: string; readonly count: number }
  | { readonly what: 'option'; readonly name: string; readonly value: number };

const calls = [
  'send',
  'send',
  'sendReal',
  'receive',
  'receive',
  'shutdown',
  'shutdownRead',
  'close',
  'abort',
];
const options = [
  'TCP_NODELAY',
  'TCP_USER_TIMEOUT',
  'TCP_LINGER2',
  'SO_KEEPALIVE',
  'SO_SNDBUF',
  'SO_RCVBUF',
] as const;

export const hostileStep: fc.Arbitrary<HostileStep> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      what: fc.constant('segment' as const),
      segment: relativeSegment,
      copies: fc.constantFrom(1, 1, 1, 2, 5),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('time' as const),
      span: fc.oneof(fc.constantFrom(0, 1, 1e6, 40e6, 200e6, 1e9, 60e9, 240e9), fc.nat(2_000_000_000)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('call' as const),
      name: fc.constantFrom(...calls),
      count: fc.constantFrom(1, 100, 3000, 100_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('option' as const),
      name: fc.constantFrom(...options),
      value: fc.constantFrom(0, 1, 1000, 100_000),
    }),
  },
);

export interface HostileRun {
  readonly profile: string;
  readonly state: State;
  readonly iss: number;
  readonly irs: number;
  readonly spawned: boolean;
  readonly passive: boolean;
  readonly overrides: Readonly<Record<string, number>>;
  readonly peer: Partial<Segment>;
  readonly steps: readonly HostileStep[];
}

const initial = fc.constantFrom(0, 1000, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 500, 2 ** 32 - 70_000);

export const hostileRun: fc.Arbitrary<HostileRun> = fc.record({
  profile: fc.constantFrom('rfc9293', 'linux', ...profileNames),
  state: anyState,
  iss: initial,
  irs: initial,
  spawned: fc.boolean(),
  passive: fc.boolean(),
  overrides: fc.record({
    tcp_timestamps: fc.constantFrom(0, 1),
    tcp_sack: fc.constantFrom(0, 1),
    tcp_rfc1337: fc.constantFrom(0, 1),
    receive_buffer: fc.constantFrom(1, 3000, 65_535, 1 << 20),
    tcp_keepalive_time: fc.constantFrom(1, 7200),
  }),
  peer: fc.record({
    mss: fc.constantFrom(0, 100, 536, 1460),
    window: fc.constantFrom(1, 3000, 65_535),
    windowScale: fc.constantFrom(-1, 0, 7, 14, 255),
    sackPermitted: fc.boolean(),
    hasTimestamps: fc.boolean(),
    tsVal: fc.constantFrom(0, 2 ** 31, 2 ** 32 - 1),
  }),
  steps: fc.array(hostileStep, { maxLength: 60, size: '+1' }),
});

/** The connection as the run begins. */
export function begin({ state, ...options }: HostileRun): Specimen {
  return reach(state, options);
}

/** At most so many timers may fire in one step: at 100 Mbit/s a second is some 8,000 segments. */
const eventsMax = 20_000;

export function play(specimen: Specimen, step: HostileStep): void {
  switch (step.what) {
    case 'segment':
      // A copy is the very same segment, as a network makes them
      for (let copy = 0, segment = absolute(specimen, step.segment); copy < step.copies; copy++) {
        specimen.arrives(segment);
      }
      return;
    case 'time':
      elapse(specimen, step.span);
      return;
    case 'call':
      callUser(specimen, step.name, step.count);
      return;
    case 'option':
      specimen.connection.setOption(step.name, step.value, specimen.now);
  }
}

/** Time passes; an end that keeps itself busy without end is a failure, not a hang. */
export function elapse(specimen: Specimen, span: number): void {
  const { scheduler } = specimen;
  const until = (specimen.now + span) as Nanoseconds;
  const before = scheduler.executed;
  specimen.onTransmit = () => {
    if (specimen.sent.length > 100_000) throw new Error('it sends without end');
  };
  for (let part = 1; part <= 64; part++) {
    const next = part === 64 ? until : Math.min(until, Math.floor(specimen.now + span / 64));
    specimen.flush(next as Nanoseconds);
    if (scheduler.executed - before > eventsMax) throw new Error('it is busy without end');
  }
}

function callUser({ connection, now }: Specimen, name: string, count: number): void {
  switch (name) {
    case 'send':
      connection.send(count, now);
      return;
    case 'sendReal':
      connection.send({ buffer: new Uint8Array(count), offset: 0, length: count }, now);
      return;
    case 'receive':
      connection.receive(count, now);
      return;
    case 'shutdown':
      connection.shutdown(now);
      return;
    case 'shutdownRead':
      connection.shutdownRead(now);
      return;
    case 'close':
      connection.close(now);
      return;
    case 'abort':
      connection.abort(now);
      return;
    default:
      throw new FinwaitError('bad-call', `there is no call '${name}'`);
  }
}
