// One direction of a connection as its sender sees it, in octets from its initial sequence number and in seconds
// from the first segment: what it sent, what it heard acknowledged, how far it was allowed to go.
import type { SegmentSent, Trace, TraceEvent } from '../../trace/index.ts';
import { seqDiff } from '../../wire/index.ts';

export interface FlowSegment {
  readonly at: number;
  /** Sequence numbers that it takes, SYN and FIN one each. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'sent' | 'sent again' | 'probe';
  readonly lost: boolean;
  readonly isFin: boolean;
  /** Congestion window as it left, octets; null before the handshake is done. */
  readonly cwnd: number | null;
}

export interface Flow {
  readonly sender: string;
  readonly segments: readonly FlowSegment[];
  /** The highest acknowledgement that reached the sender, and the right edge of the window it offers. */
  readonly acknowledged: readonly { readonly at: number; readonly ack: number; readonly edge: number }[];
  /** Octets sent and not yet acknowledged, whenever that changes. */
  readonly outstanding: readonly { readonly at: number; readonly octets: number }[];
  /** The retransmission timer, whenever it was armed: for how long. */
  readonly rto: readonly { readonly at: number; readonly rto: number; readonly fired: boolean }[];
}

const [FIN, SYN] = [1, 2];

/** The direction in which more octets went of the trace's first connection. Null when no segment was sent. */
export function mainFlow({ events }: Trace): Flow | null {
  const sent = events.filter(
    (event): event is SegmentSent =>
      event.type === 'segment-sent' && event.connection === 1 && event.injected === undefined,
  );
  const octets = new Map<string, number>();
  for (const { from, segment } of sent) octets.set(from, (octets.get(from) ?? 0) + segment.length);
  const sender = [...octets].toSorted(([, a], [, b]) => b - a)[0]?.[0];
  const first = sent[0]?.at;
  if (sender === undefined || first === undefined) return null;
  const second = (at: number): number => (at - first) / 1e9;
  const mine = sent.filter(segment => segment.from === sender);
  const origin = mine[0]!.segment.seq;
  const scale = scaleOf(sent, sender);
  const arrivals = new Map<number, number>();
  for (const event of events) {
    if (event.type === 'segment-received' && !arrivals.has(event.id)) arrivals.set(event.id, event.at);
  }
  const acknowledged = sent
    .filter(({ from, segment, id }) => from !== sender && (segment.flags & 16) !== 0 && arrivals.has(id))
    .map(({ segment, id }) => {
      const ack = seqDiff(segment.ack, origin);
      const shift = (segment.flags & SYN) !== 0 ? 0 : scale;
      return { at: second(arrivals.get(id) ?? 0), ack, edge: ack + segment.window * 2 ** shift };
    })
    .toSorted((a, b) => a.at - b.at);
  const segments = mine.flatMap((event): FlowSegment[] => {
    const { segment, id, cause, copy, cwnd } = event;
    const from = seqDiff(segment.seq, origin);
    const to = from + segment.length + (segment.flags & SYN ? 1 : 0) + (segment.flags & FIN ? 1 : 0);
    if (to === from) return [];
    const at = second(event.at);
    return [
      {
        at,
        from,
        to,
        kind: cause === 'loss-probe' || cause === 'window-probe' ? 'probe' : copy > 0 ? 'sent again' : 'sent',
        lost: !arrivals.has(id),
        isFin: (segment.flags & FIN) !== 0,
        cwnd: cwnd ?? null,
      },
    ];
  });
  const rto = timersOf(events, sender, second);
  return { sender, segments, acknowledged, outstanding: outstandingOf(segments, acknowledged), rto };
}

/** Of what happens at one instant, such as a burst behind an ACK, only the end. */
function outstandingOf(
  segments: readonly FlowSegment[],
  acknowledged: Flow['acknowledged'],
): Flow['outstanding'] {
  const changes = [
    ...acknowledged.map(({ at, ack }) => ({ at, ack, sent: 0 })),
    ...segments.map(({ at, to }) => ({ at, ack: 0, sent: to })),
  ].toSorted((a, b) => a.at - b.at);
  let [ack, sent] = [0, 0];
  const result: { at: number; octets: number }[] = [];
  for (const change of changes) {
    ack = Math.max(ack, change.ack);
    sent = Math.max(sent, change.sent);
    if (result.at(-1)?.at === change.at) result.pop();
    result.push({ at: change.at, octets: sent - ack });
  }
  return result;
}

/** Both must offer window scaling for it to be used (RFC 7323 §2.2). */
function scaleOf(sent: readonly SegmentSent[], sender: string): number {
  const syns = sent.filter(({ segment }) => (segment.flags & SYN) !== 0);
  const peer = syns.find(({ from }) => from !== sender)?.segment.windowScale ?? -1;
  const own = syns.find(({ from }) => from === sender)?.segment.windowScale ?? -1;
  return own >= 0 && peer >= 0 ? peer : 0;
}

function timersOf(events: readonly TraceEvent[], host: string, second: (at: number) => number): Flow['rto'] {
  const armed: { at: number; rto: number; fired: boolean }[] = [];
  for (const event of events) {
    if (
      event.type !== 'timer' ||
      event.host !== host ||
      event.connection !== 1 ||
      event.timer !== 'retransmission'
    )
      continue;
    if (event.change === 'armed' && event.expiresAt !== undefined) {
      armed.push({ at: second(event.at), rto: (event.expiresAt - event.at) / 1e9, fired: false });
    } else if (event.change === 'fired') {
      const last = armed.at(-1);
      if (last !== undefined) last.fired = true;
    }
  }
  return armed;
}
