// Stands on the wire of an explored run and carries its schedule out: each transmission in scope is a choice point,
// and what the schedule has for it happens in the same way and in the same order of events as the fault language
// would do it (`fault/schedule.ts`), so that a schedule printed as faults replays to the same history.
//
//   host ──► recorder numbers it ──► ChoicePoints: deliver? drop? … ──► loss, rate, delay, … ──► host
import type { OperatorFunction } from 'rxjs';
import type { Side } from '../fault/index.ts';
import type { Packet } from '../link/index.ts';
import type { Wire, WireAccess } from '../scenario/index.ts';
import { Observable, Subscriber, TimedEvent, unreachable, type Nanoseconds } from '../time/index.ts';
import type { Action, Schedule } from './action.ts';
import type { Departed, Recorder } from './recorder.ts';

export class ChoicePoints implements Wire {
  readonly forStates = [];
  /** More was sent than `transmissionsMax`: the rest is lost. */
  cutShort = false;
  readonly #access: WireAccess;
  readonly #recorder: Recorder;
  readonly #transmissionsMax: number;
  #schedule: Schedule = [];
  /** How much of the schedule has been carried out. */
  #done = 0;
  /** Packets that were reordered, and what they wait for. By sender. */
  readonly #held: Readonly<Record<Side, Held[]>> = { client: [], server: [] };

  constructor(access: WireAccess, recorder: Recorder, transmissionsMax: number) {
    this.#access = access;
    this.#recorder = recorder;
    this.#transmissionsMax = transmissionsMax;
    recorder.follow(access.scheduler);
  }

  /** What the next run is to do. */
  set schedule(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Packets that still wait for a successor to come through. */
  get holding(): number {
    return this.#held.client.length + this.#held.server.length;
  }

  /** Those of them for whom no successor was sent. */
  get withoutSuccessor(): number {
    let count = 0;
    for (const { awaited } of [...this.#held.client, ...this.#held.server]) if (awaited === 0) count++;
    return count;
  }

  begin(): void {
    this.cutShort = false;
    this.#done = 0;
    this.#held.client.length = 0;
    this.#held.server.length = 0;
  }

  direction(side: Side): OperatorFunction<Packet, Packet> {
    return source =>
      new Observable(destination => source.subscribe(new ChoiceSubscriber(destination, this, side)));
  }

  /** @internal A packet comes from its host. */
  pass(packet: Packet, next: Subscriber<Packet>, side: Side): void {
    const sent = this.#recorder.departed(packet);
    if (packet.id > this.#transmissionsMax) {
      this.cutShort = true;
      this.#access.dropped(packet, 'lost, because this goes on without end');
      return;
    }
    for (const held of this.#held[side]) if (held.awaited === 0) held.awaited = packet.id;
    const choice = sent === undefined || sent.handed ? undefined : this.#schedule[this.#done];
    if (sent !== undefined) sent.handed = true;
    if (choice === undefined || choice.at !== sent?.choice) {
      next.next(packet);
      return;
    }
    this.#done++;
    sent.action = choice.action;
    this.#carryOut(choice.action, packet, next, sent);
  }

  #carryOut(action: Action, packet: Packet, next: Subscriber<Packet>, { side }: Departed): void {
    const { scheduler, stage } = this.#access;
    switch (action.kind) {
      case 'drop':
        this.#access.dropped(packet, 'dropped by the schedule');
        return;
      case 'delay':
        scheduler.arm(new Later(packet, next), (scheduler.clock + action.by) as Nanoseconds);
        return;
      case 'duplicate':
        scheduler.arm(new Later(packet, next), (scheduler.clock + action.after) as Nanoseconds);
        break;
      case 'reorder':
        this.#held[side].push({ awaited: 0, departure: new Later(packet, next) });
        return;
      case 'crash':
        scheduler.arm(new Moment(() => stage.crash(action.side, 'the schedule')), scheduler.clock);
        break;
      case 'freeze':
        scheduler.arm(new Moment(() => this.#freeze(action.side, action.during)), scheduler.clock);
        break;
      default:
        unreachable(action);
    }
    // Last: on a link without delay the answer comes back here before `next` returns.
    next.next(packet);
  }

  #freeze(side: Side, during: Nanoseconds): void {
    const { scheduler, stage } = this.#access;
    stage.freeze(side, 'the schedule');
    const thaw = new Moment(() => stage.thaw(side, 'the schedule'));
    scheduler.arm(thaw, (scheduler.clock + during) as Nanoseconds);
  }

  /** Those that waited for it leave, as events of their own. */
  delivered(packet: Packet): void {
    const { scheduler } = this.#access;
    for (const held of [this.#held.client, this.#held.server]) {
      for (let i = 0; i < held.length; i++) {
        if (held[i]?.awaited !== packet.id) continue;
        const [{ departure }] = held.splice(i--, 1) as [Held];
        scheduler.arm(departure, scheduler.clock);
      }
    }
  }
}

interface Held {
  /** The number of the packet that it waits for; 0 while none has been sent. */
  awaited: number;
  readonly departure: Later;
}

/** A packet goes on later. */
class Later extends TimedEvent {
  readonly #packet: Packet;
  readonly #next: Subscriber<Packet>;

  constructor(packet: Packet, next: Subscriber<Packet>) {
    super();
    this.#packet = packet;
    this.#next = next;
  }

  fire(): void {
    this.#next.next(this.#packet);
  }
}

/** Something befalls a host. */
class Moment extends TimedEvent {
  readonly #happen: () => void;

  constructor(happen: () => void) {
    super();
    this.#happen = happen;
  }

  fire(): void {
    this.#happen();
  }
}

/** One direction's place in the pipeline. */
class ChoiceSubscriber extends Subscriber<Packet> {
  readonly #next: Subscriber<Packet>;
  readonly #points: ChoicePoints;
  readonly #side: Side;

  constructor(next: Subscriber<Packet>, points: ChoicePoints, side: Side) {
    super(next);
    this.#next = next;
    this.#points = points;
    this.#side = side;
  }

  override next(packet: Packet): void {
    if (!this.closed) this.#points.pass(packet, this.#next, this.#side);
  }
}
