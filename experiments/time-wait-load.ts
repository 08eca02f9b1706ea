// Question:   How many connections stand in TIME-WAIT on a busy host, and does a limit on their number do harm?
// Prediction: Little's law: λT, once a load of λ connections/s has lasted for T; growing by λ a second before, shrinking
//             as fast after. 10,000/s with Linux's 60 s are 600,000; here a hundredth of it. Who is above a limit
//             (tcp_max_tw_buckets) has no TIME-WAIT, and its last ACK, when lost (1 %), is missed.
// Answer:     λT, within the luck of arrivals: 6077 ± 57 at 100/s (Linux's timer rounds its 60 s up: +1 %). With a limit of
//             3000 another 3114 connections found no room, and 29 of them, 0.9 %, ended the server's LAST-ACK by a reset.
import { choice, defineLoadExperiment, duration, number, toSeconds } from 'finwait';

const times = [15, 30, 45, 60, 75, 90, 105, 120, 150];
const rates = [25, 50, 100];
const stop = 90; // the load's end
const durations = { linux: 60, macos: 30, rfc9293: 240 } as const; // 2 MSL, in s
const systems = ['linux', 'macos', 'rfc9293'] as const;

/** Those that began in the last T seconds, before the load stopped. */
const calculated = (rate: number, length: number, at: number): number =>
  rate * Math.max(0, Math.min(at, stop) - Math.max(0, at - length));

const curve = (rate: number, length: number, label: string): { x: number; y: number; label: string }[] =>
  Array.from({ length: 151 }, (_, x) => ({ x, y: calculated(rate, length, x), label }));

export default defineLoadExperiment({
  name: 'time-wait-load',
  question:
    'How many connections stand in TIME-WAIT on a busy host, and does a limit on their number do harm?',
  prediction:
    'λT: 10,000 connections/s with a TIME-WAIT of 60 s make 600,000, reached after 60 s. A limit cuts off what is above it; connections without TIME-WAIT cannot repeat their last ACK.',
  answer:
    'λT, within the luck of arrivals: 6000 at 100/s and 60 s, so 600,000 at 10,000/s. Of 3114 connections above a limit of 3000, the 29 whose last ACK was lost ended in a reset of the peer’s LAST-ACK; with TIME-WAIT none did.',
  parameters: {
    time: duration(
      times.map(time => `${time}s`),
      { label: 'time', unit: 's' },
    ),
    rate: number(rates, { label: 'load', unit: '1/s' }),
    system: choice(systems, { label: 'system' }),
    limit: choice(['none', '3000'], { label: 'limit' }),
  },
  replications: 5,
  only: ({ rate, system, limit }) =>
    (rate === 100 && limit === 'none') || (system === 'linux' && (rate === 100 || limit === 'none')),
  scenario({ time, rate, system, limit }) {
    const capped = limit === 'none' ? {} : { tcp_max_tw_buckets: Number(limit) };
    return {
      name: `${rate} connections/s on ${system}`,
      hosts: {
        client: { profile: system, sysctls: { ip_local_port_range: '1024 65535', ...capped } },
        server: { profile: system },
      },
      links: [{ between: ['client', 'server'], there: { delay: '5ms', loss: '1%' } }],
      workloads: [{ arrivals: { poisson: rate }, stop: `${stop}s` }],
      end: { at: time },
    };
  },
  measures: {
    timeWait: {
      label: 'connections in TIME-WAIT',
      unit: '',
      of: ({ load }) => load.open['client']?.['TIME-WAIT'] ?? 0,
    },
    overflowed: { label: 'found no room', unit: '', of: ({ load }) => load.timeWait['client']!.overflowed },
    reset: {
      label: 'reset in LAST-ACK',
      unit: '',
      of: ({ load }) => load.ended['server']?.['RST'] ?? 0,
    },
    lawful: {
      label: 'measured / λT',
      unit: '',
      of({ load }, { time, rate, system, limit }) {
        const expected = calculated(rate, durations[system], toSeconds(time));
        if (limit !== 'none' || expected === 0) return null;
        return (load.open['client']?.['TIME-WAIT'] ?? 0) / expected;
      },
    },
  },
  charts: [
    {
      id: 'rates',
      kind: 'line',
      title: 'The number in TIME-WAIT follows λT: up for 60 s, level, and down after the load',
      subtitle: 'Linux, Poisson arrivals for 90 s; dashed: Little’s law',
      x: 'time',
      y: 'timeWait',
      color: 'rate',
      where: { system: 'linux', limit: 'none' },
      reference: rates.flatMap(rate => curve(rate, 60, `${rate} /s · 60 s`)),
    },
    {
      id: 'systems',
      kind: 'line',
      title: 'A TIME-WAIT four times as long would hold four times as many, had the load lasted',
      subtitle: '100 connections/s for 90 s; 30, 60 and 240 s',
      x: 'time',
      y: 'timeWait',
      color: 'system',
      where: { rate: 100, limit: 'none' },
      reference: systems.flatMap(system => curve(100, durations[system], `100 /s · ${durations[system]} s`)),
    },
    {
      id: 'limit',
      kind: 'line',
      title: 'tcp_max_tw_buckets cuts off what is above it',
      x: 'time',
      y: 'timeWait',
      color: 'limit',
      where: { rate: 100, system: 'linux' },
    },
    {
      id: 'reset',
      kind: 'line',
      title: 'Without TIME-WAIT a lost last ACK ends in a reset: 1% of those above the limit',
      subtitle: 'Linux, 100 connections/s for 90 s, 1% loss each way',
      x: 'time',
      y: 'reset',
      color: 'limit',
      where: { rate: 100, system: 'linux' },
    },
  ],
});
