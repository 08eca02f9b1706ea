// The applications of a script: each actor holds one connection, and a listener if it listens, and does what
// its entries say. An entry fires once, `after` its trigger; entries due at the same time fire in the order
// in which their triggers happened, then in the order of the list, which is the order of the virtual clock.
//
//   trigger ──► entry waits on the clock, or is due at once ──► actions, in order, at one instant
//
// Reading is automatic: whenever something can be read, all of it is, until end of file or an error, and never
// after that. A write that does not fit the send buffer blocks later actions, as it would block a program.
import { Socket, type Errno, type Host, type Linger, type SocketEvents } from '../host/index.ts';
import type { ActorName, ActorOptions } from './actor-options.ts';
import { BlockingWrite } from './blocking-write.ts';
import { reportedError, type CallDescription, type CallListener } from './calls.ts';
import type { TimedEvent, VirtualScheduler } from '../time/index.ts';
import type { Action } from './scenario.ts';
import { Entries, type Performer } from './script-entry.ts';
import { Sleep } from './sleep.ts';
import { Wakeup } from './wakeup.ts';

export class Actor implements SocketEvents, Performer {
  readonly name: ActorName;
  readonly host: Host;
  readonly scheduler: VirtualScheduler;
  readonly due: TimedEvent[];
  /** Who gets the next connection when this actor has accepted its own. */
  successor: Actor | null = null;
  readonly entries: Entries;
  /** Octets that recv() gave. */
  received = 0;
  /** Errors that the application saw, in order. */
  readonly errors: Errno[] = [];
  readonly #peer: number;
  readonly #peerPort: number;
  readonly #calls: CallListener;
  /** A socket with options set, not yet used by connect or listen. */
  #fresh: Socket | null = null;
  #socket: Socket | null = null;
  #listening: Socket | null = null;
  #accepts = true;
  #connecting = false;
  #closed = false;
  #reading = true;
  #readToEnd = false;
  readonly #writing = new BlockingWrite();
  /** Actions that a write in progress keeps waiting. */
  readonly #waiting: Action[] = [];
  readonly #wakeup: Wakeup;
  /** While it is frozen: what happened meanwhile. */
  readonly #sleep: Sleep;
  /** Has listened or accepted: after a crash it does so again. */
  #isServer = false;
  /** Octets that it had read when its host crashed. */
  #receivedBefore = 0;

  constructor(options: ActorOptions) {
    this.name = options.name;
    this.host = options.host;
    this.scheduler = options.host.scheduler;
    this.due = options.due;
    this.#peer = options.peer;
    this.#peerPort = options.peerPort;
    this.#calls = options.calls;
    this.#sleep = new Sleep(this);
    this.#wakeup = new Wakeup(this.scheduler, () => this.#readAll());
    this.entries = new Entries(this, options.entries, options.name);
  }

  /** Forgets the run before. */
  reset(): void {
    this.received = 0;
    this.errors.length = 0;
    this.#isServer = false;
    this.#receivedBefore = 0;
    this.#writing.reset();
    this.#forget();
    this.entries.reset();
  }

  #forget(): void {
    this.#sleep.forget();
    this.#fresh = null;
    this.#socket = null;
    this.#listening = null;
    this.#accepts = true;
    this.#connecting = false;
    this.#closed = false;
    this.#reading = true;
    this.#readToEnd = false;
    this.#writing.abandon();
    this.#waiting.length = 0;
  }

  /** Its host has crashed: nothing is left of what it had open and was about to do. */
  crash(): void {
    this.#receivedBefore = this.received;
    this.#forget();
    this.entries.abandon();
  }

  /** Its host is up again: a program that listened runs again from the beginning. */
  restart(): void {
    if (!this.#isServer) return;
    this.entries.abandon();
    this.entries.reset();
    this.entries.start(this.scheduler.clock);
  }

  /** It reacts to nothing and does nothing, until `thaw`. */
  freeze(): void {
    this.#sleep.begin();
    if (this.#socket !== null) this.#socket.application = this.#sleep;
    if (this.#listening !== null) this.#listening.application = this.#sleep;
  }

  /** Catches up on all that came meanwhile, in its order. */
  thaw(): void {
    if (this.#socket !== null) this.#socket.application = this;
    if (this.#listening !== null) this.#listening.application = this;
    this.#sleep.end();
    this.#readAll();
  }

  /** Does the actions of an entry that is due. */
  perform(actions: readonly Action[]): void {
    if (!this.host.up) return;
    if (this.#sleep.lasts) {
      this.#sleep.keep(() => this.perform(actions));
      return;
    }
    for (const action of actions) {
      if (this.#writing.inProgress && !isListeners(action)) this.#waiting.push(action);
      else this.#do(action);
    }
  }

  /** Takes a connection that the listener accepted. */
  adopt(socket: Socket): void {
    this.#socket = socket;
    this.#isServer = true;
    socket.application = this;
    if (this.#calls.listening) this.#called({ call: 'accept' });
    this.entries.trigger('accepted');
    this.#readAll();
  }

  /** Octets that send() took. */
  get written(): number {
    return this.#writing.written;
  }

  get hasConnection(): boolean {
    return this.#socket !== null;
  }

  // What the sockets tell.

  connected(): void {
    this.#connecting = false;
    if (this.#calls.listening) this.#called({ call: 'connect', result: 0 });
    this.entries.trigger('connected');
    this.#readAll();
  }

  acceptable(listening: Socket): void {
    if (!this.#accepts) return;
    this.#acceptFrom(listening);
    this.successor?.acceptable(listening);
  }

  readable(): void {
    this.#wakeup.call();
  }

  writable(): void {
    if (this.#writing.inProgress) this.#continueWriting();
  }

  error(socket: Socket): void {
    if (this.#connecting) {
      this.#connecting = false;
      this.#readToEnd = true;
      const error = socket.takeError();
      this.#failed({ call: 'connect' }, error ?? 'EINVAL');
      this.entries.trigger('error');
    } else {
      this.#wakeup.call();
    }
    if (this.#writing.inProgress) this.#continueWriting();
  }

  closed(): void {
    if (this.#writing.inProgress && !this.#closed) this.#continueWriting();
  }

  #acceptFrom(listening: Socket): void {
    if (this.hasConnection) return;
    const socket = listening.accept(this);
    if (socket !== null) this.adopt(socket);
  }

  #do(action: Action): void {
    // After its own close an actor does nothing more with its connection; the listener is another socket.
    if (this.#closed && !isListeners(action)) return;
    if ('connect' in action) this.#connect(action.connect.port, action.connect.reuseaddr);
    else if ('listen' in action) this.#listen(action.listen);
    else if ('write' in action) this.#write(action.write);
    else if ('shutdown' in action) this.#shutdown(action.shutdown);
    else if ('close' in action) this.#close(action.blocking ?? false);
    else if ('abort' in action) this.#abort();
    else if ('linger' in action) this.#setLinger(action.linger);
    else if ('sockopt' in action) this.#setOption(action.sockopt.name, action.sockopt.value);
    else if ('read' in action) this.#setReading(action.read !== 'stop');
    else if ('closeListener' in action) this.#closeListener();
    else this.#tryBind(action.tryBind.port, action.tryBind.reuseaddr);
  }

  #connect(port: number | 'kernel', reuseAddress: boolean): void {
    const socket = this.#takeFresh();
    if (reuseAddress) socket.reuseAddress = true;
    if (port !== 'kernel' && socket.bind(port) < 0) {
      this.#failed({ call: 'bind', argument: port }, socket.errno);
      return;
    }
    this.#socket = socket;
    this.#connecting = true;
    if (this.#calls.listening) this.#called({ call: 'connect', argument: this.#peerPort });
    if (socket.connect(this.#peer, this.#peerPort) === 0) return;
    this.#connecting = false;
    this.#readToEnd = true;
    this.#failed({ call: 'connect', argument: this.#peerPort }, socket.errno);
    this.entries.trigger('error');
  }

  #listen(how: { readonly port: number; readonly reuseaddr: boolean; readonly accept?: boolean }): void {
    const socket = this.#takeFresh();
    if (how.reuseaddr) socket.reuseAddress = true;
    this.#accepts = how.accept ?? true;
    const done = socket.bind(how.port) < 0 || socket.listen() < 0 ? -1 : 0;
    if (done < 0) {
      this.#failed({ call: 'listen', argument: how.port }, socket.errno);
      return;
    }
    this.#listening = socket;
    this.#isServer = true;
    if (this.#calls.listening) this.#called({ call: 'listen', argument: how.port });
  }

  #write(octets: number): void {
    const socket = this.#socket;
    if (socket === null) {
      this.#failed({ call: 'write', argument: octets }, 'ENOTCONN');
      return;
    }
    this.#writing.begin(octets);
    if (this.#calls.listening && socket.sendRefusal === null) {
      // Told before its segments leave, as one would tell it; a write that blocks is told again when it is over.
      this.#writing.blocks = socket.sendRoom < octets;
      this.#called({ call: 'write', argument: octets, ...(this.#writing.blocks ? {} : { result: octets }) });
    }
    this.#send(socket);
  }

  /** Goes on with a write that blocked, and when it is over with what waited for it. */
  #continueWriting(): void {
    if (this.#socket !== null) this.#send(this.#socket);
    while (!this.#writing.inProgress) {
      const action = this.#waiting.shift();
      if (action === undefined) return;
      this.#do(action);
    }
  }

  #send(socket: Socket): void {
    const { asked, blocks } = this.#writing;
    const error = this.#writing.proceed(socket);
    if (error !== null) {
      this.#failed({ call: 'write', argument: asked }, error);
    } else if (!this.#writing.inProgress && blocks && this.#calls.listening) {
      this.#called({ call: 'write', argument: asked, result: asked });
    }
  }

  #shutdown(how: 'wr' | 'rd' | 'rdwr'): void {
    const socket = this.#socket;
    if (socket === null || socket.endpoint?.released !== false) {
      this.#failed({ call: 'shutdown', argument: how }, 'ENOTCONN');
      return;
    }
    if (this.#calls.listening) this.#called({ call: 'shutdown', argument: how });
    socket.shutdown(how);
  }

  #close(blocking: boolean): void {
    if (this.#socket === null) return;
    this.#closed = true;
    if (this.#calls.listening) this.#called({ call: 'close' });
    this.#socket.close(blocking);
  }

  #abort(): void {
    if (this.#socket === null) return;
    this.#closed = true;
    if (this.#calls.listening) this.#called({ call: 'close', argument: 'abort' });
    this.#socket.abort();
  }

  #setLinger({ on, seconds }: Linger): void {
    const argument = `SO_LINGER{${on ? 1 : 0},${seconds}}`;
    if (this.#calls.listening) this.#called({ call: 'setsockopt', argument });
    this.#optionSocket().setLinger({ on, seconds });
  }

  #setOption(name: string, value: number | string): void {
    if (this.#calls.listening) this.#called({ call: 'setsockopt', argument: `${name} ${value}` });
    this.#optionSocket().setOption(name, value);
  }

  #setReading(reading: boolean): void {
    this.#reading = reading;
    this.#readAll();
  }

  #closeListener(): void {
    this.#listening?.close();
    this.#listening = null;
  }

  #tryBind(port: number, reuseAddress: boolean): void {
    const socket = new Socket(this.host);
    socket.reuseAddress = reuseAddress;
    if (socket.bind(port) < 0) this.#failed({ call: 'bind', argument: port, result: -1 }, socket.errno);
    else if (this.#calls.listening) this.#called({ call: 'bind', argument: port, result: 0 });
    socket.close();
  }

  #readAll(): void {
    const socket = this.#socket;
    if (socket === null) return;
    while (this.#reading && !this.#sleep.lasts && !this.#readToEnd && !this.#connecting && !this.#closed) {
      const count = socket.recv();
      if (count > 0) {
        this.received += count;
        if (this.#calls.listening) this.#called({ call: 'read', result: count });
        this.entries.triggerReceived(this.received - this.#receivedBefore);
      } else if (count === 0) {
        this.#readToEnd = true;
        if (this.#calls.listening) this.#called({ call: 'read', result: 0 });
        this.entries.trigger('eof');
      } else {
        if (socket.errno === 'EAGAIN') return;
        this.#readToEnd = true;
        this.#failed({ call: 'read' }, socket.errno);
        this.entries.trigger('error');
      }
    }
  }

  #failed(call: CallDescription, errno: Errno | null): void {
    const error = errno ?? 'EINVAL';
    this.errors.push(error);
    if (this.#calls.listening) this.#called({ ...call, error: reportedError(error) });
  }

  #called(call: CallDescription): void {
    this.#calls.called(this, call);
  }

  #optionSocket(): Socket {
    return this.#socket ?? (this.#fresh ??= new Socket(this.host, this));
  }

  #takeFresh(): Socket {
    const socket = this.#fresh ?? new Socket(this.host, this);
    this.#fresh = null;
    return socket;
  }
}

const isListeners = (action: Action): boolean =>
  'listen' in action || 'closeListener' in action || 'tryBind' in action;
