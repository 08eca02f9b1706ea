// The system calls of a run under the names that recordings use, with their errors.
import type { ApplicationCall, Trace } from '../trace/index.ts';
import type { ObservedCall } from './reference-case.ts';

const actorNames: Readonly<Record<string, ObservedCall['side']>> = {
  client: 'c',
  server: 's',
  c2: 'c2',
  s2: 's2',
};

export function formatCalls(trace: Trace): ObservedCall[] {
  const calls = trace.events.filter(event => event.type === 'call');
  return calls
    .filter((call, index) => !isListen(call) && !failsAtOnce(call, calls[index + 1]))
    .map(formatCall);
}

const isListen = ({ call, error }: ApplicationCall): boolean => call === 'listen' && error === undefined;

/** connect() is told when it is called, and again when it returned an error: that is one call. */
function failsAtOnce(call: ApplicationCall, next: ApplicationCall | undefined): boolean {
  const isBegun = call.call === 'connect' && call.error === undefined && call.result === undefined;
  const returned = next?.actor === call.actor && next.call === 'connect' && next.argument !== undefined;
  return isBegun && returned && next.error !== undefined && next.at === call.at;
}

function formatCall(event: ApplicationCall): ObservedCall {
  const { argument, call, error, result } = event;
  const side = actorNames[event.actor] ?? 'c';
  const head = { t: Math.round(event.at / 1e3), side };
  const failed = error === undefined ? {} : { err: error };
  switch (call) {
    case 'connect':
      if (result !== undefined) return { ...head, call: 'connected', err: null };
      // The call itself names the port; that the connection failed later is told without.
      if (argument !== undefined) return { ...head, call: 'connect', err: error ?? 'EINPROGRESS' };
      return { ...head, call: 'connect-error', ...failed };
    case 'read':
      return { ...head, call: 'recv', ...(error === undefined ? { n: result } : failed) };
    case 'write':
      return { ...head, call: 'send', n: argument, ...(error === undefined ? { ret: result } : failed) };
    case 'bind':
      // A bind() that is only tried tells what it returned; the one before a connect() only that it failed.
      return {
        ...head,
        call: result === undefined ? 'bind' : 'bind-listener',
        port: argument,
        err: error ?? null,
      };
    case 'listen':
      return { ...head, call: 'bind-listener', port: argument, ...failed };
    case 'shutdown':
      return { ...head, call, how: argument, ...failed };
    case 'setsockopt':
      return { ...head, call, opt: argument, ...failed };
    case 'accept':
      // The listener's owner calls it, whoever gets the connection.
      return { ...head, side: 's', call };
    case 'close':
      return { ...head, call, ...failed };
  }
}
