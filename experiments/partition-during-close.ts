// Question:   The network is cut while a connection closes: for how long may that last, and when is the close
//             over?
// Prediction: As long as retransmissions go on; the close is over at the first retransmission after the cut, so
//             up to twice the cut later, for intervals double.
// Answer:     Until the last copy of the FIN is sent: a cut of 62.5 s is survived with RFC 9293, 70 s on Linux,
//             8 s on Windows, 100 s on macOS and 200 s (the longest tried) on FreeBSD, but not 70, 100, 12 and
//             130 s.
import { activeClose, bothClosed, choice, defineExperiment, duration, inSeconds } from 'finwait';

const lengths = [
  0.2, 0.5, 0.9, 1.2, 2, 2.8, 3.5, 5, 6.8, 8, 12, 14.8, 18, 25, 30.8, 35, 50, 62.5, 70, 100, 120, 130, 200,
];
/** The longer ones, for charts of what still succeeds. */
const longer = ['8s', '12s', '18s', '35s', '50s', '62.5s', '70s', '100s', '130s', '200s'];
/** When the first FIN is sent, in s after the first time: RTO 1 s, doubled. */
const tries = [0, 1, 3, 7, 15, 31, 63];
const moments: Readonly<Record<string, number>> = {
  'the first FIN': 10,
  'the second FIN': 10.2,
  'the last ACK': 10.34,
};

export default defineExperiment({
  name: 'partition-during-close',
  question:
    'The network is cut while a connection closes: for how long may that last, and when is the close over?',
  prediction:
    'As long as retransmissions go on; the close is over at the first retransmission after the cut, so up to twice the cut later, for intervals double. A cut of more than TIME-WAIT or FIN-WAIT-2 lets the first end forget the connection meanwhile: the other then meets a RST.',
  answer:
    'Until the last copy of the FIN is sent: a cut of 62.5 s is survived with RFC 9293, 70 s on Linux, 8 s on Windows, 100 s on macOS and 200 s (the longest tried) on FreeBSD, but not 70, 100, 12 and 130 s. The close is over at the first copy after the cut: after 9.9 s on Linux when it lasted 5 s, never later than twice the cut and a second. Cut before the second FIN or the last ACK, Linux still closes cleanly after 35 s, but not after 50 s: the next copy of the FIN finds the client’s 60 s of FIN-WAIT-2 or TIME-WAIT over, and meets a RST.',
  parameters: {
    length: duration(
      lengths.map(length => `${length}s`),
      { label: 'cut off for', unit: 's' },
    ),
    before: choice(Object.keys(moments), { label: 'cut before' }),
    system: choice(['linux', 'freebsd', 'macos', 'windows', 'rfc9293'], { label: 'system' }),
  },
  replications: 1,
  scenario: ({ length, before, system }) =>
    activeClose('client', {
      profile: system,
      rtt: '100ms',
      closeAt: '10s',
      faults: [`partition from ${moments[before]}s to ${moments[before]! + length / 1e9}s`],
      end: { until: 'done', at: '1h' },
    }),
  measures: {
    teardown: { label: 'time until both done', unit: 's', of: ({ outcome }) => inSeconds(outcome.teardown) },
    clean: { label: 'both ends closed cleanly', unit: '', of: ({ outcome }) => bothClosed(outcome) },
    client: { label: 'the client', unit: '', of: ({ outcome }) => outcome.client.ending },
    server: { label: 'the server', unit: '', of: ({ outcome }) => outcome.server.ending },
  },
  charts: [
    {
      id: 'teardown',
      kind: 'line',
      title: 'The close is over at the first retransmission after the cut',
      subtitle: 'Cut before the first FIN, RTT 100 ms; dashed: RFC 6298, calculated',
      x: 'length',
      y: 'teardown',
      color: 'system',
      xScale: 'log',
      yScale: 'log',
      where: { before: 'the first FIN', system: ['linux', 'windows', 'rfc9293'] },
      reference: Array.from({ length: 300 }, (_, index) => 0.2 * (63 / 0.2) ** (index / 299)).map(x => ({
        x,
        y: (tries.find(at => at >= x - 0.1) ?? 63) + 0.3,
        label: 'RFC 9293',
      })),
    },
    {
      id: 'clean',
      kind: 'heatmap',
      title: 'A cut is survived while FINs are sent again: 8 s on Windows, 200 s on FreeBSD',
      subtitle: 'Cut before the first FIN',
      x: 'length',
      y: 'system',
      color: 'clean',
      where: {
        before: 'the first FIN',
        length: longer,
      },
    },
    {
      id: 'moments',
      kind: 'heatmap',
      title: 'After the first FIN a cut must be over before the client has forgotten: 60 s',
      subtitle: 'Linux on both ends',
      x: 'length',
      y: 'before',
      color: 'clean',
      where: {
        system: 'linux',
        length: longer,
      },
    },
  ],
});
