// Question:   A connection is silent for so long that a NAT on the way has forgotten it. How does its close end?
// Prediction: All that counts is whether the silence is longer than the NAT's memory; keepalive is of use only when
//             it is shorter. A silent NAT lets the closer repeat its FIN until it gives up (Linux: 8 retries of an
//             orphan, RTO · (2⁹ − 1) ≈ 100 s); an RST ends that at once. The other end hears nothing either way.
// Answer:     So it is: 100 % clean closes on one side of the memory, none on the other. Giving up takes 123 s (the RTO
//             is 0.24 s at an RTT of 40 ms), an RST at most one way. The other end stays for ever without keepalive;
//             with it, until its next probe is reset, or 9 more have failed (11 min). Not predicted: TCP_KEEPIDLE 45
//             does not keep a memory of 60 s awake, because TCP_KEEPINTVL (75 s) paces all probes after the first.
import {
  activeClose,
  bothClosed,
  choice,
  defineExperiment,
  doneAfter,
  duration,
  inSeconds,
  otherSide,
  type Action,
  type ScriptEntry,
} from 'finwait';

const keepalives: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  off: {},
  '2 h': { SO_KEEPALIVE: 1 },
  '45 s at first': { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 45 },
  '45 s': { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 45, TCP_KEEPINTVL: 45 },
};

export default defineExperiment({
  name: 'nat-timeout',
  question: 'A connection is silent for so long that a NAT on the way forgets it. How does its close end?',
  prediction:
    'Badly as soon as the silence is longer than the NAT remembers, unless keepalive speaks earlier. A silent NAT makes the closer repeat its FIN for about 100 s; an RST ends that at once. The other end never hears of it.',
  answer:
    'Cleanly while the NAT remembers, never afterwards. Silence costs the closer 123 s of retries, an RST at most one way; the other end stays open for ever unless keepalive finds out. Keepalive must pause less than the NAT remembers, TCP_KEEPINTVL (75 s) included.',
  parameters: {
    silence: duration(['20s', '50s', '90s', '300s', '400s', '1h', '125min', '3h'], {
      label: 'silence',
      unit: 's',
    }),
    // A small router, a cloud's NAT gateway, a careful one, and the least that RFC 5382 allows (REQ-5).
    memory: duration(['60s', '350s', '30min', '124min'], { label: 'the NAT remembers', unit: 's' }),
    answers: choice(['nothing', 'RST'], { label: 'the NAT answers' }),
    keepalive: choice(['off', '2 h', '45 s at first', '45 s'], { label: 'keepalive' }),
    closes: choice(['client', 'server'], { label: 'closes first' }),
  },
  replications: 20,
  scenario({ silence, memory, answers, keepalive, closes }) {
    const options = Object.entries(keepalives[keepalive] ?? {});
    const setting = options.map(([name, value]): Action => ({ sockopt: { name, value } }));
    const close = activeClose(closes, {
      profile: 'linux',
      rtt: '40ms',
      loss: '1%',
      closeAt: silence,
      end: { until: 'done', at: '24h' },
    });
    const { client, server } = close.script;
    const nat = { idle: memory, onUnknown: answers === 'RST' ? 'reset' : 'drop' } as const;
    return {
      ...close,
      link: { ...close.link, middlebox: { nat } },
      script: { client: first(client, setting), server: first(server, setting) },
    };
  },
  measures: {
    clean: { label: 'both ends closed cleanly', unit: '', of: ({ outcome }) => bothClosed(outcome) },
    closer: { label: 'the closer', unit: '', of: ({ outcome }, { closes }) => outcome[closes].ending },
    closerDone: {
      label: 'close() until the closer is done',
      unit: 's',
      of: ({ outcome }, { closes }) => inSeconds(doneAfter(outcome, closes)),
    },
    other: {
      label: 'other end',
      unit: '',
      of: ({ outcome }, { closes }) => outcome[otherSide(closes)].ending,
    },
    otherDone: {
      label: 'close() until the other end is done',
      unit: 's',
      of: ({ outcome }, { closes }) => inSeconds(doneAfter(outcome, otherSide(closes))),
    },
  },
  charts: [
    {
      id: 'map',
      kind: 'heatmap',
      title: 'A close succeeds only while the NAT remembers the connection',
      x: 'silence',
      y: 'memory',
      color: 'clean',
      where: { keepalive: 'off', closes: 'client', answers: 'nothing' },
    },
    {
      id: 'keepalive',
      kind: 'heatmap',
      title: 'Keepalive helps only when it never pauses longer than the NAT remembers',
      x: 'memory',
      y: 'keepalive',
      color: 'clean',
      where: { silence: '3h', closes: 'client', answers: 'nothing' },
    },
    {
      id: 'cost',
      kind: 'bars',
      title: 'A silent NAT costs the closer its retries, an RST nothing',
      x: 'answers',
      y: 'closerDone',
      color: 'closes',
      where: { silence: '400s', memory: '350s', keepalive: 'off' },
    },
  ],
});

function first([entry, ...rest]: readonly ScriptEntry[], options: readonly Action[]): ScriptEntry[] {
  return entry === undefined ? [] : [{ ...entry, do: [...options, ...entry.do] }, ...rest];
}
