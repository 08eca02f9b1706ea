// The closes that everyone means, as plain scenarios: each can be printed as JSON, changed and read back. The
// ladders show them without loss and with the profile 'rfc9293'. In all of them the client connects and asks,
// and either side closes when it sees an error. The default of `closeAt` leaves time for question and answer:
// 300 ms and two round trips.
import { printDuration, type Side } from '../fault/index.ts';
import { ns, parseDuration } from '../time/index.ts';
import { bytesOption, oneWayDelay, surroundings, timeOption, type CloseOptions } from './close-options.ts';
import type { Action, Scenario, ScriptEntry, Trigger } from './scenario.ts';

const clientPort = 40_000;
const serverPort = 8080;
const requestDefault = 200;
/** Longer than a delayed ACK waits (200 ms in 'rfc9293'), so that all is quiet before the close. */
const quiet = '300ms';
/** Longer than a delayed ACK of Linux waits (40 ms), so that the ACK of the first FIN leaves by itself. */
const passiveWaitDefault = '150ms';

/**
 * One side closes, the other closes after it: the textbook's four segments.
 *
 *     client                                    server         activeClose('client')
 *       │ ── DATA 200 ─────────────────────────► │
 *       │ ◄───────────────────────── DATA 1000 ─ │
 *     close()
 *       │ ── FIN ──────────────────────────────► │  read() = 0
 *       │ ◄─────────────────────── ACK of FIN ── │
 *       │                                      close(), `serverWait` later
 *       │ ◄────────────────────────────── FIN ── │
 *       │ ── ACK of FIN ───────────────────────► │  CLOSED
 *     TIME-WAIT
 *
 * `activeClose('server')` is its mirror: the server closes, the client `clientWait` after it. Defaults: `answer`
 * 1000; the first closes 300 ms after it has read all that it was sent; the other waits 150 ms.
 *
 * @throws FinwaitError when an option cannot be read
 */
export function activeClose(side: Side, options: CloseOptions = {}): Scenario {
  const { request, answer } = exchange(options, 1000);
  const expected = side === 'client' ? answer : request;
  const trigger: Trigger =
    options.closeAt !== undefined || expected === 0
      ? established(side, closingTime(options))
      : { received: expected, after: quiet };
  const clientWait = side === 'server' ? passiveWaitDefault : '0s';
  const serverWait = side === 'client' ? passiveWaitDefault : '0s';
  const first = when(trigger, { close: true });
  return {
    ...surroundings(`active close by the ${side}`, options),
    script: {
      client: [
        ...opening(request),
        ...(side === 'client' ? [first] : []),
        when(afterEof(timeOption(options.clientWait, clientWait, 'clientWait')), { close: true }),
        closeOnError,
      ],
      server: [
        ...serving(request, answer),
        ...(side === 'server' ? [first] : []),
        when(afterEof(timeOption(options.serverWait, serverWait, 'serverWait')), { close: true }),
        closeOnError,
      ],
    },
  };
}

/**
 * The client has asked and shuts its direction down; the server, told so by the end of file, answers and
 * closes at once.
 *
 *     client                                    server
 *       │ ── DATA 200 ─────────────────────────► │
 *     shutdown(SHUT_WR)
 *       │ ── FIN ──────────────────────────────► │  read() = 0
 *       │ ◄─────────────────────── ACK of FIN ── │
 *       │                                      write(1000), close(), `serverWait` later
 *       │ ◄───────────────────────── DATA 1000 ─ │
 *       │ ◄────────────────────────────── FIN ── │
 *       │ ── ACK of FIN ───────────────────────► │  CLOSED
 *     close(), TIME-WAIT
 *
 * Defaults: `answer` 1000, `serverWait` 150 ms.
 *
 * @throws FinwaitError when an option cannot be read
 */
export function halfClose(options: CloseOptions = {}): Scenario {
  const { request, answer } = exchange(options, 1000);
  const wait = timeOption(options.serverWait, passiveWaitDefault, 'serverWait');
  return {
    ...surroundings('half-close', options),
    script: {
      client: [...opening(request), ...shuttingDown(options)],
      server: [
        ...serving(request, 0),
        when(afterEof(wait), ...writing(answer), { close: true }),
        closeOnError,
      ],
    },
  };
}

/**
 * Both close at the same moment; the FINs cross, and both sides end in TIME-WAIT.
 *
 *     client                                    server
 *     close()                                  close()
 *       │ ── FIN ───────────╲ ╱──────────── FIN ─ │
 *     CLOSING  ◄────────────╱ ╲───────────► CLOSING
 *       │ ── ACK of FIN ────╲ ╱──── ACK of FIN ── │
 *     TIME-WAIT ◄───────────╱ ╲──────────► TIME-WAIT
 *
 * The moment is `closeAt` after the client's connection was established. The server, whose connection is
 * established one way later, waits that much less; when the handshake's last segment is lost, the FINs may miss
 * each other. Default: `answer` 1000.
 *
 * @throws FinwaitError when an option cannot be read
 */
export function simultaneousClose(options: CloseOptions = {}): Scenario {
  const { request, answer } = exchange(options, 1000);
  const oneWay = oneWayDelay(options);
  const closeAt = closingTime(options);
  const serverCloseAt = ns(Math.max(0, parseDuration(closeAt) - oneWay));
  return {
    ...surroundings('simultaneous close', options),
    script: {
      client: [...opening(request), when(established('client', closeAt), { close: true }), closeOnError],
      server: [
        ...serving(request, answer),
        when(established('server', printDuration(serverCloseAt)), { close: true }),
        closeOnError,
      ],
    },
  };
}

/**
 * The classical close, told with its reasons: the client has sent all it has and says so; the server
 * acknowledges that at once but is still answering; then it has sent all it has, too. Four segments, none of
 * which could have been spared.
 *
 *     client                                    server
 *       │ ── DATA 200 ─────────────────────────► │
 *       │ ◄────────────── DATA, half the answer ─ │
 *     shutdown(SHUT_WR): 'I have sent all I have'
 *       │ ── FIN ──────────────────────────────► │  read() = 0                         (1)
 *       │ ◄─────────────────────── ACK of FIN ── │  'heard; mine is still going out'   (2)
 *       │ ◄────────────────── DATA, the rest ─── │  `serverWait`/2 later
 *       │                                      close(), `serverWait` after read() = 0
 *       │ ◄────────────────────────────── FIN ── │  'I have sent all I have'           (3)
 *       │ ── ACK of FIN ───────────────────────► │  'everything has arrived'; CLOSED   (4)
 *     close(), TIME-WAIT
 *
 * With `answer: 0` and `serverWait: '0s'` the server has nothing to wait for, and a stack that delays its ACK
 * makes one segment of (2) and (3). Defaults: `answer` 2000, `serverWait` 300 ms.
 *
 * @throws FinwaitError when an option cannot be read
 */
export function classicalClose(options: CloseOptions = {}): Scenario {
  const { request, answer } = exchange(options, 2000);
  const firstPart = Math.ceil(answer / 2);
  const wait = parseDuration(options.serverWait ?? '300ms', 'serverWait');
  return {
    ...surroundings('classical close', options),
    script: {
      client: [...opening(request), ...shuttingDown(options)],
      server: [
        ...serving(request, firstPart),
        ...entries(afterEof(printDuration(ns(wait / 2))), writing(answer - firstPart)),
        when(afterEof(printDuration(wait)), { close: true }),
        closeOnError,
      ],
    },
  };
}

function exchange(
  { request, answer }: CloseOptions,
  answerDefault: number,
): { request: number; answer: number } {
  return {
    request: bytesOption(request, requestDefault, 'request'),
    answer: bytesOption(answer, answerDefault, 'answer'),
  };
}

/** The client connects and, once connected, asks. */
function opening(request: number): readonly ScriptEntry[] {
  return [
    when({ at: '0s' }, { connect: { port: clientPort, reuseaddr: true } }),
    ...entries({ connected: true }, writing(request)),
  ];
}

/** The server listens and, once asked, answers. */
function serving(request: number, answer: number): readonly ScriptEntry[] {
  const asked: Trigger = request > 0 ? { received: request } : { accepted: true };
  return [
    when({ at: '0s' }, { listen: { port: serverPort, reuseaddr: true } }),
    ...entries(asked, writing(answer)),
  ];
}

/** The client's half-close, and its close after the server's. */
function shuttingDown(options: CloseOptions): readonly ScriptEntry[] {
  return [
    when(established('client', closingTime(options)), { shutdown: 'wr' }),
    when(afterEof(timeOption(options.clientWait, '0s', 'clientWait')), { close: true }),
    closeOnError,
  ];
}

/** `closeAt`, or late enough for question, answer and their ACKs on an idle link. */
function closingTime(options: CloseOptions): string {
  const roundTrips = 4 * oneWayDelay(options);
  return timeOption(options.closeAt, ns(parseDuration(quiet) + roundTrips), 'closeAt');
}

const closeOnError: ScriptEntry = { on: { error: true }, do: [{ close: true }] };

const when = (on: Trigger, ...actions: readonly Action[]): ScriptEntry => ({ on, do: actions });
const entries = (on: Trigger, actions: readonly Action[]): readonly ScriptEntry[] =>
  actions.length === 0 ? [] : [when(on, ...actions)];
const writing = (bytes: number): readonly Action[] => (bytes > 0 ? [{ write: bytes }] : []);
const afterEof = (after: string): Trigger => ({ eof: true, ...delay(after) });
const established = (side: Side, after: string): Trigger =>
  side === 'client' ? { connected: true, ...delay(after) } : { accepted: true, ...delay(after) };
const delay = (after: string): { after?: string } => (after === '0s' ? {} : { after });
