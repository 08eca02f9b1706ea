// What an application misses while it is frozen: it hears of nothing then, and of everything afterwards, in order.
import type { Socket, SocketEvents } from '../host/index.ts';

export class Sleep implements SocketEvents {
  /** Frozen at present. */
  lasts = false;
  readonly #sleeper: SocketEvents;
  readonly #missed: (() => void)[] = [];

  constructor(sleeper: SocketEvents) {
    this.#sleeper = sleeper;
  }

  begin(): void {
    this.lasts = true;
  }

  /** Catches up. */
  end(): void {
    this.lasts = false;
    for (const happened of this.#missed.splice(0)) happened();
  }

  /** Forgets what was missed, too. */
  forget(): void {
    this.#missed.length = 0;
    this.lasts = false;
  }

  keep(happened: () => void): void {
    this.#missed.push(happened);
  }

  connected(socket: Socket): void {
    this.#missed.push(() => this.#sleeper.connected(socket));
  }

  acceptable(socket: Socket): void {
    this.#missed.push(() => this.#sleeper.acceptable(socket));
  }

  readable(socket: Socket): void {
    this.#missed.push(() => this.#sleeper.readable(socket));
  }

  writable(socket: Socket): void {
    this.#missed.push(() => this.#sleeper.writable(socket));
  }

  error(...news: Parameters<SocketEvents['error']>): void {
    this.#missed.push(() => this.#sleeper.error(...news));
  }

  closed(socket: Socket): void {
    this.#missed.push(() => this.#sleeper.closed(socket));
  }
}
