// Question:   For how long may a half-closed connection keep silent before its answer comes, and what ends it?
// Prediction: For ever after shutdown(SHUT_WR): FIN-WAIT-2 has a timer only once the socket is closed.
// Answer:     As long as every box on the way remembers it: 60 s with conntrack, 240 s with a NAT, without
//             limit when there is none.
import { choice, defineExperiment, duration, halfClose, inSeconds, doneAfter, type Scenario } from 'finwait';

const silences = ['1s', '30s', '59s', '61s', '119s', '121s', '239s', '241s', '310s', '610s', '1h', '3h'];
const boxes: Readonly<Record<string, NonNullable<Scenario['link']>['middlebox']>> = {
  'conntrack (60 s)': { firewall: {} },
  'NAT (240 s)': { nat: {} },
};

export default defineExperiment({
  name: 'half-close',
  question:
    'For how long may a half-closed connection keep silent before its answer comes, and what ends it?',
  prediction:
    'For ever after shutdown(SHUT_WR): FIN-WAIT-2 has a timer only once the socket is closed. After close() nobody reads the answer, and it meets a RST. What ends a half-closed connection is a box on the way that forgets it: conntrack after 60 s, a NAT after 240 s.',
  answer:
    'As long as every box on the way remembers it: 60 s with conntrack, 240 s with a NAT, without limit when there is none. Keepalive every 30 s carried the answer through after 3 h of silence. After close() instead of shutdown() no answer was read; the client itself is free after 60 s (Linux, macOS), 300 s (Windows), 600 s (FreeBSD) or never (RFC 9293).',
  parameters: {
    silence: duration(silences, { label: 'the server keeps silent for', unit: 's' }),
    way: choice(['shutdown()', 'shutdown() + keepalive', 'close()'], { label: 'the client calls' }),
    system: choice(['linux', 'freebsd', 'macos', 'windows', 'rfc9293'], { label: 'system' }),
    box: choice(['none', 'conntrack (60 s)', 'NAT (240 s)'], { label: 'on the way' }),
  },
  replications: 1,
  scenario({ silence, way, system, box }) {
    const scenario = halfClose({ profile: system, serverWait: silence, end: { at: '4h' } });
    const [connect, ...rest] = scenario.script.client;
    const keepalive = [
      { sockopt: { name: 'SO_KEEPALIVE', value: 1 } },
      { sockopt: { name: 'TCP_KEEPIDLE', value: 30 } },
      { sockopt: { name: 'TCP_KEEPINTVL', value: 30 } },
    ] as const;
    const before = way === 'shutdown() + keepalive' ? keepalive : [];
    const middlebox = boxes[box];
    return {
      ...scenario,
      link: { ...scenario.link, ...(middlebox && { middlebox }) },
      script: {
        ...scenario.script,
        client: [
          { ...connect!, do: [...before, ...connect!.do] },
          ...rest.map(entry =>
            way === 'close()' && entry.do.some(action => 'shutdown' in action)
              ? { ...entry, do: [{ close: true } as const] }
              : entry,
          ),
        ],
      },
    };
  },
  measures: {
    answered: {
      label: 'the answer is read',
      unit: '',
      of: ({ outcome }) => outcome.client.bytesRead === 1000,
    },
    clientDone: {
      label: 'FIN until the client is done',
      unit: 's',
      of: ({ outcome }) => inSeconds(doneAfter(outcome, 'client')),
    },
  },
  charts: [
    {
      id: 'answered',
      kind: 'heatmap',
      title: 'A half-closed connection lasts for as long as the boxes on its way remember it',
      x: 'silence',
      y: 'box',
      color: 'answered',
      facet: 'way',
      where: {
        system: 'linux',
        way: ['shutdown()', 'shutdown() + keepalive'],
        silence: ['30s', '59s', '61s', '239s', '241s', '3h'],
      },
    },
    {
      id: 'close',
      kind: 'heatmap',
      title: 'After close() the client is gone when its system says',
      x: 'silence',
      y: 'system',
      color: 'clientDone',
      where: { box: 'none', way: 'close()' },
    },
  ],
});
