// What the programs of a host react to comes through here: at once, or, while they are frozen, when they thaw.
import type { Socket, SocketEvents } from '../../host/index.ts';
import type { ConnectionError } from '../../tcp/index.ts';

export class Gate {
  /** Whether the load has faults that freeze; if not, nothing stands between a socket and its program. */
  readonly #mayShut: boolean;
  #shut = false;
  #kept: (() => void)[] = [];

  constructor(mayShut: boolean) {
    this.#mayShut = mayShut;
  }

  /** Does it now, or when the host thaws. */
  pass(what: () => void): void {
    if (this.#shut) this.#kept.push(what);
    else what();
  }

  /** The same whenever the function that this returns is called. */
  guard(what: () => void): () => void {
    return this.#mayShut ? () => this.pass(what) : what;
  }

  /** Whoever hears of a socket in the program's place. */
  before(program: SocketEvents): SocketEvents {
    return this.#mayShut ? new Doorkeeper(program, this) : program;
  }

  shut(): void {
    this.#shut = true;
  }

  /** Lets in all that waits, in its order; also after a crash, when the dead ignore it and the living go on. */
  open(): void {
    this.#shut = false;
    const kept = this.#kept;
    this.#kept = [];
    for (const what of kept) what();
  }

  reset(): void {
    this.#shut = false;
    this.#kept = [];
  }
}

class Doorkeeper implements SocketEvents {
  readonly #program: SocketEvents;
  readonly #gate: Gate;

  constructor(program: SocketEvents, gate: Gate) {
    this.#program = program;
    this.#gate = gate;
  }

  connected(socket: Socket): void {
    this.#gate.pass(() => this.#program.connected(socket));
  }

  acceptable(socket: Socket): void {
    this.#gate.pass(() => this.#program.acceptable(socket));
  }

  readable(socket: Socket): void {
    this.#gate.pass(() => this.#program.readable(socket));
  }

  writable(socket: Socket): void {
    this.#gate.pass(() => this.#program.writable(socket));
  }

  error(socket: Socket, error: ConnectionError): void {
    this.#gate.pass(() => this.#program.error(socket, error));
  }

  closed(socket: Socket): void {
    this.#gate.pass(() => this.#program.closed(socket));
  }
}
