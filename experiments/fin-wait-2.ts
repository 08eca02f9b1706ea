// Question:   The peer acknowledges our FIN and never sends its own, or never answers at all. When is our end
//             free?
// Prediction: After close() as long as its system says (Linux: tcp_fin_timeout, 60 s), after shutdown() never.
// Answer:     After close() in 60 s (Linux, macOS), 300 s (Windows), 600 s (FreeBSD) or never (RFC 9293), after
//             shutdown() never. tcp_fin_timeout T means T up to 60 s, but 2 (T − 60 s) above: 75 s are 30 s.
import { activeClose, choice, defineExperiment, integer, type Action, type Scenario } from 'finwait';

const systems = ['linux', 'freebsd', 'macos', 'windows', 'rfc9293'] as const;
const retries = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const finTimeouts = [5, 15, 30, 45, 60, 75, 90, 120, 180];
const rto = 0.24;

/**
 * When an orphan dies: at the first timer that expires 200 ms · (2ⁿ⁺¹ − 1) or more after the first retransmission;
 * above 9 retries, 120 s more for each.
 */
function orphanDies(count: number): number {
  const doublings = Math.min(9, count === 0 ? 8 : count);
  const patience = 0.2 * (2 ** (doublings + 1) - 1) + 120 * Math.max(0, count - 9);
  let at = 2 * rto; // A tail loss probe first, then the timer runs afresh
  let gap = rto;
  const first = at;
  while (at - first < patience) {
    gap = Math.min(120, 2 * gap);
    at += gap;
  }
  return at;
}

export default defineExperiment({
  name: 'fin-wait-2',
  question:
    'The peer acknowledges our FIN and never sends its own, or never answers at all. When is our end free?',
  prediction:
    'After close() as long as its system says (Linux: tcp_fin_timeout, 60 s), after shutdown() never. If the peer is gone, when the retries are over: Linux at the first timer past 200 ms · (2ⁿ⁺¹ − 1) with tcp_orphan_retries n.',
  answer:
    'After close() in 60 s (Linux, macOS), 300 s (Windows), 600 s (FreeBSD) or never (RFC 9293), after shutdown() never. tcp_fin_timeout T means T up to 60 s, but 2 (T − 60 s) above: 75 s are 30 s. From a peer that is gone Linux is free after 123 s (963 s after shutdown() alone), and doubles that with each of tcp_orphan_retries, as calculated; Windows after 19 s, macOS 54 s, FreeBSD 259 s.',
  parameters: {
    peer: choice(['never closes', 'is gone'], { label: 'peer' }),
    system: choice(systems, { label: 'system' }),
    way: choice(['close()', 'shutdown()', 'TCP_LINGER2 2', 'TCP_LINGER2 -1'], { label: 'we call' }),
    finTimeout: integer(finTimeouts, { label: 'tcp_fin_timeout', unit: 's' }),
    orphanRetries: integer(retries, { label: 'tcp_orphan_retries' }),
  },
  only: ({ peer, system, way, finTimeout, orphanRetries }) => {
    const changed = Number(finTimeout !== 60) + Number(orphanRetries !== 0);
    if (changed === 0) return system === 'linux' || !way.startsWith('TCP_');
    return (
      system === 'linux' && way === 'close()' && changed === 1 && (peer === 'is gone') === orphanRetries > 0
    );
  },
  replications: 1,
  scenario({ peer, system, way, finTimeout, orphanRetries }): Scenario {
    const linux = { tcp_fin_timeout: finTimeout, tcp_orphan_retries: orphanRetries };
    const scenario = activeClose('client', {
      profile: system,
      rtt: '40ms',
      closeAt: '10s',
      sysctls: system === 'linux' ? { client: linux } : {},
      faults: peer === 'is gone' ? ['partition from 10s'] : [],
      end: { at: '2h', until: 'done' },
    });
    const linger: readonly Action[] = way.startsWith('TCP_')
      ? [{ sockopt: { name: 'TCP_LINGER2', value: Number(way.slice('TCP_LINGER2 '.length)) } }]
      : [];
    const call: Action = way === 'shutdown()' ? { shutdown: 'wr' } : { close: true };
    const { client, server } = scenario.script;
    return {
      ...scenario,
      script: {
        client: client.map(entry =>
          'connected' in entry.on && entry.on.after ? { ...entry, do: [...linger, call] } : entry,
        ),
        server: server.filter(entry => !('eof' in entry.on)),
      },
    };
  },
  measures: {
    held: {
      label: 'FIN until our end is free',
      unit: 's',
      of: ({ outcome: { client } }) =>
        client.doneAt === null || client.firstFinAt === null
          ? null
          : (client.doneAt - client.firstFinAt) / 1e9,
    },
    ending: { label: 'our end', unit: '', of: ({ outcome }) => outcome.client.ending },
  },
  charts: [
    {
      id: 'systems',
      kind: 'heatmap',
      title: 'Without the peer’s FIN systems wait between 20 s and for ever',
      x: 'peer',
      y: 'system',
      color: 'held',
      facet: 'way',
      where: { way: ['close()', 'shutdown()'], finTimeout: 60, orphanRetries: 0 },
    },
    {
      id: 'fin-timeout',
      kind: 'line',
      title: 'Linux takes tcp_fin_timeout at its word up to 60 s; 75 s give 30',
      subtitle: 'the peer never closes; dashed: calculated',
      x: 'finTimeout',
      y: 'held',
      where: { system: 'linux', way: 'close()', peer: 'never closes', orphanRetries: 0 },
      reference: finTimeouts.map(x => ({ x, y: x <= 60 ? x : 2 * (x - 60), label: 'T, or 2 (T − 60 s)' })),
    },
    {
      id: 'orphan-retries',
      kind: 'line',
      title: 'Each of tcp_orphan_retries doubles the time; 0 counts as 8',
      subtitle: 'Linux, the peer is gone; dashed: calculated',
      x: 'orphanRetries',
      y: 'held',
      yScale: 'log',
      where: { system: 'linux', way: 'close()', peer: 'is gone', finTimeout: 60 },
      reference: retries.map(x => ({ x, y: orphanDies(x), label: 'calculated' })),
    },
  ],
});
