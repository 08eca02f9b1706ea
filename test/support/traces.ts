// Traces written by hand, one a story of closing: for tests of what is drawn and told from a trace, without
// running a simulator. Client 10.0.0.1:40000, server 10.0.0.2:80, 20 ms one way unless the story says other.
import { ms, seconds, type Nanoseconds } from '../../src/time/index.ts';
import type { State, TimerName, TransmitCause } from '../../src/tcp/index.ts';
import { makeSegment, parseFlags, seq } from '../../src/wire/index.ts';
import type { ApplicationCall, SegmentDropped, Trace, TraceEvent } from '../../src/trace/index.ts';

type HostOf = 'client' | 'server';

const iss = { client: 0x1000_0000, server: 0xffff_ff00 };
const port = { client: 40000, server: 80 };
const peerOf = { client: 'server', server: 'client' } as const;

interface SendOptions {
  readonly length?: number;
  readonly cause?: TransmitCause;
  readonly copy?: number;
  readonly label?: string;
  /** Arrival times; default once, after the one-way delay. */
  readonly arrivals?: readonly Nanoseconds[];
  readonly lost?: { readonly by: SegmentDropped['by']; readonly detail: string };
  readonly faulted?: string;
}

/** Collects events in any order; `trace()` sorts them by time, keeping the order of writing at equal times. */
export class TraceWriter {
  readonly events: TraceEvent[] = [];
  readonly oneWay: Nanoseconds;
  #nextId = 1;
  #states = new Map<HostOf, State>();

  constructor(oneWay: Nanoseconds = ms(20)) {
    this.oneWay = oneWay;
  }

  /** Sends with numbers relative to each side's initial sequence number; returns when it arrives first. */
  send(at: number, from: HostOf, flags: string, seqno: number, ackno: number, options: SendOptions = {}) {
    const to = peerOf[from];
    const id = this.#nextId++;
    const bits = parseFlags(flags) ?? 0;
    const segment = makeSegment({
      sourcePort: port[from],
      destinationPort: port[to],
      seq: seq(iss[from] + seqno),
      ack: flags.includes('ACK') ? seq(iss[to] + ackno) : seq(0),
      flags: bits,
      window: 64240,
      length: options.length ?? 0,
      mss: flags.includes('SYN') ? 1460 : 0,
    });
    const sentAt = at as Nanoseconds;
    const common = {
      connection: 1,
      segment,
      cause: options.cause ?? 'new',
      copy: options.copy ?? 0,
    } as const;
    const labels = options.label === undefined ? [] : [options.label];
    this.events.push({ type: 'segment-sent', at: sentAt, id, from, to, ...common, labels });
    if (options.faulted !== undefined) {
      this.events.push({ type: 'segment-faulted', at: sentAt, id, detail: options.faulted });
    }
    if (options.lost !== undefined) {
      this.events.push({ type: 'segment-dropped', at: sentAt, id, ...options.lost });
      return sentAt;
    }
    const arrivals = options.arrivals ?? [(at + this.oneWay) as Nanoseconds];
    for (const arrival of arrivals) this.events.push({ type: 'segment-received', at: arrival, id, to });
    return arrivals[0] ?? sentAt;
  }

  state(at: number, host: HostOf, to: State, cause: string): this {
    const from = this.#states.get(host) ?? 'CLOSED';
    this.#states.set(host, to);
    this.events.push({ type: 'state', at: at as Nanoseconds, host, connection: 1, from, to, cause });
    return this;
  }

  call(
    at: number,
    host: HostOf,
    call: ApplicationCall['call'],
    rest: Pick<ApplicationCall, 'argument' | 'result' | 'error'> = {},
  ): this {
    this.events.push({ type: 'call', at: at as Nanoseconds, host, actor: host, call, ...rest });
    return this;
  }

  /** A timer from arming to its end; leave `end` out while it still runs. */
  timer(host: HostOf, timer: TimerName, from: number, span: number, end?: 'fired' | number): this {
    const common = { type: 'timer', host, connection: 1, timer } as const;
    const expiresAt = (from + span) as Nanoseconds;
    this.events.push({ ...common, at: from as Nanoseconds, change: 'armed', expiresAt });
    if (end === 'fired') this.events.push({ ...common, at: expiresAt, change: 'fired' });
    else if (end !== undefined) this.events.push({ ...common, at: end as Nanoseconds, change: 'cancelled' });
    return this;
  }

  /** Three-way handshake from 0, then a request of 100 octets and an answer of 1000; returns when all is still. */
  opening(): number {
    const d = this.oneWay;
    this.call(0, 'server', 'listen').state(0, 'server', 'LISTEN', 'listen');
    this.call(0, 'client', 'connect').state(0, 'client', 'SYN-SENT', 'connect');
    this.send(0, 'client', 'SYN', 0, 0, { label: 'client SYN #1' });
    this.state(d, 'server', 'SYN-RECEIVED', 'SYN');
    this.send(d, 'server', 'SYN,ACK', 0, 1, { label: 'server SYN-ACK #1' });
    this.state(2 * d, 'client', 'ESTABLISHED', 'SYN,ACK');
    this.send(2 * d, 'client', 'ACK', 1, 1, { label: 'client ACK #1' });
    this.state(3 * d, 'server', 'ESTABLISHED', 'ACK').call(3 * d, 'server', 'accept');
    const request = 2 * d + ms(5);
    this.call(request, 'client', 'write', { argument: 100, result: 100 });
    this.send(request, 'client', 'PSH,ACK', 1, 1, { length: 100, label: 'client DATA #1' });
    const answer = request + d;
    this.call(answer, 'server', 'read', { result: 100 });
    this.call(answer, 'server', 'write', { argument: 1000, result: 1000 });
    this.send(answer, 'server', 'PSH,ACK', 1, 101, { length: 1000, label: 'server DATA #1' });
    this.call(answer + d, 'client', 'read', { result: 1000 });
    this.send(answer + d, 'client', 'ACK', 101, 1001, { label: 'client ACK #2' });
    return answer + 2 * d;
  }

  trace(endedAt?: number): Trace {
    const events = this.events
      .map((event, order) => ({ event, order }))
      .sort((a, b) => a.event.at - b.event.at || a.order - b.order)
      .map(({ event }) => event);
    const hosts = [
      { name: 'client', address: '10.0.0.1', port: port.client, profile: 'rfc9293' },
      { name: 'server', address: '10.0.0.2', port: port.server, profile: 'rfc9293' },
    ];
    return { hosts, events, endedAt: (endedAt ?? events.at(-1)?.at ?? 0) as Nanoseconds };
  }
}

/** The client closes first, by four segments: FIN, ACK, then the server's FIN after its last words, ACK. */
export function normalClose(timeWait: Nanoseconds = seconds(60)): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  const t = w.opening() + ms(15);
  w.call(t, 'client', 'close').state(t, 'client', 'FIN-WAIT-1', 'close');
  w.send(t, 'client', 'FIN,ACK', 101, 1001, { label: 'client FIN #1' });
  w.state(t + d, 'server', 'CLOSE-WAIT', 'FIN').call(t + d, 'server', 'read', { result: 0 });
  w.send(t + d, 'server', 'ACK', 1001, 102, { label: 'server ACK of FIN #1' });
  w.state(t + 2 * d, 'client', 'FIN-WAIT-2', 'ACK of FIN');
  const u = t + d + ms(30);
  w.call(u, 'server', 'close').state(u, 'server', 'LAST-ACK', 'close');
  w.send(u, 'server', 'FIN,ACK', 1001, 102, { label: 'server FIN #1' });
  w.state(u + d, 'client', 'TIME-WAIT', 'FIN').timer('client', 'TIME-WAIT', u + d, timeWait, 'fired');
  w.send(u + d, 'client', 'ACK', 102, 1002, { label: 'client ACK of FIN #1' });
  w.state(u + 2 * d, 'server', 'CLOSED', 'ACK of FIN');
  w.state(u + d + timeWait, 'client', 'CLOSED', 'timeout');
  return w.trace();
}

/** The client's FIN is lost twice; the retransmission timer (1 s, then 2 s) saves it. */
export function lostFin(): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  const t = w.opening() + ms(15);
  w.call(t, 'client', 'close').state(t, 'client', 'FIN-WAIT-1', 'close');
  const fin = ['client', 'FIN,ACK', 101, 1001] as const;
  w.send(t, ...fin, { label: 'client FIN #1', lost: { by: 'fault', detail: 'drop client FIN #1-2' } });
  w.timer('client', 'retransmission', t, seconds(1), 'fired');
  const t2 = t + seconds(1);
  w.send(t2, ...fin, { cause: 'rto', copy: 1, lost: { by: 'fault', detail: 'drop client FIN #1-2' } });
  w.timer('client', 'retransmission', t2, seconds(2), 'fired');
  const t3 = t2 + seconds(2);
  w.send(t3, ...fin, { cause: 'rto', copy: 2, label: 'client FIN #3' });
  w.timer('client', 'retransmission', t3, seconds(4), t3 + 2 * d);
  w.state(t3 + d, 'server', 'CLOSE-WAIT', 'FIN').call(t3 + d, 'server', 'read', { result: 0 });
  w.call(t3 + d, 'server', 'close').state(t3 + d, 'server', 'LAST-ACK', 'close');
  w.send(t3 + d, 'server', 'FIN,ACK', 1001, 102, { label: 'server FIN #1' });
  w.state(t3 + 2 * d, 'client', 'TIME-WAIT', 'FIN');
  w.timer('client', 'TIME-WAIT', t3 + 2 * d, seconds(240), 'fired');
  w.send(t3 + 2 * d, 'client', 'ACK', 102, 1002);
  w.state(t3 + 3 * d, 'server', 'CLOSED', 'ACK of FIN');
  w.state(t3 + 2 * d + seconds(240), 'client', 'CLOSED', 'timeout');
  return w.trace();
}

/** The last ACK is lost: the server sends its FIN again, TIME-WAIT answers and begins anew. */
export function lostLastAck(timeWait: Nanoseconds = seconds(60)): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  const t = w.opening() + ms(15);
  w.call(t, 'client', 'close').state(t, 'client', 'FIN-WAIT-1', 'close');
  w.send(t, 'client', 'FIN,ACK', 101, 1001);
  w.state(t + d, 'server', 'CLOSE-WAIT', 'FIN').call(t + d, 'server', 'read', { result: 0 });
  w.send(t + d, 'server', 'ACK', 1001, 102);
  w.state(t + 2 * d, 'client', 'FIN-WAIT-2', 'ACK of FIN');
  const u = t + d + ms(8);
  w.call(u, 'server', 'close').state(u, 'server', 'LAST-ACK', 'close');
  w.send(u, 'server', 'FIN,ACK', 1001, 102);
  w.timer('server', 'retransmission', u, ms(240), 'fired');
  w.state(u + d, 'client', 'TIME-WAIT', 'FIN');
  const again = u + ms(240);
  w.timer('client', 'TIME-WAIT', u + d, timeWait);
  w.send(u + d, 'client', 'ACK', 102, 1002, { lost: { by: 'loss', detail: '5%' } });
  w.send(again, 'server', 'FIN,ACK', 1001, 102, { cause: 'rto', copy: 1 });
  w.timer('client', 'TIME-WAIT', again + d, timeWait, 'fired');
  w.send(again + d, 'client', 'ACK', 102, 1002, { copy: 1 });
  w.state(again + 2 * d, 'server', 'CLOSED', 'ACK of FIN');
  w.state(again + d + timeWait, 'client', 'CLOSED', 'timeout');
  return w.trace();
}

/** Both close at nearly the same time; the FINs cross, both sides pass CLOSING and wait. */
export function simultaneousClose(apart: Nanoseconds = ms(4)): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  const t = w.opening() + ms(15);
  const u = t + apart;
  w.call(t, 'client', 'close').state(t, 'client', 'FIN-WAIT-1', 'close');
  w.send(t, 'client', 'FIN,ACK', 101, 1001);
  w.call(u, 'server', 'close').state(u, 'server', 'FIN-WAIT-1', 'close');
  w.send(u, 'server', 'FIN,ACK', 1001, 101);
  w.state(t + d, 'server', 'CLOSING', 'FIN');
  w.send(t + d, 'server', 'ACK', 1002, 102);
  w.state(u + d, 'client', 'CLOSING', 'FIN');
  w.send(u + d, 'client', 'ACK', 102, 1002);
  w.state(t + 2 * d, 'client', 'TIME-WAIT', 'ACK of FIN');
  w.timer('client', 'TIME-WAIT', t + 2 * d, seconds(60), 'fired');
  w.state(u + 2 * d, 'server', 'TIME-WAIT', 'ACK of FIN');
  w.timer('server', 'TIME-WAIT', u + 2 * d, seconds(60), 'fired');
  w.state(t + 2 * d + seconds(60), 'client', 'CLOSED', 'timeout');
  w.state(u + 2 * d + seconds(60), 'server', 'CLOSED', 'timeout');
  return w.trace();
}

/** The client closes with data unread or still coming: the server's answer meets a RST, its read fails. */
export function resetClose(): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  const t = w.opening() + ms(10);
  w.call(t, 'server', 'write', { argument: 1448, result: 1448 });
  w.send(t, 'server', 'PSH,ACK', 1001, 101, { length: 1448 });
  w.call(t + ms(6), 'client', 'close').state(t + ms(6), 'client', 'CLOSED', 'close');
  w.send(t + ms(6), 'client', 'RST,ACK', 101, 1001);
  w.send(t + d, 'client', 'RST', 101, 0, { cause: 'reply' });
  w.state(t + ms(6) + d, 'server', 'CLOSED', 'RST');
  w.call(t + ms(6) + d, 'server', 'read', { error: 'ECONNRESET' });
  return w.trace();
}

/** The network delivers the last ACK twice, the copy 700 ms late, and delays the server's FIN by 3 s. */
export function duplicatedAck(): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  const t = w.opening() + ms(15);
  w.call(t, 'client', 'shutdown', { argument: 'WR' }).state(t, 'client', 'FIN-WAIT-1', 'shutdown');
  w.send(t, 'client', 'FIN,ACK', 101, 1001, {
    faulted: 'duplicate client FIN after 700ms',
    arrivals: [(t + d) as Nanoseconds, (t + d + ms(700)) as Nanoseconds],
  });
  w.state(t + d, 'server', 'CLOSE-WAIT', 'FIN').call(t + d, 'server', 'read', { result: 0 });
  w.send(t + d, 'server', 'ACK', 1001, 102);
  w.state(t + 2 * d, 'client', 'FIN-WAIT-2', 'ACK of FIN');
  const u = t + d + ms(30);
  w.call(u, 'server', 'close').state(u, 'server', 'LAST-ACK', 'close');
  const late = u + d + seconds(3);
  w.send(u, 'server', 'FIN,ACK', 1001, 102, {
    faulted: 'delay server FIN #1 by 3s',
    arrivals: [late as Nanoseconds],
  });
  w.timer('server', 'retransmission', u, seconds(1), 'fired');
  w.send(t + d + ms(700), 'server', 'ACK', 1002, 102, { copy: 1 });
  const again = u + seconds(1);
  w.send(again, 'server', 'FIN,ACK', 1001, 102, { cause: 'rto', copy: 1 });
  w.state(again + d, 'client', 'TIME-WAIT', 'FIN').call(again + d, 'client', 'read', { result: 0 });
  w.timer('client', 'TIME-WAIT', again + d, seconds(60));
  w.send(again + d, 'client', 'ACK', 102, 1002);
  w.state(again + 2 * d, 'server', 'CLOSED', 'ACK of FIN');
  w.timer('client', 'TIME-WAIT', late, seconds(60), 'fired');
  w.send(late, 'client', 'ACK', 102, 1002, { copy: 1 });
  w.send(late + d, 'server', 'RST', 1002, 0, { cause: 'reply' });
  w.state(late + seconds(60), 'client', 'CLOSED', 'timeout');
  return w.trace();
}

/** Forty segments of data, one of them lost and sent again, then the server closes. */
export function longTransfer(segments = 40): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  let t = w.opening() + ms(15);
  w.call(t, 'server', 'write', { argument: segments * 1448, result: segments * 1448 });
  for (let i = 0; i < segments; i += 2) {
    for (const k of [i, i + 1]) {
      w.send(t + ms(k - i), 'server', 'ACK', 1001 + k * 1448, 101, { length: 1448 });
    }
    w.send(t + ms(1) + d, 'client', 'ACK', 101, 1001 + (i + 2) * 1448);
    w.call(t + ms(1) + d, 'client', 'read', { result: 2896 });
    t += ms(1) + 2 * d;
  }
  const end = 1001 + segments * 1448;
  w.call(t, 'server', 'close').state(t, 'server', 'FIN-WAIT-1', 'close');
  w.send(t, 'server', 'FIN,ACK', end, 101);
  w.state(t + d, 'client', 'CLOSE-WAIT', 'FIN').call(t + d, 'client', 'read', { result: 0 });
  w.call(t + d, 'client', 'close').state(t + d, 'client', 'LAST-ACK', 'close');
  w.send(t + d, 'client', 'FIN,ACK', 101, end + 1);
  w.state(t + 2 * d, 'server', 'TIME-WAIT', 'FIN');
  w.timer('server', 'TIME-WAIT', t + 2 * d, seconds(60), 'fired');
  w.send(t + 2 * d, 'server', 'ACK', end + 1, 102);
  w.state(t + 3 * d, 'client', 'CLOSED', 'ACK of FIN');
  w.state(t + 2 * d + seconds(60), 'server', 'CLOSED', 'timeout');
  return w.trace();
}

export const stories: Readonly<Record<string, () => Trace>> = {
  normalClose: () => normalClose(),
  longTimeWait: () => normalClose(seconds(240)),
  lostFin,
  lostLastAck: () => lostLastAck(),
  simultaneousClose: () => simultaneousClose(),
  exactlySimultaneousClose: () => simultaneousClose(ms(0)),
  resetClose,
  duplicatedAck,
  longTransfer: () => longTransfer(),
};
