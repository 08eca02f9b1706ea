// One entry of a script: it waits for its trigger, then on the clock, and then has its actions performed.
import type { Host } from '../host/index.ts';
import { parseDuration, TimedEvent, type Nanoseconds, type VirtualScheduler } from '../time/index.ts';
import type { Action, ScriptEntry, Trigger } from './scenario.ts';

export type TriggerKind = 'at' | 'connected' | 'accepted' | 'received' | 'eof' | 'error' | 'state';

/** Who does what an entry says. */
export interface Performer {
  readonly host: Host;
  perform(actions: readonly Action[]): void;
}

/** One entry of a script: waits for its trigger, then on the clock. */
export class Entry extends TimedEvent {
  readonly kind: TriggerKind;
  /** For 'received'. */
  readonly octets: number;
  /** For 'state'. */
  readonly state: { readonly side: 'client' | 'server'; readonly is: string } | null;
  readonly #performer: Performer;
  readonly #actions: readonly Action[];
  /** For 'at'. */
  readonly #at: Nanoseconds;
  readonly #after: Nanoseconds;
  readonly #scheduler: VirtualScheduler;
  readonly #place: string;
  #triggered = false;

  constructor(performer: Performer, { on, do: actions }: ScriptEntry, place: string) {
    super();
    this.#performer = performer;
    this.#actions = actions;
    this.#place = place;
    this.#scheduler = performer.host.scheduler;
    this.kind = kindOf(on);
    this.octets = 'received' in on ? on.received : 0;
    this.state = 'state' in on ? on.state : null;
    this.#at = 'at' in on ? parseDuration(on.at, `${place}.on.at`) : (0 as Nanoseconds);
    this.#after = parseDuration(on.after ?? 0, `${place}.on.after`);
  }

  reset(): void {
    this.#triggered = false;
  }

  /** For 'at': the trigger is a time. */
  await(): void {
    this.#scheduler.arm(this, this.#at);
  }

  /** The trigger happened. Only the first time counts. */
  happen(): void {
    if (this.#triggered) return;
    this.#triggered = true;
    this.#scheduler.arm(this, (this.#scheduler.clock + this.#after) as Nanoseconds);
  }

  fire(): void {
    // A time is a trigger like any other: what was triggered before and is due now goes first.
    if (this.#triggered) this.#performer.perform(this.#actions);
    else this.happen();
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
