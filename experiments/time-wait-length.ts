// Question:   How long must TIME-WAIT be, so that no segment of a connection is met by the next one on its
//             ports?
// Prediction: As long as a segment can live: with Pareto delays the risk falls as 1/T and ends at the longest
//             delay.
// Answer:     As long as a segment can live, but only if nothing kills TIME-WAIT.
import {
  activeClose,
  choice,
  defineExperiment,
  duration,
  ns,
  probability,
  type RunResult,
  type ScriptEntry,
} from 'finwait';

const timeWaits = [0.5, 1, 2, 4, 8, 16, 32, 64, 120, 240];
const longest = 120;

/** How long before TIME-WAIT began the segments were sent, in s, when none is late: from the last ACK to the SYN. */
const ages = (rtt: number): readonly number[] => [
  0,
  rtt / 2,
  0.15 + rtt / 2,
  0.15 + rtt,
  0.25 + rtt,
  ...[1.5, 2, 2, 2.5, 3].map(trips => 0.45 + trips * rtt),
];

/** Probability that one is under way when TIME-WAIT is over: P(delay > t) = least delay / t. */
const outlives = (timeWait: number, rtt: number): number =>
  1 -
  ages(rtt).reduce((all, age) => all * (timeWait + age > longest ? 1 : 1 - rtt / 2 / (timeWait + age)), 1);

/** The ports are used again as soon as TIME-WAIT is over. */
const again: { readonly c2: readonly ScriptEntry[]; readonly s2: readonly ScriptEntry[] } = {
  c2: [
    { on: { state: { side: 'client', is: 'CLOSED' } }, do: [{ connect: { port: 40_000, reuseaddr: true } }] },
    { on: { connected: true }, do: [{ write: 50 }] },
    { on: { received: 77 }, do: [{ close: true }] },
    { on: { error: true }, do: [{ close: true }] },
  ],
  s2: [
    { on: { received: 50 }, do: [{ write: 77 }] },
    { on: { eof: true }, do: [{ close: true }] },
    { on: { error: true }, do: [{ close: true }] },
  ],
};

export default defineExperiment({
  name: 'time-wait-length',
  question:
    'How long must TIME-WAIT be, so that no segment of a connection is met by the next one on its ports?',
  prediction:
    'As long as a segment can live: with Pareto delays the risk falls as 1/T and ends at the longest delay. The passive closer needs less: until its FINs stop.',
  answer:
    'As long as a segment can live, but only if nothing kills TIME-WAIT. By default it does not help beyond some 16 s: at a least RTT of 200 ms an old segment meets the next connection in 18% of runs even at 240 s, for old segments themselves end TIME-WAIT by the RST that they provoke (RFC 1337). With tcp_rfc1337 the risk falls as calculated: 66% at 0.5 s, 14% at 8 s, 3.6% at 64 s, 0.2% at 240 s. None of 40,000 new connections was harmed: their initial sequence numbers are beyond the old ones.',
  parameters: {
    timeWait: duration(
      timeWaits.map(time => `${time}s`),
      { label: 'TIME-WAIT', unit: 's' },
    ),
    loss: probability([0, '10%'], { label: 'loss' }),
    rtt: duration(['20ms', '200ms'], { label: 'least RTT' }),
    rfc1337: choice(['0', '1'], { label: 'tcp_rfc1337' }),
  },
  replications: 500,
  scenario({ timeWait, loss, rtt, rfc1337 }) {
    const delay = { pareto: { minimum: ns(rtt / 2), shape: 1, maximum: `${longest}s` }, keepOrder: false };
    const direction = { delay, ...(loss > 0 && { loss }) };
    const close = activeClose('client', {
      link: { toServer: direction, toClient: direction },
      sysctls: { client: { time_wait: `${timeWait}ns`, tcp_rfc1337: rfc1337 } },
      end: { at: '15min' },
    });
    return { ...close, script: { ...close.script, ...again } };
  },
  trace: true,
  measures: {
    foreign: {
      label: 'an old segment meets the new connection',
      unit: '',
      of: result => foreignSegments(result) > 0,
    },
    harmed: { label: 'the new connection fails', unit: '', of: result => readBy(result, 'c2') !== 77 },
    reset: {
      label: 'the old one is reset',
      unit: '',
      of: ({ outcome }) => outcome.server.ending === 'reset',
    },
  },
  charts: [
    {
      id: 'foreign',
      kind: 'line',
      title: 'A longer TIME-WAIT outlasts old segments, if none of them kills it',
      subtitle: 'Delays with a Pareto tail (shape 1, at most 120 s), no loss; dashed: calculated',
      x: 'timeWait',
      y: 'foreign',
      color: 'rtt',
      facet: 'rfc1337',
      xScale: 'log',
      where: { loss: 0 },
      reference: [0.02, 0.2].flatMap(rtt =>
        timeWaits.map(x => ({
          x,
          y: outlives(x, rtt),
          label: `calculated, ${rtt * 1e3} ms`,
          beside: rtt * 1e9,
        })),
      ),
    },
    {
      id: 'reset',
      kind: 'line',
      title: 'The passive closer is reset by a TIME-WAIT that is too short for its FINs',
      subtitle: '10% loss',
      x: 'timeWait',
      y: 'reset',
      color: 'rtt',
      facet: 'rfc1337',
      xScale: 'log',
      where: { loss: '10%' },
    },
  ],
});

/** Of the first connection, and received when the next had begun. */
function foreignSegments({ trace }: RunResult): number {
  const old = new Set<number>();
  let next = false;
  let count = 0;
  for (const event of trace?.events ?? []) {
    if (event.type === 'segment-sent') {
      if (event.connection === 1) old.add(event.id);
    } else if (event.type === 'call' && event.actor === 'c2' && event.call === 'connect') {
      next = true;
    } else if (event.type === 'segment-received' && next && old.has(event.id)) count++;
  }
  return count;
}

function readBy({ trace }: RunResult, actor: string): number {
  let octets = 0;
  for (const event of trace?.events ?? []) {
    if (event.type === 'call' && event.actor === actor && event.call === 'read') octets += event.result ?? 0;
  }
  return octets;
}
