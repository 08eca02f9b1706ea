// Question:   How many connections a second can one client open to one server, and what lifts the limit?
// Prediction: Each connection that the client closes holds its port for the 60 s of TIME-WAIT: 28,232 ephemeral ports
//             give 28,232 / 60 s = 470.5 connections/s; beyond, connect() fails with EADDRNOTAVAIL. Ports times
//             addresses over the length of TIME-WAIT: 15 s or four addresses give 1882/s, tcp_tw_reuse (after 1 s)
//             28,232/s. If the server closes, TIME-WAIT is the server's and the client has no limit.
// Answer:     As calculated, to the connection: 470.53/s however many are asked for, and 53 % of 1000/s refused. With a
//             hundredth of the ports 4.70/s, 18.8/s (15 s, or four addresses), 280/s (tcp_tw_reuse: 1 s and the
//             connection's own 6 ms), no limit if the server closes: there the next SYN takes over TIME-WAIT (RFC 6191).
import { choice, defineLoadExperiment, integer, number, rateBetween, seconds } from 'finwait';

const remedies = [
  'client closes',
  'TIME-WAIT 15 s',
  'four addresses',
  'tcp_tw_reuse',
  'server closes',
] as const;

/** Of Linux: net.ipv4.ip_local_port_range, 32768 to 60999. */
const allPorts = 28_232;
/** A hundredth, so that the limits of all remedies fit into one picture. */
const fewPorts = 282;
const timeWait = 60;
const manyRates = [100, 200, 300, 400, 500, 750, 1000];
const fewRates = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export default defineLoadExperiment({
  name: 'port-exhaustion',
  question: 'How many connections a second can one client open to one server, and what lifts the limit?',
  prediction:
    '28,232 ephemeral ports, each held for 60 s of TIME-WAIT, give 470.5 connections/s. A TIME-WAIT of 15 s or four addresses give four times as many, tcp_tw_reuse 28,232/s; if the server closes first there is no limit.',
  answer:
    '470.53/s, as calculated. A TIME-WAIT of 15 s or four addresses give four times as many, tcp_tw_reuse nearly 60 times, and letting the server close removes the limit: its TIME-WAITs are taken over by the next SYN from the same port.',
  parameters: {
    ports: integer([allPorts, fewPorts], { label: 'ephemeral ports' }),
    rate: number(
      [...new Set([...fewRates, ...manyRates])].sort((a, b) => a - b),
      { label: 'offered', unit: '1/s' },
    ),
    remedy: choice(remedies, { label: 'remedy' }),
  },
  replications: 1,
  only: ({ ports, rate, remedy }) =>
    ports === allPorts ? manyRates.includes(rate) && remedy.endsWith('closes') : fewRates.includes(rate),
  scenario({ ports, rate, remedy }) {
    const client = {
      ip_local_port_range: `32768 ${32767 + ports}`,
      tcp_tw_reuse: remedy === 'tcp_tw_reuse' ? 1 : 0,
      ...(remedy === 'TIME-WAIT 15 s' ? { time_wait: '15s' } : {}),
    };
    return {
      name: `${rate} connections/s`,
      hosts: {
        client: { profile: 'linux', sysctls: client, addresses: remedy === 'four addresses' ? 4 : 1 },
        server: { profile: 'linux' },
      },
      links: [{ between: ['client', 'server'], there: { delay: '1ms' } }],
      workloads: [
        {
          arrivals: { every: `${Math.round(1e9 / rate)}ns` },
          closes: remedy === 'server closes' ? 'server' : 'client',
        },
      ],
      sample: '1s',
      end: { at: '120s' },
    };
  },
  measures: {
    sustained: {
      label: 'connections opened',
      unit: '1/s',
      // One whole TIME-WAIT, after the first
      of: ({ load }) => rateBetween(load, 'connected', seconds(60), seconds(120)),
    },
    refused: { label: 'EADDRNOTAVAIL', unit: '%', of: ({ load }) => load.noPort / load.attempts },
    timeWait: {
      label: 'most in TIME-WAIT',
      unit: '',
      of: ({ load }) => load.timeWait['client']!.peak + load.timeWait['server']!.peak,
    },
  },
  charts: [
    {
      id: 'limit',
      kind: 'line',
      title: 'One client opens 470.5 connections/s to one server and no more',
      subtitle: 'Linux, 28,232 ephemeral ports, TIME-WAIT 60 s; second minute of two',
      x: 'rate',
      y: 'sustained',
      color: 'remedy',
      where: { ports: allPorts, remedy: ['client closes', 'server closes'] },
      reference: manyRates.map(rate => ({
        x: rate,
        y: Math.min(rate, allPorts / timeWait),
        label: 'ports / TIME-WAIT',
      })),
    },
    {
      id: 'remedies',
      kind: 'line',
      title: 'Each remedy lifts the limit by as much as it frees ports sooner',
      subtitle:
        '282 ephemeral ports, a hundredth of the usual: a hundredth of every limit; dashed: calculated',
      x: 'rate',
      y: 'sustained',
      color: 'remedy',
      xScale: 'log',
      yScale: 'log',
      where: { ports: fewPorts },
      reference: [60, 15, 1].flatMap(held =>
        fewRates.map(x => ({ x, y: Math.min(x, fewPorts / held), label: `282 / ${held} s` })),
      ),
    },
    {
      id: 'refused',
      kind: 'line',
      title: 'Beyond its limit a client is refused what it has no ports for',
      x: 'rate',
      y: 'refused',
      color: 'remedy',
      xScale: 'log',
      where: { ports: fewPorts },
    },
  ],
});
