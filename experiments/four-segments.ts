// Question:   Why does a close take four segments, when does it take three, and is the fourth a danger?
// Prediction: A side that delays its ACK sends ACK and FIN as one when it closes within that time (Linux 40 ms,
//             others 40 to 200): three segments.
// Answer:     Three when the other side closes before its ACK leaves: on Linux within 40 ms, elsewhere only at
//             once, because the other systems acknowledge a FIN without delay (that was not predicted).
import {
  activeClose,
  choice,
  defineExperiment,
  duration,
  inSeconds,
  ms,
  probability,
  type RunResult,
} from 'finwait';

const systems = ['linux', 'freebsd', 'windows', 'macos', 'rfc9293'] as const;
const waits = ['0ms', '20ms', '39ms', '41ms', '60ms', '99ms', '101ms', '150ms', '199ms', '201ms'];
const losses = [0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];
const lossCurve = (segments: number, label: string): { x: number; y: number; label: string }[] =>
  losses.map(p => ({ x: p, y: (1 - p) ** segments, label }));

export default defineExperiment({
  name: 'four-segments',
  question: 'Why does a close take four segments, when does it take three, and is the fourth a danger?',
  prediction:
    'A side that delays its ACK sends ACK and FIN as one when it closes within that time (Linux 40 ms, others 40 to 200): three segments. All four get through with probability (1 − p)⁴, three with (1 − p)³; but nobody waits for the first ACK.',
  answer:
    'Three when the other side closes before its ACK leaves: on Linux within 40 ms, elsewhere only at once, because the other systems acknowledge a FIN without delay (that was not predicted). At 10% loss all four get through in 64% of closes, all three in 72%; but nothing has to be sent again in 70% and 72%: the fourth segment is free, as calculated.',
  parameters: {
    wait: duration(waits, { label: 'from end of file to close()', unit: 'ms' }),
    system: choice(systems, { label: 'system' }),
    loss: probability(losses, { label: 'loss during the close' }),
  },
  only: ({ wait, system, loss }) => loss === 0 || (system === 'rfc9293' && (wait === 0 || wait === ms(201))),
  replications: 400,
  scenario: ({ wait, system, loss }) =>
    activeClose('client', {
      profile: system,
      rtt: '40ms',
      closeAt: '10s',
      serverWait: wait,
      faults:
        loss === 0 ? [] : ['client', 'server'].map(side => `drop ${loss * 100}% of ${side} segment from 10s`),
      end: { until: 'done' },
    }),
  trace: true,
  measures: {
    segments: { label: 'segments of the close', unit: '', of: closeSegments },
    spared: {
      label: 'no segment lost',
      unit: '',
      of: ({ outcome }) => outcome.segmentsDropped === 0,
    },
    undelayed: {
      label: 'nothing sent again',
      unit: '',
      of: ({ outcome: { client, server } }) => client.retransmissions.rto + server.retransmissions.rto === 0,
    },
    teardown: { label: 'time until both done', unit: 's', of: ({ outcome }) => inSeconds(outcome.teardown) },
  },
  charts: [
    {
      id: 'segments',
      kind: 'heatmap',
      title: 'Who closes before its ACK is due sends FIN and ACK as one: three segments',
      x: 'wait',
      y: 'system',
      color: 'segments',
      where: { loss: 0 },
    },
    {
      id: 'spared',
      kind: 'line',
      title: 'Of four segments one is lost more often than of three',
      subtitle: 'Loss of any segment of the close; dashed: calculated',
      x: 'loss',
      y: 'spared',
      color: 'wait',
      where: { system: 'rfc9293', wait: ['0ms', '201ms'] },
      reference: [...lossCurve(3, '(1 − p)³'), ...lossCurve(4, '(1 − p)⁴')],
    },
    {
      id: 'undelayed',
      kind: 'line',
      title: 'But three or four, only three of them are waited for',
      subtitle: 'The first ACK is repeated by the second FIN; dashed: calculated',
      x: 'loss',
      y: 'undelayed',
      color: 'wait',
      where: { system: 'rfc9293', wait: ['0ms', '201ms'] },
      reference: lossCurve(3, '(1 − p)³'),
    },
  ],
});

/** Sent from the first FIN on, lost ones included. */
function closeSegments({ outcome, trace }: RunResult): number {
  const since = outcome.teardownBeganAt ?? Infinity;
  return (trace?.events ?? []).filter(event => event.type === 'segment-sent' && event.at >= since).length;
}
