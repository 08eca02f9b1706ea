// Question:   What does it cost when one segment of the teardown is lost, and which loss costs most?
// Prediction: Whoever waits for an acknowledgement sends again after its RTO (1 s, RFC 6298), doubling with each
//             further copy lost: 1, 3, 7 s. A lost first ACK costs nothing when the second FIN, which repeats
//             it, follows before the RTO. A lost last ACK delays only the side that closed second.
// Answer:     (filled in from the results)
import {
  activeClose,
  choice,
  defineExperiment,
  duration,
  inSeconds,
  integer,
  probability,
  simultaneousClose,
  type EndpointOutcome,
  type Outcome,
} from 'finwait';

// The four segments by their role: who sends them depends on who closes first, which is who waits in TIME-WAIT.
const segments = {
  'first FIN': (first: string) => `${first} FIN`,
  'first ACK': (first: string) => `${other(first)} ACK of FIN`,
  'second FIN': (first: string) => `${other(first)} FIN`,
  'last ACK': (first: string) => `${first} ACK of FIN`,
};
const other = (side: string): string => (side === 'client' ? 'server' : 'client');

export default defineExperiment({
  name: 'lost-fin',
  question: 'What does it cost when one segment of the teardown is lost, and which loss costs most?',
  prediction:
    'Each loss costs the RTO of whoever waits for an acknowledgement, doubling with every further copy. A lost first ACK costs nothing, because the second FIN repeats it; a lost last ACK delays only the second closer.',
  parameters: {
    lost: choice(['nothing', 'first FIN', 'first ACK', 'second FIN', 'last ACK'], { label: 'lost' }),
    copies: integer([1, 2, 3], { minimum: 1, label: 'copies of it lost' }),
    rtt: duration(['20ms', '100ms', '400ms'], { label: 'round-trip time' }),
    loss: probability([0, '2%', '10%'], { label: 'random loss on top' }),
    waits: choice(['client', 'server', 'both'], { label: 'who waits in TIME-WAIT' }),
  },
  // Without a lost segment there are no copies of it.
  only: ({ lost, copies }) => lost !== 'nothing' || copies === 1,
  replications: 100,
  scenario({ lost, copies, rtt, loss, waits }) {
    const first = waits === 'server' ? 'server' : 'client';
    const options = {
      rtt,
      loss,
      // Longer than any RTO here: the second side closes of its own accord, not because of a retransmission.
      serverWait: '500ms',
      clientWait: waits === 'server' ? '500ms' : '0s',
      faults: lost === 'nothing' ? [] : [`drop ${segments[lost](first)} #1-${copies}`],
      end: { until: 'done' },
    } as const;
    return waits === 'both' ? simultaneousClose(options) : activeClose(first, options);
  },
  measures: {
    // Times since the first FIN.
    teardown: { label: 'both done', unit: 's', of: ({ outcome }) => inSeconds(outcome.teardown) },
    clientDone: {
      label: 'client done',
      unit: 's',
      of: ({ outcome }) => sinceFirstFin(outcome, outcome.client),
    },
    serverDone: {
      label: 'server done',
      unit: 's',
      of: ({ outcome }) => sinceFirstFin(outcome, outcome.server),
    },
    retransmissions: {
      label: 'retransmissions in all',
      unit: '',
      of: ({ outcome }) => retransmissions(outcome.client) + retransmissions(outcome.server),
    },
    clientState: { label: 'client ends in', unit: '', of: ({ outcome }) => outcome.client.finalState },
    serverState: { label: 'server ends in', unit: '', of: ({ outcome }) => outcome.server.finalState },
    clean: {
      label: 'both closed cleanly',
      unit: '',
      of: ({ outcome }) => outcome.client.ending === 'closed' && outcome.server.ending === 'closed',
    },
  },
  charts: [
    {
      id: 'copies',
      kind: 'line',
      subtitle: 'the second side closes 500 ms after reading end of file',
      title: 'Each further lost copy doubles the wait, except for the first ACK',
      x: 'copies',
      y: 'teardown',
      color: 'lost',
      where: {
        loss: 0,
        rtt: '100ms',
        waits: 'client',
        lost: ['first FIN', 'first ACK', 'second FIN', 'last ACK'],
      },
    },
    {
      id: 'distribution',
      kind: 'ecdf',
      title: 'Random loss adds a tail of whole RTOs',
      x: 'teardown',
      color: 'lost',
      xScale: 'log',
      where: { loss: '10%', rtt: '100ms', copies: 1, waits: 'client' },
    },
    {
      id: 'map',
      kind: 'heatmap',
      title: 'The cost of a lost segment hardly depends on the round-trip time',
      x: 'rtt',
      y: 'lost',
      color: 'teardown',
      where: { loss: 0, copies: 1, waits: 'client' },
    },
  ],
});

function sinceFirstFin({ teardownBeganAt }: Outcome, { doneAt }: EndpointOutcome): number | null {
  return teardownBeganAt === null || doneAt === null ? null : (doneAt - teardownBeganAt) / 1e9;
}

const retransmissions = ({ retransmissions: { rto, fast } }: EndpointOutcome): number => rto + fast;
