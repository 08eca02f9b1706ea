// What an application hears of its sockets, and the timer of a close that lingers.
import type { ConnectionError } from '../tcp/index.ts';
import { TimedEvent } from '../time/index.ts';
import type { Socket } from './socket.ts';

/** What an application hears of its socket. None is called before the system call in progress is over. */
export interface SocketEvents {
  /** connect() succeeded. When it fails, `error` is called instead. */
  connected(socket: Socket): void;
  /** A connection waits for accept(). */
  acceptable(socket: Socket): void;
  /** Data, end of file or an error can be read. */
  readable(socket: Socket): void;
  /** Room in the send buffer again. */
  writable(socket: Socket): void;
  /** The connection failed. `takeError`, recv() and send() report it, once. */
  error(socket: Socket, error: ConnectionError): void;
  /**
   * The connection is deleted, whether or not the socket was closed before; or it is in TIME-WAIT and the socket
   * was closed, so that it has no use for it.
   */
  closed(socket: Socket): void;
}

export interface Linger {
  readonly on: boolean;
  readonly seconds: number;
}

/** Ends a lingering close when its time is over. */
export class LingerTimer extends TimedEvent {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  fire(): void {
    this.#socket.endLingering();
  }
}
