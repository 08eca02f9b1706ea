// Question:   How long must TIME-WAIT last, so that the last ACK can be lost without harm?
// Prediction: The passive closer (LAST-ACK) repeats its FIN after 1, 3, 7, 15, 31 and 63 s and gives up at 123 s
//             (RFC 6298 with R2 = 100 s). While TIME-WAIT is there to answer, it ends badly only when all 7 tries
//             fail: (1 − (1 − p)²)^7. Once TIME-WAIT is gone, a repeated FIN is answered with RST.
// Answer:     As calculated, within the intervals. At 10% loss of FIN and answers 8 to 10% end badly without TIME-WAIT
//             or with 1 s of it, 2 to 3% with 2 s, 0.1% with 8 s, none of 1000 from 16 s; above 63 s only giving up
//             is left (15% at 50% loss). With loss on every segment that is somewhat more often (18%): an RTO backed
//             off earlier leaves fewer tries before R2.
import { activeClose, choice, defineExperiment, duration, probability } from 'finwait';

const losses = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5];
const drawn = [0.1, 0.3, 0.5];
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
  answer:
    'As long as FINs are repeated: 63 s after the first. Up to 1 s TIME-WAIT is as good as none: the passive closer is harmed nearly as often as the last ACK is lost, 8 to 10% at 10% loss. Each doubling then saves one more repetition: 2 to 3% at 2 s, 0.1% at 8 s, none of 1000 from 16 s. Above 63 s only giving up is left, 15% at 50% loss, as calculated.',
  parameters: {
    timeWait: duration(
      timeWaits.map(time => `${time}s`),
      { label: 'TIME-WAIT', unit: 's' },
    ),
    loss: probability(losses, { label: 'loss each way' }),
    strikes: choice(['last FIN and answers', 'every segment'], { label: 'loss strikes' }),
  },
  replications: 1000,
  scenario({ timeWait, loss, strikes }) {
    const percent = `${loss * 100}%`;
    const aimed = ['server FIN', 'client ACK of FIN', 'client RST'].map(kind => `drop ${percent} of ${kind}`);
    return activeClose('client', {
      rtt: '40ms',
      sysctls: { client: { time_wait: `${timeWait}ns` } },
      ...(strikes === 'every segment' ? { loss } : { faults: aimed }),
    });
  },
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
      title: 'A TIME-WAIT shorter than the retransmissions of a FIN turns losses into resets',
      subtitle: 'Each line: loss of the last FIN and of each answer to it; dashed: exact calculation',
      x: 'timeWait',
      y: 'harmed',
      color: 'loss',
      xScale: 'symlog',
      where: { strikes: 'last FIN and answers', loss: drawn },
      reference: drawn.flatMap(p =>
        timeWaits.map(x => ({ x, y: unclean(p, x), label: `calculated, ${p * 100}%`, beside: p })),
      ),
    },
    {
      id: 'giving-up',
      kind: 'line',
      title: 'Behind a TIME-WAIT of 240 s only giving up is left, as often as calculated',
      x: 'loss',
      y: 'gaveUp',
      color: 'strikes',
      where: { timeWait: '240s' },
      reference: Array.from({ length: 50 }, (_, index) => {
        const p = (index + 1) / 100;
        return { x: p, y: (1 - (1 - p) ** 2) ** tries.length, label: '(1 − (1 − p)²)⁷' };
      }),
    },
    {
      id: 'map',
      kind: 'heatmap',
      title: 'One second of TIME-WAIT is as good as none; at 10% loss, 8 s are nearly as good as 240',
      x: 'timeWait',
      y: 'loss',
      color: 'harmed',
      where: { strikes: 'last FIN and answers' },
    },
  ],
});

const isLastAck = (path: readonly string[]): boolean => path.includes('LAST-ACK');
