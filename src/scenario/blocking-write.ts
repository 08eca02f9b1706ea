// A write as a blocking program makes it, on sockets that never block: what the send buffer does not take at
// once is offered again whenever there is room, until all of it is taken or the connection fails.
import type { Errno, Socket } from '../host/index.ts';

export class BlockingWrite {
  /** Octets of the write at hand. */
  asked = 0;
  /** Whether its end is still to be told. */
  blocks = false;
  /** Octets taken in all, by all writes. */
  written = 0;
  #left = 0;

  get inProgress(): boolean {
    return this.#left > 0;
  }

  reset(): void {
    this.begin(0);
    this.written = 0;
  }

  /** The writer is gone. */
  abandon(): void {
    this.begin(0);
  }

  begin(octets: number): void {
    this.asked = octets;
    this.#left = octets;
    this.blocks = false;
  }

  /** Offers the rest. @returns why the write failed; null when it goes on or is over */
  proceed(socket: Socket): Errno | null {
    const taken = socket.send(this.#left);
    if (taken >= 0) {
      this.#left -= taken;
      this.written += taken;
      return null;
    }
    if (socket.errno === 'EAGAIN') return null;
    this.#left = 0;
    return socket.errno;
  }
}
