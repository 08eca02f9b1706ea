// The client's end of one connection of a workload: connects, asks, reads the answers, closes.
import { Socket, type Host, type SocketEvents } from '../../host/index.ts';
import type { ConnectionError } from '../../tcp/index.ts';
import { TimedEvent, type Nanoseconds } from '../../time/index.ts';
import type { Gate } from './gate.ts';
import type { ServerProgram } from './server-program.ts';
import type { Workload } from './workload.ts';

export class ClientEnd implements SocketEvents {
  readonly workload: Workload;
  readonly host: Host;
  readonly program: ServerProgram;
  /** Octets of the request and the answer at hand: the server knows them from here. */
  request = 0;
  response = 0;
  /** Requests that follow the one at hand. */
  requestsLeft: number;
  /** The side that does not close first will never close. */
  readonly leaks: boolean;
  /** Where the server looks this end up when it accepts the connection; -1 before. */
  ticket = -1;
  readonly #socket: Socket;
  readonly #gate: Gate;
  #begunAt = 0 as Nanoseconds;
  #toWrite = 0;
  #toRead = 0;
  #ended = false;
  #patience: Alarm | null = null;
  #pause: Alarm | null = null;

  constructor(workload: Workload, host: Host, program: ServerProgram) {
    this.workload = workload;
    this.host = host;
    this.program = program;
    this.requestsLeft = workload.drawRequests();
    this.leaks = workload.drawLeak();
    this.#gate = workload.gateOf(host);
    this.#socket = new Socket(host, this.#gate.before(this));
  }

  connect(): void {
    const { workload, host, program } = this;
    const { tally, settings } = workload;
    this.#begunAt = host.scheduler.clock;
    tally.attempts++;
    for (const [name, value] of settings.clientOptions) this.#socket.setOption(name, value);
    if (settings.lingerSeconds !== null && settings.closes === 'client') {
      this.#socket.setLinger({ on: true, seconds: settings.lingerSeconds });
    }
    if (this.#socket.connect(program.host.index, program.port) < 0) {
      tally.noPort++;
      tally.failedWith(this.#socket.errno ?? 'EADDRNOTAVAIL');
      this.#ended = true;
      this.#socket.close();
      workload.ended('no port');
      return;
    }
    program.expect(this, this.#socket.localPort);
    if (settings.patience !== null) {
      this.#patience = new Alarm(this.#gate.guard(() => this.#losePatience()));
      host.scheduler.arm(this.#patience, (this.#begunAt + settings.patience) as Nanoseconds);
    }
  }

  connected(): void {
    if (this.#ended) return;
    this.workload.tally.connected++;
    this.#ask();
  }

  writable(): void {
    if (this.#toWrite > 0) this.#write();
  }

  readable(): void {
    const { reader } = this.workload.settings;
    if (reader === null) this.#read(Infinity);
    else if (this.#pause?.queued !== true) this.#readSlowly(reader.octets, reader.every);
  }

  error(_socket: Socket, error: ConnectionError): void {
    if (this.#ended) return;
    this.workload.tally.failed++;
    this.workload.tally.failedWith(error);
    this.#end();
  }

  /** Its host has crashed. */
  perish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#disarm();
    this.workload.ended('crashed');
  }

  acceptable(): void {}
  closed(): void {}

  #ask(): void {
    const { workload } = this;
    this.requestsLeft--;
    this.request = workload.drawRequest();
    this.response = workload.drawResponse();
    this.#toWrite = this.request;
    this.#toRead = this.response;
    this.#write();
  }

  #write(): void {
    const taken = this.#socket.send(this.#toWrite);
    if (taken > 0) this.#toWrite -= taken;
  }

  /** Reads up to that many octets; false when there is nothing more to read now. */
  #read(most: number): boolean {
    while (!this.#ended) {
      const count = most === Infinity ? this.#socket.recv() : this.#socket.recv(most);
      if (count < 0) return false;
      if (count === 0) {
        this.#endOfFile();
        return false;
      }
      this.#toRead -= count;
      if (this.#toRead <= 0) this.#answered();
      if (most !== Infinity) return true;
    }
    return false;
  }

  #readSlowly(octets: number, every: Nanoseconds): void {
    this.#pauseFor(every, () => {
      if (this.#read(octets)) this.#readSlowly(octets, every);
    });
  }

  #answered(): void {
    const { tally, settings } = this.workload;
    tally.answers++;
    if (this.requestsLeft > 0) {
      const think = this.workload.drawThink();
      if (think === 0) this.#ask();
      else this.#pauseFor(think, () => this.#ask());
      return;
    }
    tally.completed++;
    tally.took((this.host.scheduler.clock - this.#begunAt) as Nanoseconds);
    this.#calm();
    if (settings.closes === 'client') this.#end();
  }

  /** The server closed first: as agreed, too early, or after us. */
  #endOfFile(): void {
    if (this.leaks && this.workload.settings.closes === 'server') this.#end('leaves it open');
    else this.#end();
  }

  #losePatience(): void {
    if (this.#ended) return;
    this.workload.tally.abandoned++;
    this.#end();
  }

  #end(how: 'closes' | 'leaves it open' = 'closes'): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#disarm();
    if (how === 'closes') this.#socket.close();
    this.program.forget(this);
    this.workload.ended('done');
  }

  #disarm(): void {
    this.#calm();
    if (this.#pause !== null) this.host.scheduler.disarm(this.#pause);
  }

  #calm(): void {
    if (this.#patience !== null) this.host.scheduler.disarm(this.#patience);
  }

  #pauseFor(span: Nanoseconds, then: () => void): void {
    const { scheduler } = this.host;
    this.#pause = new Alarm(this.#gate.guard(then));
    scheduler.arm(this.#pause, (scheduler.clock + span) as Nanoseconds);
  }
}

/** Does something at a time. */
export class Alarm extends TimedEvent {
  readonly #then: () => void;

  constructor(then: () => void) {
    super();
    this.#then = then;
  }

  fire(): void {
    this.#then();
  }
}
