// What a language must be able to say: one sentence or two for everything a story can contain. Both languages
// implement all of it, so that neither can fall behind the other unnoticed.
import type { State } from '../../tcp/index.ts';
import type { HostChanged, HostName, SegmentDropped } from '../event.ts';
import type {
  Again,
  Arrival,
  ArrivalStep,
  Doubt,
  Effect,
  ExchangeStep,
  Flow,
  HandshakeStep,
  HostEnding,
  Knowledge,
  Known,
  LossNotice,
  Principle,
  QuietKind,
  QuietStep,
  ResetReason,
  SegmentStep,
  SentRole,
  Story,
} from './steps.ts';

/** A segment leaves, is repeated, is lost. */
export interface SegmentWords {
  readonly sent: Readonly<Record<SentRole, (step: SegmentStep) => string>>;
  readonly reset: Readonly<Record<ResetReason, (step: SegmentStep) => string>>;
  readonly again: Readonly<Record<Again['cause'], (step: SegmentStep, again: Again) => string>>;
  readonly notice: Readonly<Record<LossNotice, (step: SegmentStep) => string>>;
  /** The delayed-ACK timer rang. */
  readonly delayedAck: (step: SegmentStep, heldBack: string) => string;
  readonly injected: (step: SegmentStep) => string;
  /** A fault touched it without dropping it. */
  readonly touched: (step: SegmentStep) => string;
  readonly inFlight: (step: SegmentStep) => string;
}

/** A segment arrives, a state is entered, a timer ends a wait. */
export interface ArrivalWords {
  readonly arrived: Readonly<Record<Effect, (arrival: Arrival) => string>>;
  /** What a state means, told when a host first enters it; '' where there is nothing to add. */
  readonly enters: Readonly<Record<State, (host: HostName, timeWait: string | null) => string>>;
  readonly quiet: Readonly<Record<QuietKind, (step: QuietStep) => string>>;
  /** A fault befalls a host. */
  readonly befalls: Readonly<Record<HostChanged['change'], (host: HostName) => string>>;
  /** The same segment acknowledges the receiver's FIN. */
  readonly acksFin: (arrival: Arrival) => string;
  readonly endOfFile: (host: HostName) => string;
  readonly error: (host: HostName, error: string) => string;
  readonly timeWaitRestarted: (host: HostName, length: string) => string;
  readonly repeatedByNetwork: (arrival: Arrival) => string;
}

export type PrincipleWords = Readonly<Record<Principle, string>>;

export interface FrameWords {
  readonly headings: { readonly before: string; readonly steps: string; readonly after: string };
  /** Between sentences: English wants a space, Chinese none. */
  readonly gap: string;
  readonly host: (host: HostName) => string;
  readonly lostBy: Readonly<Record<SegmentDropped['by'], (detail: string) => string>>;
  readonly arrives: (after: string) => string;
  readonly arrivesLater: string;
  readonly stillTravelling: string;
  readonly copy: (copy: number) => string;
  readonly arrivalOf: (step: ArrivalStep) => string;
  readonly moved: (host: HostName, name: string, before: number, after: number) => string;
  readonly knows: Readonly<Record<Known, (peer: HostName) => string>>;
  readonly doubts: Readonly<Record<Doubt, (peer: HostName) => string>>;
  readonly knowledge: (
    host: HostName,
    knows: readonly string[],
    doubts: readonly string[],
    mood: Knowledge['mood'],
  ) => string;
  readonly handshake: (step: HandshakeStep) => string;
  readonly handshakeTitle: string;
  readonly exchangeTitle: string;
  readonly exchange: (step: ExchangeStep) => string;
  readonly flow: (flow: Flow) => string;
  readonly before: (story: Story) => readonly string[];
  readonly ending: Readonly<Record<HostEnding['how'], (ending: HostEnding) => string>>;
  readonly after: (story: Story) => readonly string[];
}

export interface Teacher {
  readonly segments: SegmentWords;
  readonly arrivals: ArrivalWords;
  readonly principles: PrincipleWords;
  readonly frame: FrameWords;
}
