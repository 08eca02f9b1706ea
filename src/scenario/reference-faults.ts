// The faults of a recording: rules that name segments by the recording's own labels. A rule applies to a
// segment when all its conditions hold:
//
//   label, copy   it has that name, and is such a copy of it
//   after         a segment with that name has been sent, in either direction; this one counts
//   fromUs        it is sent at that time or later
//   conn          it belongs to the n-th connection
//
// and then loses it ('drop'), lets it pass and again `gapMs` later ('dup'), or `ms` later only ('delay').
import type { OperatorFunction } from 'rxjs';
import type { Side } from '../fault/index.ts';
import type { Packet } from '../link/index.ts';
import { ms, Observable, Subscriber, TimedEvent, type Nanoseconds } from '../time/index.ts';
import type { LabelledFault } from './reference-case.ts';
import { splitLabel, type ReferenceLabels } from './reference-labels.ts';
import type { WireAccess } from './wire.ts';

export class LabelledFaults {
  readonly #rules: readonly Rule[];
  readonly #labels: ReferenceLabels;
  readonly #access: Pick<WireAccess, 'scheduler' | 'dropped' | 'faulted'>;

  constructor(faults: readonly LabelledFault[], labels: ReferenceLabels, access: WireAccess) {
    this.#rules = faults.map(fault => new Rule(fault));
    this.#labels = labels;
    this.#access = access;
  }

  /** How often each rule applied, in their order. */
  get hits(): readonly number[] {
    return this.#rules.map(rule => rule.hits);
  }

  reset(): void {
    for (const rule of this.#rules) rule.hits = 0;
  }

  /** @param observe is shown every segment with its labels, before anything happens to it */
  direction(
    side: Side,
    observe: (packet: Packet, labels: readonly string[]) => void,
  ): OperatorFunction<Packet, Packet> {
    return source =>
      new Observable(destination =>
        source.subscribe(
          new Passage(destination, packet => {
            const labels = this.#labels.label(side, packet.segment);
            observe(packet, labels);
            this.#pass(packet, labels, destination);
          }),
        ),
      );
  }

  #pass(packet: Packet, labels: readonly string[], exit: Subscriber<Packet>): void {
    const { scheduler } = this.#access;
    const hits = this.#rules.filter(rule => rule.hit(labels, this.#labels, scheduler.clock));
    const drop = hits.find(rule => rule.fault.action === 'drop');
    if (drop !== undefined) {
      this.#access.dropped(packet, drop.text);
      return;
    }
    let later = 0;
    for (const { fault, text } of hits) {
      if (fault.action === 'delay') later += ms(fault.ms ?? 0);
      this.#access.faulted(packet, text);
    }
    for (const { fault } of hits) {
      if (fault.action === 'dup') this.#release(packet, exit, later + ms(fault.gapMs ?? 0));
    }
    if (later > 0) this.#release(packet, exit, later);
    else exit.next(packet);
  }

  #release(packet: Packet, exit: Subscriber<Packet>, delay: number): void {
    const { scheduler } = this.#access;
    scheduler.arm(new LateDeparture(packet, exit), (scheduler.clock + delay) as Nanoseconds);
  }
}

class Rule {
  readonly fault: LabelledFault;
  /** What traces say. */
  readonly text: string;
  hits = 0;
  readonly #kind: string | null;
  readonly #copies: readonly number[] | null;
  readonly #after: readonly [kind: string, copy: number | null] | null;

  constructor(fault: LabelledFault) {
    this.fault = fault;
    const [kind, copy] = fault.label === undefined ? [null, null] : splitLabel(fault.label);
    this.#kind = kind;
    this.#copies = fault.copy === undefined ? (copy === null ? null : [copy]) : copiesOf(fault.copy);
    this.#after = fault.after === undefined ? null : splitLabel(fault.after);
    this.text = describeFault(fault);
  }

  hit(labels: readonly string[], counts: ReferenceLabels, now: Nanoseconds): boolean {
    const { fromUs, conn } = this.fault;
    const applies =
      this.#named(labels) &&
      (this.#after === null || counts.copies(this.#after[0]) >= (this.#after[1] ?? 1)) &&
      (fromUs === undefined || now >= fromUs * 1e3) &&
      (conn === undefined || counts.connection === conn);
    if (applies) this.hits++;
    return applies;
  }

  #named(labels: readonly string[]): boolean {
    if (this.#kind === null) return true;
    return labels.some(label => {
      const [kind, copy] = splitLabel(label);
      return kind === this.#kind && (this.#copies === null || this.#copies.includes(copy ?? 0));
    });
  }
}

const copiesOf = (copy: number | readonly number[]): readonly number[] =>
  typeof copy === 'number' ? [copy] : copy;

/** For people: `drop FIN1#1`, `duplicate ACK2#1 after 5 ms`. */
export function describeFault({
  action,
  label,
  copy,
  after,
  fromUs,
  conn,
  gapMs,
  ms: delay,
}: LabelledFault): string {
  const copies = copy === undefined ? '' : `#${copiesOf(copy).join(',')}`;
  return [
    action === 'dup' ? 'duplicate' : action,
    label === undefined ? 'everything' : `${label}${copies}`,
    gapMs === undefined ? '' : `after ${gapMs} ms`,
    delay === undefined ? '' : `by ${delay} ms`,
    after === undefined ? '' : `once ${after} was sent`,
    fromUs === undefined ? '' : `from ${fromUs / 1e3} ms on`,
    conn === undefined ? '' : `in connection ${conn}`,
  ]
    .filter(part => part !== '')
    .join(' ');
}

/** Passes each packet to a function and everything else to the destination. */
class Passage extends Subscriber<Packet> {
  readonly #pass: (packet: Packet) => void;

  constructor(destination: Subscriber<Packet>, pass: (packet: Packet) => void) {
    super(destination);
    this.#pass = pass;
  }

  override next(packet: Packet): void {
    if (!this.closed) this.#pass(packet);
  }
}

class LateDeparture extends TimedEvent {
  readonly #packet: Packet;
  readonly #exit: Subscriber<Packet>;

  constructor(packet: Packet, exit: Subscriber<Packet>) {
    super();
    this.#packet = packet;
    this.#exit = exit;
  }

  fire(): void {
    this.#exit.next(this.#packet);
  }

  override describe(): string {
    return 'the departure of a delayed or duplicated packet';
  }
}
