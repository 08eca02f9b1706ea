// Question:   A server program forgets close() now and then: what does it run out of, when, and what helps?
// Prediction: Descriptors. No timer guards CLOSE-WAIT, so what is forgotten stays for ever: at 20 connections/s, 5 %
//             forgotten, 250 descriptors are gone after 250 / 1 per s, and nobody is served any more. Keepalive finds
//             out that a client is gone once the client's FIN-WAIT-2 is over (60 s): some 60 to 120 forgotten ones stay.
// Answer:     Nobody is served from 250 s (± 60 s, by luck) on where clients come from many addresses: 250 descriptors are
//             held, 17 more wait to be accepted. Keepalive keeps 111 and all are served. From one address it heals by
//             itself: a client comes back to the same port after 141 s, its SYN is challenged, its RST ends the old one.
import { choice, defineLoadExperiment, duration, ns, rateBetween, seconds } from 'finwait';

const rate = 20;
const forgotten = 0.05;
const descriptors = 250;
const backlog = 16;
/** Held, and waiting to be accepted: Linux lets one more wait than the backlog says. */
const most = descriptors + backlog + 1;
const times = [40, 80, 120, 160, 200, 240, 280, 320, 360, 400];
/** How far back 'now' reaches. */
const recent = seconds(20);

export default defineLoadExperiment({
  name: 'close-wait-leak',
  question: 'A server program forgets close() now and then: what does it run out of, when, and what helps?',
  prediction:
    'Descriptors, after 250 s where one connection a second is forgotten: CLOSE-WAIT has no timer. Keepalive ends it soon after the client has forgotten its FIN-WAIT-2.',
  answer:
    'Descriptors, after 250 s as calculated, and then nobody is served: 250 are held and 17 connections more wait to be accepted. Keepalive keeps the service alive, with 111 ± 16 forgotten connections. So does, unasked, a client that comes back to the same port: its SYN meets CLOSE-WAIT, is challenged, and its RST clears it away.',
  parameters: {
    time: duration(
      times.map(time => `${time}s`),
      { label: 'time', unit: 's' },
    ),
    clients: choice(['20 addresses', '1 address'], { label: 'clients come from' }),
    server: choice(['as it is', 'keepalive 60 s'], { label: 'server' }),
  },
  replications: 5,
  scenario: ({ time, clients, server }) => ({
    name: `${forgotten * 100}% forgotten`,
    hosts: {
      client: {
        profile: 'linux',
        // A tenth of the usual ports: at 20/s one address comes back to the same port after 141 s
        sysctls: { ip_local_port_range: '32768 35590' },
        addresses: clients === '1 address' ? 1 : 20,
      },
      server: { profile: 'linux' },
    },
    links: [{ between: ['client', 'server'], there: { delay: '5ms' } }],
    workloads: [
      {
        arrivals: { poisson: rate },
        neverCloses: forgotten,
        patience: '5s',
        server: {
          descriptors,
          backlog,
          options:
            server === 'as it is'
              ? {}
              : { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 60, TCP_KEEPINTVL: 10, TCP_KEEPCNT: 3 },
        },
      },
    ],
    sample: '5s',
    end: { at: time },
  }),
  measures: {
    closeWait: {
      label: 'connections in CLOSE-WAIT',
      unit: '',
      of: ({ load }) => load.open['server']?.['CLOSE-WAIT'] ?? 0,
    },
    finWait2: {
      label: 'clients in FIN-WAIT-2',
      unit: '',
      of: ({ load }) => load.open['client']?.['FIN-WAIT-2'] ?? 0,
    },
    served: {
      label: 'served now',
      unit: '%',
      of({ load }, { time }) {
        const since = ns(time - recent);
        return rateBetween(load, 'completed', since, time) / rateBetween(load, 'attempts', since, time);
      },
    },
  },
  charts: [
    {
      id: 'close-wait',
      kind: 'line',
      title: 'What is forgotten stays in CLOSE-WAIT, unless keepalive or a client’s return clears it away',
      subtitle:
        '20 connections/s, 5% forgotten, 250 descriptors; dashed: calculated, with 17 in the accept queue',
      x: 'time',
      y: 'closeWait',
      color: 'server',
      facet: 'clients',
      reference: times.map(x => ({
        x,
        y: Math.min(most, rate * forgotten * x),
        label: '1 /s, at most 250 + 17',
      })),
    },
    {
      id: 'served',
      kind: 'line',
      title: 'When the descriptors are gone nobody is served',
      subtitle: 'share of connections answered during the last 20 s; clients wait for 5 s',
      x: 'time',
      y: 'served',
      color: 'server',
      facet: 'clients',
    },
    {
      id: 'fin-wait-2',
      kind: 'line',
      title: 'The clients forget after 60 s: the server alone keeps what is half closed',
      subtitle: 'dashed: 1 forgotten/s for tcp_fin_timeout, 60 s',
      x: 'time',
      y: 'finWait2',
      color: 'server',
      facet: 'clients',
      reference: times.map(x => ({ x, y: rate * forgotten * Math.min(x, 60), label: 'λT' })),
    },
  ],
});
