// Question:   How nearly at once must both ends close for their FINs to cross, and what does it cost?
// Prediction: Within one way: the FINs cross if each is sent before the other arrives, with probability P(delay
//             > offset).
// Answer:     Within one way, as calculated: with delays of 10 to 30 ms in 75% of closes that are 15 ms apart,
//             in 51% at 20 ms, never at 30 ms.
import { choice, defineExperiment, inSeconds, number, type DelayDescription } from 'finwait';

const offsets = [-40, -35, -30, -25, -20, -15, -10, -5, 0, 5, 10, 15, 20, 25, 30, 35, 40];
const delays: Readonly<Record<string, DelayDescription>> = {
  '20 ms': '20ms',
  '10 to 30 ms': { uniform: ['10ms', '30ms'] },
  'normal 20 ± 5 ms': { normal: { mean: '20ms', deviation: '5ms' } },
};

/** Probability that a segment is under way for longer than that, in ms. */
const longer: Readonly<Record<string, (time: number) => number>> = {
  '20 ms': time => (time < 20 ? 1 : 0),
  '10 to 30 ms': time => Math.min(1, Math.max(0, (30 - time) / 20)),
  'normal 20 ± 5 ms': time => 1 / (1 + Math.exp((time - 20) / 5 / 0.5513)),
};

export default defineExperiment({
  name: 'simultaneous-close',
  question: 'How nearly at once must both ends close for their FINs to cross, and what does it cost?',
  prediction:
    'Within one way: the FINs cross if each is sent before the other arrives, with probability P(delay > offset). Nothing is lost by it, no time and no segment; but both ends then hold a TIME-WAIT.',
  answer:
    'Within one way, as calculated: with delays of 10 to 30 ms in 75% of closes that are 15 ms apart, in 51% at 20 ms, never at 30 ms. Crossing ends the connection sooner, in 40 ms instead of 60 at an RTT of 40 ms, and leaves both ends in TIME-WAIT instead of one.',
  parameters: {
    offset: number(offsets, { label: 'the server closes later by', unit: 'ms' }),
    delay: choice(Object.keys(delays), { label: 'one way' }),
    system: choice(['linux', 'rfc9293'], { label: 'system' }),
  },
  replications: 400,
  scenario: ({ offset, delay, system }) => {
    const direction = { delay: delays[delay]! };
    const eof = { on: { eof: true }, do: [{ close: true }] } as const;
    return {
      name: 'both close',
      hosts: { client: { profile: system }, server: { profile: system } },
      link: { toServer: direction, toClient: direction },
      script: {
        client: [
          { on: { at: '0s' }, do: [{ connect: { port: 40_000, reuseaddr: true } }] },
          { on: { at: '1s' }, do: [{ close: true }] },
          eof,
        ],
        server: [
          { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] },
          { on: { at: `${1000 + offset}ms` }, do: [{ close: true }] },
          eof,
        ],
      },
      end: { until: 'done' },
    };
  },
  measures: {
    crossed: {
      label: 'FINs cross',
      unit: '',
      of: ({ outcome: { client, server } }) =>
        client.finCopies + server.finCopies === 2 &&
        [client, server].every(end => end.path.includes('CLOSING')),
    },
    timeWaits: {
      label: 'ends in TIME-WAIT',
      unit: '',
      of: ({ outcome: { client, server } }) =>
        [client, server].filter(end => end.path.includes('TIME-WAIT')).length,
    },
    teardown: { label: 'time until both done', unit: 's', of: ({ outcome }) => inSeconds(outcome.teardown) },
    segments: { label: 'segments of the connection', unit: '', of: ({ outcome }) => outcome.segmentsSent },
  },
  charts: [
    {
      id: 'crossed',
      kind: 'line',
      title: 'FINs cross when each is sent before the other arrives',
      x: 'offset',
      y: 'crossed',
      color: 'delay',
      where: { system: 'linux' },
      reference: Object.keys(delays).flatMap(delay =>
        Array.from({ length: 161 }, (_, index) => index / 2 - 40).map(x => ({
          x,
          y: longer[delay]!(Math.abs(x)),
          label: delay,
          beside: delay,
        })),
      ),
    },
    {
      id: 'cost',
      kind: 'line',
      title: 'FINs that cross leave both ends in TIME-WAIT',
      x: 'offset',
      y: 'timeWaits',
      color: 'delay',
      where: { system: 'linux' },
    },
    {
      id: 'teardown',
      kind: 'line',
      title: 'FINs that cross end the connection sooner: in one RTT instead of one and a half',
      subtitle: 'dashed: calculated for 20 ms',
      x: 'offset',
      y: 'teardown',
      color: 'delay',
      where: { system: 'linux' },
      reference: [-40, -20, 0, 20, 40].map(x => ({
        x,
        y: Math.min(0.06, 0.04 + Math.abs(x) / 1e3),
        label: 'RTT + offset',
      })),
    },
  ],
});
