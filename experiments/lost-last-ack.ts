// Question:   How long must TIME-WAIT last, so that the last ACK can be lost without harm?
// Prediction: The passive closer (LAST-ACK) repeats its FIN after 1, 3, 7, 15, 31 and 63 s and gives up at 127 s
//             (RFC 6298 with R2 = 100 s). While TIME-WAIT is there to answer, it ends badly only when all 7 tries
//             fail: (1 − (1 − p)²)^7. Once TIME-WAIT is gone, a repeated FIN is answered with RST.
// Answer:     (filled in from the results)
import { activeClose, defineExperiment, duration, probability } from 'finwait';

const losses = [0.05, 0.1, 0.2, 0.3, 0.5];
const timeWaits = [0, 0.5, 1, 2, 4, 8, 16, 32, 64, 120, 240];

/** When the passive closer sends its FIN, in s since the first time: RTO 1 s, doubled; nothing after R2. */
const tries = [0, 1, 3, 7, 15, 31, 63];

/**
 * Probability that the passive closer does not end cleanly. Try n is lost on its way with probability p; else
 * it finds TIME-WAIT (never there yet, or not over since the last FIN that arrived) and is answered with ACK, or
 * finds nobody and is answered with RST; the answer is lost with probability p, too.
 */
function unclean(p: number, timeWait: number, n = 0, lastArrival?: number): number {
  const at = tries[n];
  if (at === undefined) return 1;
  const isOver = lastArrival !== undefined && at >= lastArrival + timeWait;
  const answered = isOver ? 1 : 0;
  const unanswered = unclean(p, timeWait, n + 1, isOver ? lastArrival : at);
  return p * unclean(p, timeWait, n + 1, lastArrival) + (1 - p) * ((1 - p) * answered + p * unanswered);
}

export default defineExperiment({
  name: 'lost-last-ack',
  question: 'How long must TIME-WAIT last, so that the last ACK can be lost without harm?',
  prediction:
    'As long as the passive closer may still repeat its FIN: 63 s after the first. Below that, each step that TIME-WAIT is shorter than a gap between repetitions turns losses into resets; above it only giving up is left, with probability (1 − (1 − p)²)^7.',
  parameters: {
    timeWait: duration(
      timeWaits.map(time => `${time}s`),
      { label: 'TIME-WAIT', unit: 's' },
    ),
    loss: probability(losses, { label: 'loss each way' }),
  },
  replications: 1000,
  scenario: ({ timeWait, loss }) =>
    activeClose('client', {
      rtt: '40ms',
      loss,
      sysctls: { client: { time_wait: `${timeWait}ns` } },
    }),
  measures: {
    harmed: {
      label: 'passive closer reset or gave up',
      unit: '',
      of: ({ outcome: { server } }) => (isLastAck(server.path) ? server.ending !== 'closed' : null),
    },
    reset: {
      label: 'passive closer reset',
      unit: '',
      of: ({ outcome: { server } }) => (isLastAck(server.path) ? server.ending === 'reset' : null),
    },
    gaveUp: {
      label: 'passive closer gave up',
      unit: '',
      of: ({ outcome: { server } }) => (isLastAck(server.path) ? server.ending === 'gave up' : null),
    },
    ending: { label: 'passive closer', unit: '', of: ({ outcome: { server } }) => server.ending },
    finCopies: {
      label: 'copies of the last FIN',
      unit: '',
      of: ({ outcome: { server } }) => server.finCopies,
    },
  },
  charts: [
    {
      id: 'shrinking-time-wait',
      kind: 'line',
      title: 'Shortening TIME-WAIT below the retransmissions of a FIN turns losses into resets',
      subtitle: 'dashed: exact calculation for independent loss',
      x: 'timeWait',
      y: 'harmed',
      color: 'loss',
      xScale: 'symlog',
      reference: losses.flatMap(p =>
        timeWaits.map(x => ({ x, y: unclean(p, x), label: `calculated, ${p * 100}%` })),
      ),
    },
    {
      id: 'giving-up',
      kind: 'line',
      title: 'With TIME-WAIT of 240 s only giving up is left, as loss algebra has it',
      x: 'loss',
      y: 'gaveUp',
      where: { timeWait: '240s' },
      reference: Array.from({ length: 50 }, (_, index) => {
        const p = (index + 1) / 100;
        return { x: p, y: (1 - (1 - p) ** 2) ** tries.length, label: '(1 − (1 − p)²)⁷' };
      }),
    },
    {
      id: 'map',
      kind: 'heatmap',
      title: 'How often the passive closer is harmed',
      x: 'timeWait',
      y: 'loss',
      color: 'harmed',
    },
  ],
});

const isLastAck = (path: readonly string[]): boolean => path.includes('LAST-ACK');
