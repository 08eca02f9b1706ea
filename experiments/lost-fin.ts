// Question:   What does it cost when one segment of the teardown is lost, and which loss costs most?
// Prediction: Whoever waits for an acknowledgement sends again after its RTO (1 s, RFC 6298), doubling with each
//             further copy lost: 1, 3, 7 s. A lost first ACK costs nothing when the second FIN, which repeats
//             it, follows before the RTO. A lost last ACK delays only the side that closed second.
// Answer:     As predicted: at an RTT of 100 ms one, two and three lost copies of a FIN or of the last ACK cost 1.0,
//             3.0 and 7.0 s, whoever waits. A lost first ACK is free, but not when both close at once. A lost last
//             ACK delays its receiver only. At an RTT of 400 ms the second closer's RTO exceeds 1 s: 1.2 s. Three
//             lost last ACKs with 10% random loss on top: up to 2.5% of the second closers give up.
import {
  activeClose,
  bothClosed,
  choice,
  defineExperiment,
  doneAfter,
  duration,
  inSeconds,
  integer,
  otherSide,
  probability,
  simultaneousClose,
  type Side,
} from 'finwait';

// The four segments by their role: who sends them depends on who closes first, which is who waits in TIME-WAIT.
const segments = {
  'first FIN': (first: Side) => `${first} FIN`,
  'first ACK': (first: Side) => `${otherSide(first)} ACK of FIN`,
  'second FIN': (first: Side) => `${otherSide(first)} FIN`,
  'last ACK': (first: Side) => `${first} ACK of FIN`,
};

export default defineExperiment({
  name: 'lost-fin',
  question: 'What does it cost when one segment of the teardown is lost, and which loss costs most?',
  prediction:
    'Each loss costs the RTO of whoever waits for an acknowledgement, doubling with every further copy. A lost first ACK costs nothing, because the second FIN repeats it; a lost last ACK delays only the second closer.',
  answer:
    'One, two and three lost copies of a FIN or of the last ACK cost 1.0, 3.0 and 7.0 s at an RTT of 100 ms, whoever waits (1.2 s for one at 400 ms, where the second closer’s RTO is longer). A lost first ACK is free unless both close at once; a lost last ACK delays only the side that waits for it, which may give up: up to 2.5% do when three last ACKs are lost and 10% of everything else.',
  parameters: {
    lost: choice(['nothing', 'first FIN', 'first ACK', 'second FIN', 'last ACK'], { label: 'segment lost' }),
    copies: integer([1, 2, 3], { minimum: 1, label: 'lost copies' }),
    rtt: duration(['20ms', '100ms', '400ms'], { label: 'RTT' }),
    loss: probability([0, '2%', '10%'], { label: 'random loss' }),
    waits: choice(['client', 'server', 'both'], { label: 'waits in TIME-WAIT' }),
  },
  only: ({ lost, copies }) => lost !== 'nothing' || copies === 1,
  replications: 200,
  scenario({ lost, copies, rtt, loss, waits }) {
    const first = waits === 'server' ? 'server' : 'client';
    const options = {
      rtt,
      loss,
      // By then all data has arrived, lost or not: what is measured is the teardown.
      closeAt: '10s',
      serverWait: '500ms',
      clientWait: waits === 'server' ? '500ms' : '0s',
      faults: lost === 'nothing' ? [] : [`drop ${segments[lost](first)} #1-${copies}`],
      end: { until: 'done' },
    } as const;
    return waits === 'both' ? simultaneousClose(options) : activeClose(first, options);
  },
  measures: {
    teardown: { label: 'time until both done', unit: 's', of: ({ outcome }) => inSeconds(outcome.teardown) },
    clientDone: {
      label: 'until client done',
      unit: 's',
      of: ({ outcome }) => inSeconds(doneAfter(outcome, 'client')),
    },
    serverDone: {
      label: 'until server done',
      unit: 's',
      of: ({ outcome }) => inSeconds(doneAfter(outcome, 'server')),
    },
    retransmissions: {
      label: 'retransmissions',
      unit: '',
      of: ({ outcome: { client, server } }) => client.retransmissions.rto + server.retransmissions.rto,
    },
    clientState: { label: 'client ends in', unit: '', of: ({ outcome }) => outcome.client.finalState },
    serverState: { label: 'server ends in', unit: '', of: ({ outcome }) => outcome.server.finalState },
    clean: {
      label: 'both closed cleanly',
      unit: '',
      of: ({ outcome }) => bothClosed(outcome),
    },
  },
  charts: [
    {
      id: 'copies',
      kind: 'line',
      title: 'Each further lost copy costs twice the one before; a lost first ACK costs nothing',
      x: 'copies',
      y: 'teardown',
      color: 'lost',
      where: { loss: 0, rtt: '100ms', waits: 'client', lost: Object.keys(segments) },
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
      title: 'At any round-trip time a lost FIN or last ACK adds one RTO, 1.0 to 1.2 s',
      x: 'rtt',
      y: 'lost',
      color: 'teardown',
      where: { loss: 0, copies: 1, waits: 'client' },
    },
  ],
});
