// Question:   A server ends with RST instead of FIN: with SO_LINGER 0, or because something is unread. What is
//             lost?
// Prediction: Whatever has not left: the congestion window lets 10 segments go at once and twice as many each
//             RTT, so 10 · (2ᵏ⁺¹ − 1) segments after k RTTs of slow start; the rest is thrown away.
// Answer:     All that the congestion window had not let go, as calculated: of 912 kB 98% at once, 95% after
//             150 ms and 89% after 250 ms at an RTT of 100 ms; nothing of 14 kB.
import {
  choice,
  defineExperiment,
  duration,
  inSeconds,
  integer,
  ns,
  type Action,
  type ScriptEntry,
} from 'finwait';

/** Text of a segment with timestamps. */
const segment = 1_448;
const sizes = [1, 10, 30, 70, 150, 310, 630].map(segments => segments * segment);
const initialWindow = 10;

/** What slow start has sent `rounds` RTTs after the first segment, when each ACK opens it by one. */
const sent = (size: number, rounds: number): number =>
  Math.min(size, initialWindow * segment * (2 ** (rounds + 1) - 1));
const lostShare = (size: number, rounds: number): number => 1 - sent(size, rounds) / size;

export default defineExperiment({
  name: 'reset-instead-of-close',
  question:
    'A server ends with RST instead of FIN: with SO_LINGER 0, or because something is unread. What is lost?',
  prediction:
    'Whatever has not left: the congestion window lets 10 segments go at once and twice as many each RTT, so 10 · (2ᵏ⁺¹ − 1) segments after k RTTs of slow start; the rest is thrown away. Who resets keeps no TIME-WAIT.',
  answer:
    'All that the congestion window had not let go, as calculated: of 912 kB 98% at once, 95% after 150 ms and 89% after 250 ms at an RTT of 100 ms; nothing of 14 kB. Data that the server has not read does the same as SO_LINGER 0 (Linux, RFC 9293), but not on FreeBSD, which sends FIN. The client sees ECONNRESET; after close() nothing is lost and nobody sees an error.',
  parameters: {
    size: integer(sizes, { label: 'octets written' }),
    way: choice(['close()', 'SO_LINGER 0', 'unread data'], { label: 'the server ends with' }),
    pause: duration(['0ms', '150ms', '250ms', '2s'], { label: 'from write() to the end', unit: 'ms' }),
    system: choice(['linux', 'freebsd', 'rfc9293'], { label: 'system' }),
  },
  replications: 1,
  scenario({ size, way, pause, system }) {
    const linger: readonly Action[] = way === 'SO_LINGER 0' ? [{ linger: { on: true, seconds: 0 } }] : [];
    const listen: Action = { listen: { port: 8080, reuseaddr: true } };
    const server: readonly ScriptEntry[] = [
      { on: { at: '0s' }, do: [listen] },
      { on: { accepted: true }, do: way === 'unread data' ? [{ read: 'stop' }] : [] },
      { on: { accepted: true, after: '200ms' }, do: [{ write: size }] },
      { on: { accepted: true, after: ns(pause + 200e6) }, do: [...linger, { close: true }] },
    ];
    return {
      name: `${way} after ${size} octets`,
      hosts: { client: { profile: system }, server: { profile: system } },
      link: { toServer: { delay: '50ms' }, toClient: { delay: '50ms' } },
      script: {
        client: [
          { on: { at: '0s' }, do: [{ connect: { port: 40_000, reuseaddr: true } }] },
          { on: { connected: true }, do: [{ write: 200 }] },
          { on: { eof: true }, do: [{ close: true }] },
          { on: { error: true }, do: [{ close: true }] },
        ],
        server,
      },
      end: { until: 'done' },
    };
  },
  measures: {
    lost: {
      label: 'lost of what was written',
      unit: '%',
      of: ({ outcome: { client, server } }) => 1 - client.bytesRead / server.bytesWritten,
    },
    error: { label: 'the client’s error', unit: '', of: ({ outcome }) => outcome.client.errors[0] ?? 'none' },
    timeWait: {
      label: 'the server in TIME-WAIT',
      unit: '',
      of: ({ outcome }) => outcome.server.path.includes('TIME-WAIT'),
    },
    teardown: { label: 'time until both done', unit: 's', of: ({ outcome }) => inSeconds(outcome.teardown) },
  },
  charts: [
    {
      id: 'lost',
      kind: 'line',
      title: 'What the congestion window has not let go is lost',
      subtitle: 'Linux with SO_LINGER 0, RTT 100 ms; dashed: calculated',
      x: 'size',
      y: 'lost',
      color: 'pause',
      xScale: 'log',
      where: { system: 'linux', way: 'SO_LINGER 0' },
      reference: [0, 1, 2].flatMap(rounds =>
        sizes.map(x => ({ x, y: lostShare(x, rounds), label: `${rounds} RTT of slow start` })),
      ),
    },
    {
      id: 'systems',
      kind: 'heatmap',
      title: 'FreeBSD alone closes with FIN when something is unread',
      subtitle: '912 kB written, end after 150 ms',
      x: 'way',
      y: 'system',
      color: 'lost',
      where: { size: 630 * segment, pause: '150ms' },
    },
  ],
});
