// Question:   What does it cost when the ACK of the first FIN is lost, and for how long does it not matter?
// Prediction: Nothing while the other side closes within the RTO, because its FIN acknowledges ours.
// Answer:     No time, and copies of the FIN only when the second FIN comes after the RTO.
import { activeClose, bothClosed, choice, defineExperiment, duration, inSeconds, toSeconds } from 'finwait';

const waits = [0.15, 0.5, 0.9, 1.5, 2.5, 4, 6, 10, 14, 20, 30, 45, 62, 90, 120, 122, 124, 200];
const lost = ['none', '#1', '#1-2', '#1-3', 'all'] as const;
/** Retransmissions of a FIN, in s after the first: RTO 1 s, doubled (RFC 6298). */
const retries = [1, 3, 7, 15, 31, 63];
const rtt = 0.04;

/** One for the first, and one for every timer that expires before an ACK or the second FIN comes. */
const copies = (wait: number): number => 1 + retries.filter(at => at < wait + rtt).length;

export default defineExperiment({
  name: 'lost-ack-of-fin',
  question: 'What does it cost when the ACK of the first FIN is lost, and for how long does it not matter?',
  prediction:
    'Nothing while the other side closes within the RTO, because its FIN acknowledges ours. After that a copy of the FIN for each timer that expires, but never time: the closer waits for the second FIN anyway. Only if no ACK ever comes does it give up, about 100 s after its FIN.',
  answer:
    'No time, and copies of the FIN only when the second FIN comes after the RTO. The close took as long as without loss in all 170 runs; copies are as many as timers that expire, 7 at most with RFC 9293 and 10 on Linux. The closer gives up at 123 s, on Linux too, if every ACK was lost, and answers a second FIN after that with RST.',
  parameters: {
    wait: duration(
      waits.map(wait => `${wait}s`),
      { label: 'from end of file to close()', unit: 's' },
    ),
    lost: choice(lost, { label: 'ACKs lost' }),
    system: choice(['rfc9293', 'linux'], { label: 'system' }),
  },
  replications: 1,
  scenario: ({ wait, lost, system }) =>
    activeClose('client', {
      profile: system,
      rtt: `${rtt}s`,
      serverWait: wait,
      faults: lost === 'none' ? [] : [`drop server ACK of FIN ${lost === 'all' ? '' : lost}`],
      end: { until: 'done' },
    }),
  measures: {
    copies: { label: 'copies of the first FIN', unit: '', of: ({ outcome }) => outcome.client.finCopies },
    extra: {
      label: 'later than without loss by',
      unit: 's',
      of: ({ outcome: { teardown } }, { wait }) =>
        teardown === null ? null : toSeconds(teardown) - toSeconds(wait) - 1.5 * rtt,
    },
    clean: { label: 'both ends closed cleanly', unit: '', of: ({ outcome }) => bothClosed(outcome) },
    ending: { label: 'the closer', unit: '', of: ({ outcome }) => outcome.client.ending },
    closerDone: {
      label: 'FIN until the closer is done',
      unit: 's',
      of: ({ outcome: { client } }) => inSeconds(client.doneAt),
    },
  },
  charts: [
    {
      id: 'copies',
      kind: 'line',
      title: 'A lost first ACK costs copies of the FIN, when the second FIN comes after the RTO',
      subtitle: 'RFC 9293 and RFC 6298, RTT 40 ms; dashed: calculated',
      x: 'wait',
      y: 'copies',
      color: 'lost',
      xScale: 'log',
      where: { system: 'rfc9293' },
      reference: Array.from({ length: 400 }, (_, index) => 0.15 * (200 / 0.15) ** (index / 399)).map(x => ({
        x,
        y: copies(x),
        label: '1 + timers that expire',
      })),
    },
    {
      id: 'systems',
      kind: 'line',
      title: 'Without any ACK Linux sends ten copies where the RFC sends seven',
      x: 'wait',
      y: 'copies',
      color: 'system',
      xScale: 'log',
      where: { lost: 'all' },
    },
    {
      id: 'clean',
      kind: 'heatmap',
      title: 'Only when no ACK comes at all, and the second FIN after 123 s, is the closer gone',
      x: 'wait',
      y: 'system',
      color: 'clean',
      where: { lost: 'all', wait: ['62s', '90s', '120s', '122s', '124s', '200s'] },
    },
  ],
});
