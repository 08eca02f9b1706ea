// A recorded link: it carries packets when the recording says that it could, 1500 octets at a time. The format is
// mahimahi's (mm-link(1)): one line for each opportunity, its time in milliseconds. What an opportunity has left
// over when the queue is empty is lost; a packet larger than what is left goes on with the next one.
import type { OperatorFunction } from 'rxjs';
import {
  FinwaitError,
  Observable,
  Subscriber,
  TimedEvent,
  type Nanoseconds,
  type VirtualScheduler,
} from '../time/index.ts';
import type { LinkContext, Stage } from './context.ts';
import type { Packet } from './packet.ts';
import { unlimitedQueue, type QueueModel, type RecordedModel } from './parameters.ts';
import { queueDiscipline, type QueueDiscipline } from './queue/discipline.ts';

const octetsPerOpportunity = 1500;
const nanosecondsPerMillisecond = 1e6;

/** Lets packets through as the recording says; the queue tells the observer of those that it drops. */
export function recorded(
  model: RecordedModel,
  context: LinkContext,
  queue: QueueModel = unlimitedQueue,
): OperatorFunction<Packet, Packet> {
  return source =>
    new Observable(out =>
      source.subscribe(new RecordedSubscriber(out, model, context, queueDiscipline(queue, context))),
    );
}

/**
 * Reads a recording in mahimahi's format: a time in milliseconds on each line, ascending; the same again when two
 * packets could go in that millisecond.
 *
 * @param source the file's name, for error messages
 * @throws FinwaitError `bad-recording` naming the source and the line
 */
export function parseMahimahiTrace(text: string, source: string): RecordedModel {
  const opportunities: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const word = line.trim();
    if (word === '') continue;
    if (!/^\d+$/.test(word)) {
      throw bad(`${source}: line ${index + 1}: '${word}' is not a whole number of milliseconds.`);
    }
    opportunities.push(Number(word));
  }
  checkRecording(opportunities, source);
  return { opportunities };
}

/** @throws FinwaitError `bad-recording` naming the field */
export function checkRecording(opportunities: unknown, field: string): asserts opportunities is number[] {
  if (
    !Array.isArray(opportunities) ||
    !opportunities.every(time => Number.isSafeInteger(time) && (time as number) >= 0)
  ) {
    throw bad(`${field}: expected whole numbers of milliseconds, as in [0, 4, 4, 9].`);
  }
  const late = opportunities.findIndex((time: number, index) => time < (opportunities[index - 1] ?? 0));
  if (late >= 0)
    throw bad(`${field}: ${opportunities[late]} ms, no. ${late + 1}, comes after a later time. Sort them.`);
  if (!((opportunities.at(-1) ?? 0) > 0)) {
    throw bad(`${field}: a recording must last longer than 0 ms: its last time is its length.`);
  }
}

const bad = (message: string): FinwaitError => new FinwaitError('bad-recording', message);

class RecordedSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #scheduler: VirtualScheduler;
  readonly #queue: QueueDiscipline;
  readonly #times: readonly number[];
  /** Nanoseconds after which the recording begins again. */
  readonly #length: number;
  readonly #opportunity: Opportunity;
  /** The next opportunity, and when its round of the recording began. */
  #index = 0;
  #round = 0;
  /** The packet that is on its way, and its octets that are still to go. */
  #sending: Packet | null = null;
  #left = 0;
  #sourceCompleted = false;

  constructor(
    out: Subscriber<Packet>,
    { opportunities }: RecordedModel,
    context: LinkContext,
    queue: QueueDiscipline,
  ) {
    super(out);
    this.#out = out;
    this.#scheduler = context.scheduler;
    this.#queue = queue;
    this.#times = opportunities.map(time => time * nanosecondsPerMillisecond);
    this.#length = this.#times.at(-1) ?? 0;
    this.#opportunity = new Opportunity(this);
    context.stages?.push(this);
  }

  reset(): void {
    this.#scheduler.disarm(this.#opportunity);
    this.#index = this.#round = this.#left = 0;
    this.#sending = null;
    this.#queue.clear();
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    this.#queue.enqueue(packet);
    if (this.#sending === null) this.#await();
  }

  override complete(): void {
    this.#sourceCompleted = true;
    if (this.#sending === null) super.complete();
  }

  /** @internal */
  use(): void {
    if (this.closed) return;
    this.#advance();
    let room = octetsPerOpportunity;
    while (room > 0 && this.#sending !== null) {
      const sent = Math.min(room, this.#left);
      room -= sent;
      this.#left -= sent;
      if (this.#left > 0) break;
      const packet = this.#sending;
      this.#take();
      this.#out.next(packet);
    }
    if (this.#sending !== null) this.#arm();
    else if (this.#sourceCompleted) super.complete();
  }

  /** The wire was idle: whatever opportunities there were meanwhile have passed. */
  #await(): void {
    this.#take();
    if (this.#sending === null) return;
    const now = this.#scheduler.clock;
    const rounds = Math.floor((now - this.#round) / this.#length) - 1;
    if (rounds > 0) {
      this.#round += rounds * this.#length;
      this.#index = 0;
    }
    while (this.#round + this.#times[this.#index]! < now) this.#advance();
    this.#arm();
  }

  #take(): void {
    this.#sending = this.#queue.dequeue() ?? null;
    this.#left = this.#sending?.size ?? 0;
  }

  #advance(): void {
    this.#index++;
    if (this.#index < this.#times.length) return;
    this.#index = 0;
    this.#round += this.#length;
  }

  #arm(): void {
    this.#scheduler.arm(this.#opportunity, (this.#round + this.#times[this.#index]!) as Nanoseconds);
  }
}

class Opportunity extends TimedEvent {
  readonly #link: RecordedSubscriber;

  constructor(link: RecordedSubscriber) {
    super();
    this.#link = link;
  }

  fire(): void {
    this.#link.use();
  }

  override describe(): string {
    return 'an opportunity of a recorded link';
  }
}
