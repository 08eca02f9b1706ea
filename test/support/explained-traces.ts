// Stories of connections for tests of the explanation: most are run by the simulator, a few are written by hand
// because the plain profile never does what they tell (delayed ACK riding on a FIN, tail loss probes).
import {
  activeClose,
  classicalClose,
  halfClose,
  run,
  simultaneousClose,
  type Scenario,
  type ScriptEntry,
} from '../../src/scenario/index.ts';
import { ms, seconds } from '../../src/time/index.ts';
import type { Trace } from '../../src/trace/index.ts';
import { TraceWriter } from './traces.ts';

const connect: ScriptEntry = {
  on: { at: '0s' },
  do: [{ connect: { port: 40_000, reuseaddr: true } }],
};
const listen: ScriptEntry = { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] };

function scripted(
  client: readonly ScriptEntry[],
  server: readonly ScriptEntry[],
  more: Partial<Scenario> = {},
): Scenario {
  const link = { toServer: { delay: '20ms' }, toClient: { delay: '20ms' } };
  return { name: 'a story', link, script: { client, server }, ...more };
}

/** Scenarios by what happens in them. One way takes 20 ms throughout. */
export const scenarios = {
  classical: classicalClose(),
  'lost FIN': classicalClose({ faults: ['drop client FIN #1-2'] }),
  'lost ACK of FIN': activeClose('client', { serverWait: '5s', faults: ['drop server ACK of FIN #1'] }),
  'lost server FIN': activeClose('client', { faults: ['drop server FIN #1'] }),
  'lost last ACK': activeClose('client', { faults: ['drop client ACK of FIN #1'] }),
  'lost last ACK, TIME-WAIT over': activeClose('client', {
    faults: ['drop client ACK of FIN #1'],
    sysctls: { client: { time_wait: '100ms' } },
  }),
  'all FINs lost': activeClose('client', { faults: ['drop client FIN'] }),
  'all last ACKs lost': activeClose('client', { faults: ['drop client ACK of FIN'] }),
  'FIN overtakes data': halfClose({ faults: ['hold server DATA #1 until after server FIN #1'] }),
  'FIN delayed': activeClose('client', { faults: ['delay client FIN #1 by 3s'] }),
  'FIN duplicated': activeClose('client', { faults: ['duplicate client FIN #1 after 50ms'] }),
  'simultaneous close': simultaneousClose(),
  'half-close': halfClose(),
  'unread data': scripted(
    [
      connect,
      { on: { connected: true }, do: [{ read: 'stop' }, { write: 100 }] },
      { on: { connected: true, after: '300ms' }, do: [{ close: true }] },
    ],
    [listen, { on: { received: 100 }, do: [{ write: 500 }] }],
  ),
  'SO_LINGER 0': scripted(
    [connect, { on: { connected: true }, do: [{ linger: { on: true, seconds: 0 } }, { close: true }] }],
    [listen],
  ),
  'data after close': scripted(
    [connect, { on: { connected: true, after: '100ms' }, do: [{ close: true }] }],
    [listen, { on: { eof: true, after: '100ms' }, do: [{ write: 500 }] }],
  ),
  'zero window': scripted(
    [connect, { on: { connected: true }, do: [{ write: 10_000 }, { close: true }] }],
    [
      listen,
      { on: { accepted: true }, do: [{ read: 'stop' }] },
      { on: { accepted: true, after: '4s' }, do: [{ read: 'resume' }] },
      { on: { eof: true }, do: [{ close: true }] },
    ],
    { hosts: { server: { sysctls: { receive_buffer: 2896 } } } },
  ),
  refused: scripted([connect], []),
  'lost SYN': activeClose('client', { faults: ['drop client SYN #1'] }),
  'lost handshake ACK': activeClose('client', {
    request: 0,
    answer: 0,
    closeAt: '1ms',
    faults: ['drop client ACK #1'],
  }),
  'peer vanished': activeClose('client', { faults: ['drop server FIN'], end: { at: '1h' } }),
} satisfies Readonly<Record<string, Scenario>>;

/** What the simulator makes of a scenario. */
export function traceOf(scenario: Scenario, seed = 'explained'): Trace {
  const { trace } = run(scenario, seed, { trace: true });
  if (trace === undefined) throw new Error('the run gave no trace');
  return trace;
}

/** The server closes 10 ms after the client's FIN, before its delayed ACK is due: three segments. */
export function ackRidesOnFin(): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  const t = w.opening() + ms(15);
  w.call(t, 'client', 'close').state(t, 'client', 'FIN-WAIT-1', 'close');
  w.send(t, 'client', 'FIN,ACK', 101, 1001);
  w.state(t + d, 'server', 'CLOSE-WAIT', 'FIN').timer('server', 'delayed ACK', t + d, ms(40), t + d + ms(10));
  const u = t + d + ms(10);
  w.call(u, 'server', 'close').state(u, 'server', 'LAST-ACK', 'close');
  w.send(u, 'server', 'FIN,ACK', 1001, 102);
  w.state(u + d, 'client', 'TIME-WAIT', 'FIN').timer('client', 'TIME-WAIT', u + d, seconds(60));
  w.send(u + d, 'client', 'ACK', 102, 1002);
  w.state(u + 2 * d, 'server', 'CLOSED', 'ACK of FIN');
  return w.trace();
}

/** The client's FIN is lost; a tail loss probe finds out after 245 ms, before the retransmission timer. */
export function probedFin(): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  const t = w.opening() + ms(15);
  w.call(t, 'client', 'close').state(t, 'client', 'FIN-WAIT-1', 'close');
  w.timer('client', 'loss probe', t, ms(245), 'fired');
  w.send(t, 'client', 'FIN,ACK', 101, 1001, { lost: { by: 'loss', detail: '5%' } });
  const p = t + ms(245);
  w.timer('client', 'retransmission', p, ms(248), p + 2 * d + ms(40));
  w.send(p, 'client', 'FIN,ACK', 101, 1001, { cause: 'loss-probe', copy: 1 });
  w.state(p + d, 'server', 'CLOSE-WAIT', 'FIN').timer('server', 'delayed ACK', p + d, ms(40), 'fired');
  w.send(p + d + ms(40), 'server', 'ACK', 1001, 102);
  w.state(p + 2 * d + ms(40), 'client', 'FIN-WAIT-2', 'ACK of FIN');
  return w.trace();
}

/** Both ends connect to each other in the same millisecond: the SYNs cross. */
export function simultaneousOpen(): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  w.state(0, 'client', 'SYN-SENT', 'connect').call(0, 'client', 'connect');
  w.send(0, 'client', 'SYN', 0, 0);
  w.state(1, 'server', 'SYN-SENT', 'connect').call(1, 'server', 'connect');
  w.send(1, 'server', 'SYN', 0, 0);
  w.state(d, 'server', 'SYN-RECEIVED', 'SYN').send(d, 'server', 'SYN,ACK', 0, 1);
  w.state(d + 1, 'client', 'SYN-RECEIVED', 'SYN').send(d + 1, 'client', 'SYN,ACK', 0, 1);
  w.state(2 * d, 'client', 'ESTABLISHED', 'SYN,ACK').state(2 * d + 1, 'server', 'ESTABLISHED', 'SYN,ACK');
  return w.trace();
}

/** TIME-WAIT is ended by a RST (RFC 1337): the server had gone, and an old FIN of its came late. */
export function assassination(): Trace {
  const w = new TraceWriter();
  const d = w.oneWay;
  const t = w.opening() + ms(15);
  w.call(t, 'client', 'close').state(t, 'client', 'FIN-WAIT-1', 'close');
  w.send(t, 'client', 'FIN,ACK', 101, 1001);
  w.state(t + d, 'server', 'CLOSE-WAIT', 'FIN').call(t + d, 'server', 'close');
  w.state(t + d, 'server', 'LAST-ACK', 'close');
  const late = t + 2 * d + ms(700);
  w.send(t + d, 'server', 'FIN,ACK', 1001, 102, { arrivals: [ms((t + 2 * d) / 1e6), ms(late / 1e6)] });
  w.state(t + 2 * d, 'client', 'TIME-WAIT', 'FIN').timer('client', 'TIME-WAIT', t + 2 * d, seconds(60));
  w.send(t + 2 * d, 'client', 'ACK', 102, 1002);
  w.state(t + 3 * d, 'server', 'CLOSED', 'ACK of FIN');
  w.send(late, 'client', 'ACK', 102, 1002, { copy: 1 });
  w.timer('client', 'TIME-WAIT', late, seconds(60), late + 2 * d);
  w.send(late + d, 'server', 'RST', 1002, 0, { cause: 'reply' });
  w.state(late + 2 * d, 'client', 'CLOSED', 'RST');
  return w.trace();
}
