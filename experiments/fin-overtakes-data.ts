// Question:   A FIN overtakes the data before it. Does the application see the end too early, or too late?
// Prediction: Never too early: a FIN has its place in the sequence.
// Answer:     Never too early, and late by the hole’s own delay or by one RTT, whichever is less, if three
//             segments follow the hole.
import { choice, defineExperiment, duration, toSeconds, type RunResult } from 'finwait';

const late = [10, 20, 40, 60, 80, 120, 200, 300, 500, 1000, 2000, 4000];
const rtt = 100;
const octets = 5 * 1460;

const common = {
  x: 'late',
  y: 'end',
  color: 'system',
  xScale: 'log',
  yScale: 'log',
  reference: late.map(x => ({ x, y: x, label: 'as late as the segment' })),
} as const;

export default defineExperiment({
  name: 'fin-overtakes-data',
  question: 'A FIN overtakes the data before it. Does the application see the end too early, or too late?',
  prediction:
    'Never too early: a FIN has its place in the sequence. The end is read when the hole is filled: when the late segment comes, or when it is sent again, whichever is sooner; by fast retransmission or RACK after one RTT, else by a timer.',
  answer:
    'Never too early, and late by the hole’s own delay or by one RTT, whichever is less, if three segments follow the hole. All octets were read before the end in every run. If the FIN alone follows, a timer decides: 133 ms with RACK (Linux, Windows) at an RTT of 100 ms, 513 ms on FreeBSD, 1.1 s with the RFC’s RTO of 1 s.',
  parameters: {
    late: duration(
      late.map(delay => `${delay}ms`),
      { label: 'a segment is late by', unit: 'ms' },
    ),
    which: choice(['the first of five', 'the last of five'], { label: 'late segment' }),
    system: choice(['linux', 'windows', 'freebsd', 'rfc9293'], { label: 'system' }),
  },
  replications: 1,
  scenario: ({ late, which, system }) => ({
    name: `${which} late`,
    hosts: { client: { profile: system }, server: { profile: system } },
    link: { toServer: { delay: `${rtt / 2}ms` }, toClient: { delay: `${rtt / 2}ms` } },
    script: {
      client: [
        { on: { at: '0s' }, do: [{ connect: { port: 40_000, reuseaddr: true } }] },
        { on: { eof: true }, do: [{ close: true }] },
      ],
      server: [
        { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] },
        { on: { accepted: true, after: '1s' }, do: [{ write: octets }, { close: true }] },
      ],
    },
    faults: [`delay server DATA #${which === 'the first of five' ? 1 : 5} by ${late / 1e6}ms`],
    end: { until: 'done' },
  }),
  trace: true,
  measures: {
    end: { label: 'end of file later by', unit: 'ms', of: result => endOfFile(result) },
    complete: {
      label: 'all octets read before it',
      unit: '',
      of: ({ outcome }) => outcome.client.bytesRead === octets,
    },
    again: {
      label: 'segments sent again',
      unit: '',
      of: ({ outcome: { server } }) => {
        const { rto, fast, lossProbe } = server.retransmissions;
        return rto + fast + lossProbe;
      },
    },
  },
  charts: [
    {
      id: 'first',
      kind: 'line',
      title: 'With data behind the hole it is sent again after one RTT, by every system',
      subtitle: 'The first of five data segments is late, RTT 100 ms',
      ...common,
      where: { which: 'the first of five' },
    },
    {
      id: 'last',
      kind: 'line',
      title: 'With nothing but the FIN behind the hole a timer decides, unless there is RACK',
      subtitle: 'The last of five data segments is late, RTT 100 ms',
      ...common,
      where: { which: 'the last of five' },
    },
  ],
});

/** When the client read 0, beyond one way after the server's close(). */
function endOfFile({ outcome, trace }: RunResult): number | null {
  const end = trace?.events.find(
    event => event.type === 'call' && event.actor === 'client' && event.call === 'read' && event.result === 0,
  );
  if (end === undefined || outcome.server.firstFinAt === null) return null;
  return Math.round(1e3 * (toSeconds(end.at) - toSeconds(outcome.server.firstFinAt)) - rtt / 2);
}
