// What lasts: stretches of time in one TCP state, and timers from arming to firing or being cancelled.
import { seconds, type Nanoseconds } from '../time/index.ts';
import type { State } from '../tcp/index.ts';
import type { StateChanged, TimerChanged, TraceEvent } from './event.ts';
import { sideOf, type LadderView, type Side, type StateSpan, type TimerSpan } from './ladder-model.ts';

/**
 * The states of both sides, without gaps from `view.begin` to `view.end`. States left at the instant they were
 * entered are skipped. With several connections a side shows the newest one, until that is over.
 */
export function stateSpans(view: LadderView): StateSpan[] {
  const spans: StateSpan[] = [];
  for (const side of ['left', 'right'] as const) {
    const changes = shownChanges(view, side);
    let state: State = changes[0]?.from ?? 'CLOSED';
    let from = view.begin;
    let cause = '';
    const push = (to: Nanoseconds): void => {
      if (to > from || to === view.end) spans.push({ side, state, from, to, cause });
    };
    for (const change of changes) {
      if (change.at > view.end) break;
      if (change.at >= view.begin) {
        if (change.at > from) push(change.at);
        from = change.at;
      }
      state = change.to;
      cause = change.cause;
    }
    push(view.end);
  }
  return spans;
}

function shownChanges(view: LadderView, side: Side): StateChanged[] {
  const changes: StateChanged[] = [];
  let connection = 0;
  let state: State = 'CLOSED';
  for (const event of view.trace.events) {
    const listens = listening(event);
    if (listens !== undefined && sideOf(view, listens.host) === side) {
      // A listener is no connection and tells no states; it is LISTEN until its first connection.
      if (changes.length === 0) changes.push(listens);
      continue;
    }
    if (event.type !== 'state' || sideOf(view, event.host) !== side) continue;
    if (view.connection !== undefined && event.connection !== view.connection) continue;
    if (event.connection < connection && state !== 'CLOSED') continue;
    ({ connection, to: state } = event);
    changes.push(event);
  }
  return changes;
}

/** What a call of listen() does to its side's state; undefined for other events. */
function listening(event: TraceEvent): StateChanged | undefined {
  if (event.type !== 'call' || event.call !== 'listen' || event.error !== undefined) return undefined;
  const { at, host } = event;
  return { type: 'state', at, host, connection: 0, from: 'CLOSED', to: 'LISTEN', cause: 'listen' };
}

/** The timers worth showing (see `timerMatters`), in the order of their arming. */
export function timerSpans(view: LadderView): TimerSpan[] {
  const running = new Map<string, { armed: TimerChanged; side: Side; restart: boolean }>();
  const spans: TimerSpan[] = [];
  const finish = (key: string, endedAt: Nanoseconds, end: TimerSpan['end']): void => {
    const timer = running.get(key);
    if (timer === undefined) return;
    running.delete(key);
    const { armed, side, restart } = timer;
    const expiresAt = armed.expiresAt ?? endedAt;
    spans.push({ side, timer: armed.timer, armedAt: armed.at, expiresAt, endedAt, end, restart });
  };
  for (const event of view.trace.events) {
    const side = event.type === 'timer' ? sideOf(view, event.host) : undefined;
    if (event.type !== 'timer' || side === undefined || event.at > view.end) continue;
    if (view.connection !== undefined && event.connection !== view.connection) continue;
    const key = `${event.host} ${event.connection} ${event.timer}`;
    if (event.change !== 'armed') {
      finish(key, event.at, event.change);
      continue;
    }
    const restart = running.has(key);
    finish(key, event.at, 'restarted');
    running.set(key, { armed: event, side, restart });
  }
  for (const key of running.keys()) finish(key, view.end, 'running');
  return spans
    .filter(span => span.armedAt >= view.begin && timerMatters(span))
    .sort((a, b) => a.armedAt - b.armedAt);
}

/**
 * Whether a reader should see a timer: TIME-WAIT always, FIN-WAIT-2 when it fires or has waited for a second,
 * the delayed ACK never (its segment says so), every other one when it fires.
 */
function timerMatters(span: TimerSpan): boolean {
  switch (span.timer) {
    case 'TIME-WAIT':
      return true;
    case 'FIN-WAIT-2':
      return span.end === 'fired' || span.endedAt - span.armedAt >= seconds(1);
    case 'delayed ACK':
    case 'reordering':
      return false;
    case 'retransmission':
    case 'loss probe':
    case 'persist':
    case 'keepalive':
    case 'user timeout':
      return span.end === 'fired';
    default:
      return false;
  }
}
