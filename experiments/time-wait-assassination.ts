// Question:   What kills a TIME-WAIT before its time (RFC 1337), on which system?
// Prediction: Any old segment, once the peer is gone: it is answered with an ACK, the ACK meets nobody, and the
//             RST that comes back is exactly right.
// Answer:     Any old segment, where a RST ends TIME-WAIT (Linux, Windows, RFC 9293): it is over 40 ms after
//             the segment came.
import { activeClose, choice, defineExperiment, inSeconds } from 'finwait';

const systems = ['linux', 'linux + tcp_rfc1337', 'freebsd', 'macos', 'windows', 'rfc9293'] as const;
/** What reaches an end whose peer is gone already, 5 s into TIME-WAIT. */
const events: Readonly<Record<string, readonly string[]>> = {
  nothing: [],
  'old data': ['replay server DATA #1 at 15s'],
  'old FIN': ['replay server FIN #1 at 15s'],
  'old last ACK at the peer': ['replay client ACK of FIN #1 at 15s'],
  'old SYN at the peer': ['replay client SYN #1 at 15s'],
  'RST at RCV.NXT': ['forge server RST seq rcv.nxt at 15s'],
  'RST in the window': ['forge server RST seq rcv.nxt+100 at 15s'],
};
export default defineExperiment({
  name: 'time-wait-assassination',
  question: 'What kills a TIME-WAIT before its time (RFC 1337), on which system?',
  prediction:
    'Any old segment, once the peer is gone: it is answered with an ACK, the ACK meets nobody, and the RST that comes back is exactly right. Systems that ignore a RST in TIME-WAIT (RFC 1337’s fix) stay.',
  answer:
    'Any old segment, where a RST ends TIME-WAIT (Linux, Windows, RFC 9293): it is over 40 ms after the segment came. A RST merely within the window is ignored by Linux alone; the others challenge it, and the answer to the challenge kills. FreeBSD, macOS and Linux with tcp_rfc1337 stay; an old SYN that wakes the listener keeps the latter in TIME-WAIT for 96 s.',
  parameters: {
    event: choice(Object.keys(events), { label: 'what comes' }),
    system: choice(systems, { label: 'system in TIME-WAIT' }),
  },
  replications: 1,
  scenario: ({ event, system }) =>
    activeClose('client', {
      profiles: { client: system.split(' ')[0], server: 'linux' },
      rtt: '40ms',
      closeAt: '10s',
      sysctls: system.includes('+') ? { client: { tcp_rfc1337: 1 } } : {},
      faults: events[event] ?? [],
    }),
  measures: {
    timeWait: { label: 'TIME-WAIT', unit: 's', of: ({ outcome }) => inSeconds(outcome.client.timeWait) },
    segments: { label: 'segments', unit: '', of: ({ outcome }) => outcome.segmentsSent },
  },
  charts: [
    {
      id: 'killed',
      kind: 'heatmap',
      title: 'Any old segment kills a TIME-WAIT that a RST can end, once the peer is gone',
      subtitle: 'What comes does so 5 s into TIME-WAIT',
      width: 'page',
      x: 'system',
      y: 'event',
      color: 'timeWait',
    },
  ],
});
