// What properties of TCP are tried on: networks, applications, and segments that nobody in their right mind sends.
import fc from 'fast-check';
import { states, type State } from '../../src/tcp/index.ts';
import { makeSegment, seq, type Segment, type SequenceNumber } from '../../src/wire/index.ts';
import type { Roughness, RoughRun, Script } from './rough-network.ts';
import type { SpecimenOptions } from './specimen.ts';

/** Settings of an endpoint, the sequence numbers' wrap included. */
export const endpointOptions: fc.Arbitrary<SpecimenOptions> = fc.record({
  iss: fc.oneof(fc.nat({ max: 1000 }), fc.integer({ min: 2 ** 32 - 30_000, max: 2 ** 32 - 1 })),
  overrides: fc.record({
    mss: fc.constantFrom(100, 536, 1460),
    nagle: fc.constantFrom(0, 1),
    tcp_timestamps: fc.constantFrom(0, 1),
    tcp_window_scaling: fc.constantFrom(0, 1),
    tcp_sack: fc.constantFrom(0, 1),
    send_buffer: fc.constantFrom(2000, 1 << 20),
    receive_buffer: fc.constantFrom(1500, 4000, 1 << 20),
    delayed_ack: fc.constantFrom('0ms', '200ms'),
  }),
});

export const roughness: fc.Arbitrary<Roughness> = fc.record({
  loss: fc.constantFrom(0, 0.05, 0.2, 0.5, 0.8),
  duplication: fc.constantFrom(0, 0.1, 0.5),
  delay: fc.constantFrom(0, 1, 10, 200),
  jitter: fc.constantFrom(0, 5, 100, 2000),
  wellAt: fc.constantFrom(5000, 20_000),
});

function script(abrupt: fc.Arbitrary<boolean>): fc.Arbitrary<Script> {
  const write = fc.record({ at: fc.nat({ max: 5000 }), octets: fc.integer({ min: 1, max: 6000 }) });
  return fc.record({
    writes: fc.array(write, { maxLength: 4 }),
    shutdownAt: fc.nat({ max: 8000 }),
    readsSlowly: fc.option(fc.integer({ min: 50, max: 3000 }), { freq: 2 }),
    abrupt,
  });
}

/** Any network and any scripts. With `abrupt` the applications may also close on unread text. */
export function roughRun(abrupt: boolean): fc.Arbitrary<RoughRun> {
  const scripts = script(abrupt ? fc.boolean() : fc.constant(false));
  return fc.record({
    seed: fc.nat().map(String),
    there: roughness,
    back: roughness,
    client: scripts,
    server: scripts,
    clientOptions: endpointOptions,
    serverOptions: endpointOptions,
    simultaneousOpen: fc.boolean(),
    realText: fc.boolean(),
  });
}

export const anyState: fc.Arbitrary<State> = fc.constantFrom(...states);

const nearby = (centre: number): fc.Arbitrary<SequenceNumber> =>
  fc
    .oneof(
      { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
      { weight: 3, arbitrary: fc.integer({ min: -70_000, max: 70_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) },
    )
    .map(offset => seq(centre + offset));

/** A segment that may mean anything, mostly near the numbers of the connection. */
export function anySegment(sequence: number, acknowledgement: number): fc.Arbitrary<Segment> {
  const block = fc.tuple(nearby(acknowledgement), nearby(acknowledgement));
  return fc
    .record({
      flags: fc.oneof(fc.constant(0x10), fc.integer({ min: 0, max: 0xff })),
      seq: nearby(sequence),
      ack: nearby(acknowledgement),
      window: fc.oneof(fc.constantFrom(0, 1, 65_535), fc.integer({ min: 0, max: 65_535 })),
      length: fc.oneof(fc.constant(0), fc.constantFrom(1, 1460), fc.integer({ min: 0, max: 65_000 })),
      mss: fc.constantFrom(0, 1, 536, 1460, 65_535),
      windowScale: fc.constantFrom(-1, 0, 7, 14, 255),
      sackPermitted: fc.boolean(),
      hasTimestamps: fc.boolean(),
      tsVal: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      tsEcr: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      sack: fc.array(
        block.map(([left, right]) => ({ left, right })),
        { maxLength: 4 },
      ),
    })
    .map(fields => makeSegment(fields));
}
