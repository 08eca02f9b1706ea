// A network with faults and nothing else, whose log says what became of each packet.
import { Subject } from 'rxjs';
import { FaultSchedule, parseFault } from '../../src/fault/index.ts';
import type { Packet } from '../../src/link/index.ts';
import { ms, RandomSource, TimedEvent, VirtualScheduler } from '../../src/time/index.ts';
import { formatFlags } from '../../src/wire/index.ts';
import { packetMaker, type Sender, type Sketch } from './packets.ts';

/** A network with faults and a constant delay of 10 ms each way; the log is what an observer sees. */
export class Bench {
  readonly scheduler = new VirtualScheduler();
  readonly log: string[] = [];
  readonly random = new RandomSource('seed');
  readonly packet = packetMaker();
  readonly states = { client: 'CLOSED', server: 'CLOSED' };
  readonly schedule: FaultSchedule;
  readonly #entries: Record<Sender, Subject<Packet>> = { client: new Subject(), server: new Subject() };

  constructor(...lines: readonly string[]) {
    this.schedule = new FaultSchedule(lines.map(parseFault), {
      scheduler: this.scheduler,
      random: name => this.random.stream(name),
      nameOf: host => (host === 0 ? 'client' : 'server'),
      observer: {
        dropped: (packet, detail) => this.note(`${packet.id} dropped: ${detail}`),
        faulted: (packet, detail) => this.note(`${packet.id} faulted: ${detail}`),
      },
      stateOf: side => this.states[side as Sender],
      expectedBy: () => null,
      stage: {
        crash: side => this.note(`${side} crashes`),
        restart: side => this.note(`${side} restarts`),
        freeze: side => this.note(`${side} freezes`),
        thaw: side => this.note(`${side} resumes`),
        inject: ({ host }, { flags, seq: number, ack }, why) =>
          this.note(
            `to ${host === 0 ? 'client' : 'server'}: ${formatFlags(flags)} seq ${number} ack ${ack} (${why})`,
          ),
      },
    });
    for (const side of ['client', 'server'] as const) {
      this.#entries[side].pipe(this.schedule.direction(side)).subscribe(packet => {
        this.note(`${packet.id} goes on`);
        this.at(this.nowMs + 10, () => this.schedule.delivered(packet));
      });
    }
  }

  get nowMs(): number {
    return this.scheduler.clock / 1e6;
  }

  note(text: string): void {
    this.log.push(`${this.nowMs}ms ${text}`);
  }

  at(timeMs: number, action: () => void): void {
    const event = new (class extends TimedEvent {
      fire = action;
    })();
    this.scheduler.arm(event, ms(timeMs));
  }

  /** Sends at that time; packets are numbered in the order of the calls. */
  send(timeMs: number, side: Sender, flags: string, sketch?: Sketch): void {
    const packet = this.packet(side, flags, sketch, ms(timeMs));
    this.at(timeMs, () => this.#entries[side].next(packet));
  }

  /** That side's TCP moves at that time. */
  move(timeMs: number, side: Sender, state: string): void {
    this.at(timeMs, () => {
      this.states[side] = state;
      this.schedule.stateChanged();
      this.schedule.look();
    });
  }

  run(): string[] {
    this.schedule.begin();
    this.scheduler.run();
    return this.log;
  }
}
