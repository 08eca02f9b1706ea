// A run is a pure function of scenario and seed, and its outcome says how each end fared.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare, run, type Scenario, type ScriptEntry } from '../../src/scenario/index.ts';
import { seconds, toMilliseconds } from '../../src/time/index.ts';
import type { TraceEvent } from '../../src/trace/index.ts';

const connect: ScriptEntry = { on: { at: '0s' }, do: [{ connect: { port: 40000, reuseaddr: true } }] };
const listen: ScriptEntry = { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] };
/** Later than any delayed ACK. */
const closeAfterEof: ScriptEntry = { on: { eof: true, after: '250ms' }, do: [{ close: true }] };
const closeAtError: ScriptEntry = { on: { error: true }, do: [{ close: true }] };

function scenario(
  client: readonly ScriptEntry[],
  server: readonly ScriptEntry[],
  more: Partial<Scenario> = {},
): Scenario {
  return {
    name: 'test',
    link: { toServer: { delay: '20ms' }, toClient: { delay: '20ms' } },
    script: { client: [connect, ...client, closeAtError], server: [listen, ...server, closeAtError] },
    ...more,
  };
}

const closeAt400: ScriptEntry = { on: { at: '400ms' }, do: [{ close: true }] };
const exchange: readonly [ScriptEntry, ScriptEntry] = [
  { on: { connected: true }, do: [{ write: 200 }] },
  { on: { received: 200 }, do: [{ write: 1000 }] },
];
const classical = scenario([exchange[0], closeAt400], [exchange[1], closeAfterEof]);

/** Everything that chance can do on a link, faults with chance in them, and several answers to each request. */
const turbulent = scenario(
  [
    { on: { connected: true }, do: [{ write: 20_000 }] },
    { on: { at: '2s' }, do: [{ close: true }] },
  ],
  [{ on: { received: 20_000 }, do: [{ write: 30_000 }] }, closeAfterEof],
  {
    link: {
      toServer: { delay: { uniform: ['5ms', '30ms'], keepOrder: false }, loss: '10%', duplicate: '5%' },
      toClient: { delay: '20ms', rate: '2Mbps', loss: '5%', reorder: { probability: '5%', by: '15ms' } },
    },
    faults: ['drop 20% of client segments from 1s to 3s', 'delay server FIN #1 by 300ms'],
    end: { at: '20min' },
  },
);

const events = (subject: Scenario, seed = 'seed'): readonly TraceEvent[] =>
  run(subject, seed, { trace: true }).trace!.events;

describe('a run', () => {
  it('depends on scenario and seed only, however often and in whatever order it is repeated', () => {
    const reused = prepare(turbulent);
    const fresh = (seed: string) => run(turbulent, seed, { trace: true });
    const expected = new Map(['a', 'b', 'c'].map(seed => [seed, fresh(seed)]));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }),
        fc.boolean(),
        (seeds, trace) => {
          for (const seed of seeds) {
            const result = reused.run(seed, { trace });
            expect(result.outcome).toEqual(expected.get(seed)!.outcome);
            if (trace) expect(result.trace).toEqual(expected.get(seed)!.trace);
          }
        },
      ),
      { numRuns: 10 },
    );
    expect(expected.get('a')!.outcome).not.toEqual(expected.get('b')!.outcome);
  });

  it('has the same outcome and as many events whether or not anyone watches', () => {
    const prepared = prepare(turbulent);
    for (const seed of ['1', '2', '3']) {
      const quiet = prepared.run(seed);
      const watched = prepared.run(seed, { trace: true });
      expect(watched.outcome).toEqual(quiet.outcome);
      expect(watched.events).toBe(quiet.events);
      expect(quiet.trace).toBeUndefined();
    }
  });

  it('gives its events to whoever subscribes, as they happen, and to `onEvent`', () => {
    const prepared = prepare(classical);
    const [subscribed, called]: [TraceEvent[], TraceEvent[]] = [[], []];
    const subscription = prepared.events.subscribe(event => subscribed.push(event));
    const { trace } = prepared.run('seed', { trace: true, onEvent: event => called.push(event) });
    subscription.unsubscribe();
    expect(subscribed).toEqual(trace!.events);
    expect(called).toEqual(trace!.events);
    expect(prepared.run('seed').trace).toBeUndefined();
    expect(subscribed).toHaveLength(called.length);
  });

  it('ends with the error of a listener, and the next one is as good as ever', () => {
    const prepared = prepare(classical);
    const expected = prepared.run('seed');
    const fail = (event: TraceEvent): void => {
      if (event.type === 'state' && event.to === 'TIME-WAIT') throw new Error('no');
    };
    expect(() => prepared.run('seed', { onEvent: fail })).toThrowError(/TIME-WAIT|no/);
    expect(prepared.run('seed')).toEqual(expected);
  });
});

describe('the outcome', () => {
  it('of a clean close: when, how long, which states', () => {
    const { client, server, ...whole } = run(classical, 'seed').outcome;
    expect(client).toMatchObject({
      ending: 'closed',
      finalState: 'CLOSED',
      bytesWritten: 200,
      bytesRead: 1000,
      finCopies: 1,
      errors: [],
      timeWait: seconds(240),
    });
    expect(client.path.slice(-4)).toEqual(['FIN-WAIT-1', 'FIN-WAIT-2', 'TIME-WAIT', 'CLOSED']);
    expect(server.path.slice(-3)).toEqual(['CLOSE-WAIT', 'LAST-ACK', 'CLOSED']);
    expect(toMilliseconds(whole.teardownBeganAt!)).toBe(400);
    // 20 ms for the FIN, 250 ms at the server, 20 ms for its FIN and as much for the last ACK.
    expect(toMilliseconds(whole.teardown!)).toBe(310);
    expect(whole).toMatchObject({ segmentsDropped: 0, endedBy: 'done' });
    expect(client.segmentsSent + server.segmentsSent).toBe(whole.segmentsSent);
  });

  it('of a lost FIN: one more copy, by the retransmission timer', () => {
    const { client, segmentsDropped } = run({ ...classical, faults: ['drop client FIN #1'] }, 'seed').outcome;
    expect(client).toMatchObject({ ending: 'closed', finCopies: 2 });
    expect(client.retransmissions.rto).toBe(1);
    expect(segmentsDropped).toBe(1);
  });

  it('of an abort: reset by oneself here, by the peer there, in which state', () => {
    const { outcome } = run(scenario([{ on: { at: '400ms' }, do: [{ abort: true }] }], []), 'seed');
    expect(outcome.client).toMatchObject({ ending: 'reset', resetBy: 'self', endedInState: 'ESTABLISHED' });
    expect(outcome.server).toMatchObject({
      ending: 'reset',
      resetBy: 'peer',
      endedInState: 'ESTABLISHED',
      errors: ['ECONNRESET'],
    });
    expect(toMilliseconds(outcome.teardown!)).toBe(20);
  });

  it('of a peer that vanishes: gave up, in FIN-WAIT-1, and never done within the limit for the other', () => {
    const vanished = { ...classical, faults: ['drop client FIN'], end: { at: '1h' } } satisfies Scenario;
    const { client, server, teardown, endedBy } = run(vanished, 'seed').outcome;
    expect(client).toMatchObject({ ending: 'gave up', endedInState: 'FIN-WAIT-1' });
    expect(client.finCopies).toBeGreaterThan(3);
    expect(server).toMatchObject({ ending: 'open', finalState: 'ESTABLISHED', doneAt: null });
    expect(teardown).toBeNull();
    expect(endedBy).toBe('quiet');
  });

  it('of a closed port: refused', () => {
    const nobodyListens: Scenario = { ...classical, script: { ...classical.script, server: [] } };
    const { client, server } = run(nobodyListens, 'seed').outcome;
    expect(client).toMatchObject({ ending: 'refused', endedInState: 'SYN-SENT', errors: ['ECONNREFUSED'] });
    expect(server).toMatchObject({ ending: 'refused', path: ['CLOSED'], segmentsSent: 1 });
  });

  it('of a connection that nobody closes: open', () => {
    const { client, server, endedBy } = run(scenario([], []), 'seed').outcome;
    expect([client.ending, server.ending]).toEqual(['open', 'open']);
    expect(endedBy).toBe('quiet');
  });
});

describe('the end of a run', () => {
  it("'done' does not wait for TIME-WAIT, but for all that can still happen", () => {
    const done = run({ ...classical, end: { until: 'done' } }, 'seed').outcome;
    expect(done.client.finalState).toBe('TIME-WAIT');
    expect(done).toMatchObject({ endedBy: 'done', teardown: run(classical, 'seed').outcome.teardown });
    const lastAckLost: Scenario = {
      ...classical,
      faults: ['drop client ACK of FIN #1'],
      end: { until: 'done' },
    };
    expect(run(lastAckLost, 'seed').outcome.server).toMatchObject({ ending: 'closed', finCopies: 2 });
  });

  it('is the limit when that comes first: what is due then does not happen any more', () => {
    const { outcome } = run({ ...classical, end: { at: '400ms' } }, 'seed');
    expect(outcome).toMatchObject({ endedBy: 'limit', teardownBeganAt: null });
    expect(outcome.client).toMatchObject({ ending: 'open', finalState: 'ESTABLISHED' });
    expect(toMilliseconds(outcome.endedAt)).toBe(400);
  });
});

describe('a trace', () => {
  it('names segments as the fault language does, and counts copies', () => {
    const sent = events({ ...classical, faults: ['drop client FIN #1'] }).flatMap(event =>
      event.type === 'segment-sent' ? [event] : [],
    );
    const fins = sent.filter(event => event.labels.includes('client FIN #1') || event.copy > 0);
    expect(fins.map(({ labels, copy, cause }) => [labels[0], copy, cause])).toEqual([
      ['client FIN #1', 0, 'new'],
      ['client FIN #2', 1, 'rto'],
    ]);
  });

  it('has every arrival and every loss after the segment was sent, and time never goes back', () => {
    const sent = new Set<number>();
    let last = 0;
    for (const event of events(turbulent)) {
      expect(event.at).toBeGreaterThanOrEqual(last);
      last = event.at;
      if (event.type === 'segment-sent') sent.add(event.id);
      if (event.type === 'segment-received' || event.type === 'segment-dropped') {
        expect(sent.has(event.id)).toBe(true);
      }
    }
  });

  it('has as many losses as the outcome counts', () => {
    const { outcome, trace } = run(turbulent, 'seed', { trace: true });
    const lost = trace!.events.filter(event => event.type === 'segment-dropped').length;
    expect(outcome.segmentsDropped).toBe(lost);
    expect(lost).toBeGreaterThan(0);
  });
});

describe('a scenario that cannot be read', () => {
  it.each<[string, Partial<Scenario>]>([
    ['rfc9392', { hosts: { client: { profile: 'rfc9392' } } }],
    ['tcp_fin_timeoot', { hosts: { server: { sysctls: { tcp_fin_timeoot: 5 } } } }],
    ['link.toServer.loss', { link: { toServer: { loss: '120%' } } }],
    ['drop client FON', { faults: ['drop client FON #1'] }],
    ['ip_local_port_range', { hosts: { client: { sysctls: { ip_local_port_range: '5 4' } } } }],
  ])('is an error that names %s', (place, change) => {
    expect(() => prepare({ ...classical, ...change })).toThrowError(
      expect.objectContaining({ name: 'FinwaitError', message: expect.stringContaining(place) as string }),
    );
  });
});
