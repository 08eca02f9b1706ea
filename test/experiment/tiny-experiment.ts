// A small experiment and a fake simulator for tests of sweeping and storing: no TCP, only names and seeds.
import { choice, defineExperiment, duration, integer, probability } from '../../src/experiment/index.ts';
import type { Experiment } from '../../src/experiment/index.ts';
import type { Prepare } from '../../src/experiment/execution.ts';
import type { RunResult } from '../../src/scenario/index.ts';

export const tiny: Experiment = defineExperiment({
  name: 'tiny',
  question: 'Does it count?',
  prediction: 'It does.',
  parameters: {
    lost: choice(['none', 'client FIN']),
    rtt: duration(['20ms', '200ms']),
    loss: probability([0, '5%']),
    copies: integer([1]),
  },
  replications: 3,
  scenario: ({ lost, rtt, loss }) => ({
    name: `${lost} ${rtt / 1e6} ${loss}`,
    script: { client: [], server: [] },
  }),
  measures: {
    events: { label: 'events', unit: '', of: result => result.events },
    scaled: { label: 'events by RTT', unit: 'ms', of: (result, { rtt }) => (result.events * rtt) / 1e6 },
    calm: { label: 'no loss', unit: '', of: (_, { loss }) => loss === 0 },
  },
  charts: [{ id: 'by-rtt', kind: 'line', title: 'More', x: 'rtt', y: 'scaled', where: { rtt: ['20ms'] } }],
});

/** Gives its seed and as many events as that and the scenario's name have letters: nothing but what it is given. */
export const fakePrepare: Prepare = scenario => ({
  run: seed => ({ events: seed.length * 100 + scenario.name.length, seed }) as unknown as RunResult,
});
