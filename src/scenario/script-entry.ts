// The entries of a script: each waits for its trigger, then on the clock, and then has its actions performed.
import { parseDuration, TimedEvent, type Nanoseconds, type VirtualScheduler } from '../time/index.ts';
import type { Action, ScriptEntry, Trigger } from './scenario.ts';

export type TriggerKind = 'at' | 'connected' | 'accepted' | 'received' | 'eof' | 'error' | 'state';

/** Who does what an entry says: an application, or whoever stands on the wire. */
export interface Performer<A = Action> {
  readonly scheduler: VirtualScheduler;
  /** Entries that are due at once. The run has them performed before the clock's next event. */
  readonly due: TimedEvent[];
  perform(actions: readonly A[]): void;
}

/** An entry that waits for a state of some host's TCP. */
export interface StateEntry {
  readonly state: { readonly side: 'client' | 'server'; readonly is: string } | null;
  happen(): void;
}

/** One entry of a script: waits for its trigger, then on the clock. */
export class Entry<A = Action> extends TimedEvent implements StateEntry {
  readonly kind: TriggerKind;
  /** For 'received'. */
  readonly octets: number;
  /** For 'state'. */
  readonly state: { readonly side: 'client' | 'server'; readonly is: string } | null;
  readonly #performer: Performer<A>;
  readonly #actions: readonly A[];
  /** For 'at'. */
  readonly #at: Nanoseconds;
  readonly #after: Nanoseconds;
  readonly #scheduler: VirtualScheduler;
  readonly #place: string;
  #triggered = false;

  constructor(performer: Performer<A>, { on, do: actions }: ScriptEntry<A>, place: string) {
    super();
    this.#performer = performer;
    this.#actions = actions;
    this.#place = place;
    this.#scheduler = performer.scheduler;
    this.kind = kindOf(on);
    this.octets = 'received' in on ? on.received : 0;
    this.state = 'state' in on ? on.state : null;
    this.#at = 'at' in on ? parseDuration(on.at, `${place}.on.at`) : (0 as Nanoseconds);
    this.#after = parseDuration(on.after ?? 0, `${place}.on.after`);
  }

  reset(): void {
    this.#triggered = false;
  }

  /** For 'at': the trigger is a time, counted from `since`. */
  await(since: Nanoseconds): void {
    this.#scheduler.arm(this, (since + this.#at) as Nanoseconds);
  }

  /** Nobody is there any more to do what was triggered. A time that is still to come stays. */
  abandon(): void {
    if (this.#triggered) this.#scheduler.disarm(this);
  }

  /** The trigger happened. Only the first time counts. */
  happen(): void {
    if (this.#triggered) return;
    this.#triggered = true;
    // An application acts on what it sees before anything else comes to it. It cannot act right here: a state
    // changes in the middle of a segment's arrival.
    if (this.#after === 0) this.#performer.due.push(this);
    else this.#scheduler.arm(this, (this.#scheduler.clock + this.#after) as Nanoseconds);
  }

  fire(): void {
    if (this.#triggered) {
      this.#performer.perform(this.#actions);
    } else {
      // A time is a trigger like any other: what was triggered before and is due now goes first.
      this.#triggered = true;
      this.#scheduler.arm(this, (this.#scheduler.clock + this.#after) as Nanoseconds);
    }
  }

  override describe(): string {
    return this.#place;
  }
}

function kindOf(trigger: Trigger): TriggerKind {
  if ('at' in trigger) return 'at';
  if ('connected' in trigger) return 'connected';
  if ('accepted' in trigger) return 'accepted';
  if ('received' in trigger) return 'received';
  if ('eof' in trigger) return 'eof';
  return 'error' in trigger ? 'error' : 'state';
}

/** The entries of one actor, by what they wait for. */
export class Entries<A = Action> {
  /** Entries that wait for a TCP state, whoever's it is. */
  readonly forStates: readonly Entry<A>[];
  readonly #all: readonly Entry<A>[];
  readonly #on: Readonly<Record<TriggerKind, readonly Entry<A>[]>>;

  constructor(performer: Performer<A>, entries: readonly ScriptEntry<A>[], name: string) {
    this.#all = entries.map((entry, index) => new Entry(performer, entry, `script.${name}[${index}]`));
    const of = (kind: TriggerKind): readonly Entry<A>[] => this.#all.filter(entry => entry.kind === kind);
    this.#on = {
      at: of('at'),
      connected: of('connected'),
      accepted: of('accepted'),
      received: of('received'),
      eof: of('eof'),
      error: of('error'),
      state: of('state'),
    };
    this.forStates = this.#on.state;
  }

  reset(): void {
    for (const entry of this.#all) entry.reset();
  }

  /** Puts the entries that wait for a time on the clock. @param since what their times count from */
  start(since: Nanoseconds = 0 as Nanoseconds): void {
    for (const entry of this.#on.at) entry.await(since);
  }

  abandon(): void {
    for (const entry of this.#all) entry.abandon();
  }

  trigger(kind: 'connected' | 'accepted' | 'eof' | 'error'): void {
    const entries = this.#on[kind];
    for (let i = 0; i < entries.length; i++) entries[i]!.happen();
  }

  /** So many octets have been read in all. */
  triggerReceived(octets: number): void {
    const entries = this.#on.received;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!;
      if (octets >= entry.octets) entry.happen();
    }
  }
}
