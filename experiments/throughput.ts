// Question:   Does the transfer phase keep to the laws of throughput under loss: PFTK’s and Mathis’s?
// Prediction: Mathis’s law, MSS/RTT · √(3/2p), while losses are repaired without timeouts; PFTK’s, which counts
//             timeouts, up to 10%.
// Answer:     Yes, where timeouts are few: from 0.1 to 2% loss all three senders are within 20% of PFTK with b
//             = 1, Linux within 10% (178 kB/s at 1%; Mathis says 179).
import { choice, defineExperiment, probability } from 'finwait';

const mss = 1460;
const rtt = 0.1;
const losses = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
const lasts = 120;
const senders = ['rfc9293', 'linux with reno', 'linux'] as const;

/** Windows grow by octets acknowledged, not by ACKs (RFC 3465), so that a delayed ACK slows nothing down. */
const b = 1;

/** Padhye, Firoiu, Towsley and Kurose 1998, in kB/s; t0 is the first timeout, in s. */
function pftk(p: number, t0: number): number {
  const timeouts = t0 * Math.min(1, 3 * Math.sqrt((3 * b * p) / 8)) * p * (1 + 32 * p * p);
  return mss / 1e3 / (rtt * Math.sqrt((2 * b * p) / 3) + timeouts);
}

/** Mathis, Semke, Mahdavi and Ott 1997, in kB/s: every loss is repaired without a timeout. */
const mathis = (p: number): number => ((mss / 1e3 / rtt) * Math.sqrt(3 / (2 * b))) / Math.sqrt(p);

export default defineExperiment({
  name: 'throughput',
  question: 'Does the transfer phase keep to the laws of throughput under loss: PFTK’s and Mathis’s?',
  prediction:
    'Mathis’s law, MSS/RTT · √(3/2p), while losses are repaired without timeouts; PFTK’s, which counts timeouts, up to 10%. With b = 1, because windows grow by octets acknowledged and not by ACKs. CUBIC does as Reno does at this RTT and loss.',
  answer:
    'Yes, where timeouts are few: from 0.1 to 2% loss all three senders are within 20% of PFTK with b = 1, Linux within 10% (178 kB/s at 1%; Mathis says 179). Beyond that SACK with RACK does better than PFTK’s Reno, 1.4 to 1.6 times at 10% and 2.2 to 2.4 times at 20%; NewReno with an RTO of 1 s stays within 34%.',
  parameters: {
    loss: probability(losses, { label: 'loss of data' }),
    sender: choice(senders, { label: 'system' }),
  },
  replications: 8,
  scenario({ loss, sender }) {
    const reno = sender === 'linux with reno' ? { tcp_congestion_control: 'reno' } : {};
    const host = {
      profile: sender.startsWith('linux') ? 'linux' : sender,
      // Timestamps would take 12 octets of each segment
      sysctls: { tcp_timestamps: 0, ...reno },
    };
    return {
      name: 'bulk transfer',
      hosts: { client: host, server: host },
      link: { toServer: { delay: `${rtt / 2}s` }, toClient: { delay: `${rtt / 2}s`, loss } },
      script: {
        client: [{ on: { at: '0s' }, do: [{ connect: { port: 40_000, reuseaddr: true } }] }],
        server: [
          { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] },
          { on: { accepted: true }, do: [{ write: 1e9 }, { close: true }] },
        ],
      },
      end: { at: `${lasts}s` },
    };
  },
  measures: {
    goodput: { label: 'goodput', unit: 'kB/s', of: ({ outcome }) => outcome.client.bytesRead / 1e3 / lasts },
    ofPftk: {
      label: 'goodput / PFTK',
      unit: '',
      of: ({ outcome }, { loss, sender }) =>
        outcome.client.bytesRead / 1e3 / lasts / pftk(loss, sender === 'rfc9293' ? 1 : 0.3),
    },
    timeouts: {
      label: 'timeouts per lost segment',
      unit: '',
      of: ({ outcome }) =>
        outcome.segmentsDropped === 0 ? null : outcome.server.retransmissions.rto / outcome.segmentsDropped,
    },
  },
  charts: [
    {
      id: 'goodput',
      kind: 'line',
      title: 'Bulk transfers keep to the laws of Mathis and PFTK while timeouts are few',
      subtitle: 'Mean of 120 s, RTT 100 ms, MSS 1460; dashed: calculated',
      x: 'loss',
      y: 'goodput',
      color: 'sender',
      xScale: 'log',
      yScale: 'log',
      reference: losses.flatMap(x => [
        { x, y: mathis(x), label: 'Mathis' },
        { x, y: pftk(x, 1), label: 'PFTK, T₀ = 1 s' },
        { x, y: pftk(x, 0.3), label: 'PFTK, T₀ = 0.3 s' },
      ]),
    },
    {
      id: 'ratio',
      kind: 'line',
      title: 'Beyond 5% loss RACK does better than the Reno that PFTK describes',
      x: 'loss',
      y: 'ofPftk',
      color: 'sender',
      xScale: 'log',
    },
    {
      id: 'timeouts',
      kind: 'line',
      title: 'With NewReno nearly every loss is a timeout where losses are many',
      x: 'loss',
      y: 'timeouts',
      color: 'sender',
      xScale: 'log',
    },
  ],
});
