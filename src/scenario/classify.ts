// Watches one end of the run's first connection through the host's cheap notifications, and says in the end
// how it went. No trace is needed.
import { FIN, RST } from '../wire/index.ts';
import type { State, TransmitCause } from '../tcp/index.ts';
import type { Nanoseconds } from '../time/index.ts';
import type { Segment } from '../wire/index.ts';
import type { Ending, EndpointOutcome, Outcome } from './outcome.ts';

const isDone = (state: State): boolean => state === 'CLOSED' || state === 'TIME-WAIT';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What the watch cannot see: the application's side. */
export interface ApplicationAccount {
  readonly written: number;
  readonly received: number;
  readonly errors: readonly string[];
}

export class EndpointWatch {
  state: State = 'CLOSED';
  /** Whether there ever was a connection. */
  exists = false;
  doneAt: Nanoseconds | null = null;
  firstFinAt: Nanoseconds | null = null;
  firstResetAt: Nanoseconds | null = null;
  #path: State[] = [];
  #ending: Ending | null = null;
  #resetBy: 'peer' | 'self' | null = null;
  #endedInState: State | null = null;
  #finCopies = 0;
  #segmentsSent = 0;
  #rto = 0;
  #fast = 0;
  #lossProbe = 0;
  #timeWaitFrom: Nanoseconds | null = null;
  #timeWait = 0;

  get done(): boolean {
    return isDone(this.state);
  }

  reset(): void {
    this.state = 'CLOSED';
    this.exists = false;
    this.doneAt = null;
    this.firstFinAt = null;
    this.firstResetAt = null;
    this.#path = [];
    this.#ending = null;
    this.#resetBy = null;
    this.#endedInState = null;
    this.#finCopies = 0;
    this.#segmentsSent = 0;
    this.#rto = 0;
    this.#fast = 0;
    this.#lossProbe = 0;
    this.#timeWaitFrom = null;
    this.#timeWait = 0;
  }

  transmitted(segment: Segment, cause: TransmitCause, now: Nanoseconds): void {
    this.#segmentsSent++;
    if (segment.flags & (FIN | RST)) {
      if (segment.flags & RST) this.firstResetAt ??= now;
      else {
        this.firstFinAt ??= now;
        this.#finCopies++;
      }
    }
    if (cause === 'rto') this.#rto++;
    else if (cause === 'fast-retransmit') this.#fast++;
    else if (cause === 'loss-probe') this.#lossProbe++;
  }

  moved(from: State, to: State, cause: string, now: Nanoseconds): void {
    if (!this.exists) this.#path.push(from);
    this.exists = true;
    this.state = to;
    this.#path.push(to);
    if (!isDone(to)) this.doneAt = null;
    else if (!isDone(from)) this.doneAt = now;
    if (to === 'TIME-WAIT') this.#timeWaitFrom = now;
    else this.#leaveTimeWait(now);
    if (to === 'CLOSED') this.#ended(from, cause);
  }

  outcome(application: ApplicationAccount, now: Nanoseconds): EndpointOutcome {
    const inTimeWait = this.#timeWaitFrom === null ? 0 : now - this.#timeWaitFrom;
    const ending = this.#ending ?? (this.exists ? (this.done ? 'closed' : 'open') : 'refused');
    // Built without spreading: a run of a tiny scenario is short, and this is a part of each.
    const outcome: Mutable<EndpointOutcome> = {
      ending,
      finalState: this.state,
      path: this.exists ? this.#path : ['CLOSED'],
      errors: application.errors.slice(),
      bytesWritten: application.written,
      bytesRead: application.received,
      doneAt: this.doneAt,
      firstFinAt: this.firstFinAt,
      finCopies: this.#finCopies,
      segmentsSent: this.#segmentsSent,
      retransmissions: { rto: this.#rto, fast: this.#fast, lossProbe: this.#lossProbe },
      timeWait: (this.#timeWait + inTimeWait) as Nanoseconds,
    };
    if (this.#resetBy !== null) outcome.resetBy = this.#resetBy;
    if (this.#endedInState !== null) outcome.endedInState = this.#endedInState;
    return outcome;
  }

  #leaveTimeWait(now: Nanoseconds): void {
    if (this.#timeWaitFrom === null) return;
    this.#timeWait += now - this.#timeWaitFrom;
    this.#timeWaitFrom = null;
  }

  /** CLOSED was entered: was that the end that both wanted? Causes are those of tcp's transition table. */
  #ended(from: State, cause: string): void {
    if (from === 'TIME-WAIT' || cause === 'ACK of FIN') {
      this.#ending = 'closed';
      return;
    }
    this.#endedInState = from;
    if (cause === 'crash') {
      this.#ending = 'crashed';
    } else if (cause === 'give up' || cause === 'FIN-WAIT-2 over') {
      this.#ending = 'gave up';
    } else if (from === 'LISTEN' || from === 'SYN-SENT' || from === 'SYN-RECEIVED') {
      this.#ending = 'refused';
    } else {
      this.#ending = 'reset';
      this.#resetBy = cause === 'abort' ? 'self' : 'peer';
    }
  }
}

/** What is true of the run as a whole. */
export interface RunAccount {
  readonly segmentsSent: number;
  readonly segmentsDropped: number;
  readonly endedAt: Nanoseconds;
  readonly endedBy: Outcome['endedBy'];
}

export function classify(
  client: EndpointWatch,
  server: EndpointWatch,
  accounts: { readonly client: ApplicationAccount; readonly server: ApplicationAccount },
  run: RunAccount,
): Outcome {
  const began = earliest(
    earliest(client.firstFinAt, client.firstResetAt),
    earliest(server.firstFinAt, server.firstResetAt),
  );
  return {
    client: client.outcome(accounts.client, run.endedAt),
    server: server.outcome(accounts.server, run.endedAt),
    teardownBeganAt: began,
    teardown: teardown(began, client, server),
    segmentsSent: run.segmentsSent,
    segmentsDropped: run.segmentsDropped,
    endedAt: run.endedAt,
    endedBy: run.endedBy,
  };
}

/** An end that never had a connection has nothing to tear down. */
function teardown(
  began: Nanoseconds | null,
  client: EndpointWatch,
  server: EndpointWatch,
): Nanoseconds | null {
  if (began === null || !(client.exists || server.exists)) return null;
  let last = began;
  for (const end of [client, server]) {
    if (!end.exists) continue;
    if (end.doneAt === null) return null;
    if (end.doneAt > last) last = end.doneAt;
  }
  return (last - began) as Nanoseconds;
}

function earliest(a: Nanoseconds | null, b: Nanoseconds | null): Nanoseconds | null {
  if (a === null) return b;
  return b === null || a <= b ? a : b;
}
