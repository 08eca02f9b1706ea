// Replications: one short connection a run, each run under a seed of its own, as an experiment does it: the
// scenario is prepared once and run again and again. 10 ms one way, 100 Mbps, 10 % loss in both directions.
import { prepare, type Prepared, type Scenario } from '../../scenario/index.ts';
import { invariant } from '../../time/index.ts';
import type { Benchmark, Pass } from './measure.ts';

const port = 80;
const octets = 100;
const link = { loss: '10%', rate: '100Mbps', delay: '10ms' };

const scenario: Scenario = {
  name: 'one short connection',
  link: { toServer: link, toClient: link },
  script: {
    client: [
      { on: { at: '1ms' }, do: [{ connect: { port: 'kernel', reuseaddr: false } }] },
      { on: { connected: true }, do: [{ write: octets }] },
      { on: { received: octets }, do: [{ close: true }] },
    ],
    server: [
      { on: { at: '0s' }, do: [{ listen: { port, reuseaddr: false } }] },
      { on: { received: octets }, do: [{ write: octets }] },
      { on: { eof: true }, do: [{ close: true }] },
    ],
  },
};

export const replications: Benchmark = {
  unit: 'replication',
  work: 'one connection a run: open, 100 octets each way, both close; 10 ms one way, 10 % loss both ways',
  unitsDefault: 10_000,
  prepare(runs) {
    const prepared = prepare(scenario);
    return seed => replicate(prepared, runs, seed);
  },
};

/** Three losses of the same segment in a row make RFC 9293's 100 s run out, rarely: such a run ends as a give-up. */
const gaveUpMax = 0.001;

function replicate(prepared: Prepared, runs: number, seed: string): Pass {
  let events = 0;
  let whole = 0;
  for (let i = 0; i < runs; i++) {
    const result = prepared.run(`${seed}/${i}`);
    const { client, server, endedBy } = result.outcome;
    if (client.bytesRead === octets && server.bytesRead === octets && endedBy === 'done') whole++;
    events += result.events;
  }
  invariant(
    runs - whole <= Math.ceil(gaveUpMax * runs),
    `${whole} of ${runs} runs completed (seed '${seed}')`,
  );
  return { units: runs, events };
}
