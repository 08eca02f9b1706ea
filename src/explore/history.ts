// What one explored run was like, in the leanest shape that invariants and the atlas can still judge. Filled by
// `recorder.ts` from the world's own notifications; nothing here is text that had to be made for it.
//
//   segments     what hosts sent, in order        ┐
//   arrivals     what reached a host, in order    │ every record has its `order` among all records of the run,
//   transitions  moves of the state machines      │ because many things happen at one and the same time
//   calls        what applications did and saw    ┘
//
// A history is valid while its observer is called and kept by nobody: copy what is to outlive the call. Sequence
// numbers are absolute, modulo 2^32; compare them with `seqLt` and its sisters of `wire`.
import type { Kind, Side } from '../fault/index.ts';
import type { CallDescription, Outcome, Scenario } from '../scenario/index.ts';
import type { Profile, State, TransmitCause } from '../tcp/index.ts';
import type { Nanoseconds } from '../time/index.ts';
import type { Segment, SequenceNumber } from '../wire/index.ts';
import type { Action } from './action.ts';

/** What all runs of an exploration have in common. */
export interface Setting {
  readonly scenario: Scenario;
  /** The TCPs of both ends, with the scenario's sysctls: `profiles.client.timeWait.…`. */
  readonly profiles: Readonly<Record<Side, Profile>>;
}

/** A segment as its sender handed it to the link, and what became of it. */
export interface SentSegment {
  readonly order: number;
  readonly at: Nanoseconds;
  /** Its sender. */
  readonly side: Side;
  /** The packet's number in the run, from 1, which both directions share. */
  readonly id: number;
  /** The incarnation on the 4-tuple, from 1; a segment that no connection sent has that of its addressee. */
  readonly connection: number;
  readonly segment: Segment;
  /** Why it was sent: 'new', 'rto', …; 'reply' for a RST of no connection. */
  readonly cause: TransmitCause;
  /** What the fault language calls it. A FIN with text is a FIN here; what no kind fits is a 'segment'. */
  readonly kind: Kind;
  /** Which segment of that kind it is among all that its sender has sent, from 1: 'client FIN #2'. */
  readonly copy: number;
  /** The sender's state when it left, or CLOSED when no connection sent it. */
  readonly state: State;
  /** Its number as a choice point, or -1 when it was out of scope. */
  readonly choice: number;
  /** What the schedule did with it; null: it was delivered. */
  action: Action | null;
  /** Copies that reached the other host's device intact, and when the first did. */
  arrived: number;
  firstArrivalAt: Nanoseconds | null;
}

/** What a connection knew at one moment. */
export interface EndView {
  readonly state: State;
  readonly sndUna: SequenceNumber;
  readonly sndNxt: SequenceNumber;
  readonly rcvNxt: SequenceNumber;
}

/** A copy of a segment reached a host. What it set off at once has an order after its own. */
export interface Arrival {
  readonly order: number;
  readonly at: Nanoseconds;
  /** Its receiver. */
  readonly side: Side;
  /** null: the segment was made by the network (a forged one, a replay, a middlebox's). */
  readonly sent: SentSegment | null;
  readonly segment: Segment;
  /** The incarnation that it met at the receiver; 0: none. */
  readonly connection: number;
  /** That connection just before, and just after all that the arrival set off; null: there was none. */
  readonly before: EndView | null;
  after: EndView | null;
}

export interface Move {
  readonly order: number;
  readonly at: Nanoseconds;
  readonly side: Side;
  readonly connection: number;
  readonly from: State;
  readonly to: State;
  /** One of tcp's `causes`, or 'crash'. */
  readonly cause: string;
  /** The arrival that made it move; null: an application or a timer did. */
  readonly arrival: Arrival | null;
}

export interface Call {
  readonly order: number;
  readonly at: Nanoseconds;
  readonly side: Side;
  /** The actor of the script: 'client', 'server', 'c2', 's2'. */
  readonly actor: string;
  readonly call: CallDescription['call'];
  /** Octets asked for, how to shut down, 'abort' for a close that resets. */
  readonly argument: string | number | null;
  /** Octets read or written; 0: end of file. */
  readonly result: number | null;
  readonly error: CallDescription['error'] | null;
}

export interface History {
  readonly setting: Setting;
  readonly segments: readonly SentSegment[];
  readonly arrivals: readonly Arrival[];
  readonly moves: readonly Move[];
  readonly calls: readonly Call[];
  /** How the run ended, for each end of its first connection. */
  readonly outcome: Outcome;
  /** How many transmissions were choice points. */
  readonly choices: number;
  /** Segments that were reordered and still wait for a successor to come through, which never did: they are lost. */
  readonly holding: number;
  /**
   * More segments were sent than any healthy run sends (`transmissionsMax`), and from then on the network lost
   * everything, so that the run came to an end: an endless exchange, or the like.
   */
  readonly cutShort: boolean;
}
