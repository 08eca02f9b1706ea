// The connections of a host in TIME-WAIT: how many there are and may be, and those of them that are kept as
// rows instead of endpoints, because nobody holds their sockets any more. A segment for a row makes an endpoint
// of it again, which answers as if it had never been away, and goes back.
//
// All rows share one timer: on one host TIME-WAIT has one length, so who enters last expires last.
import { Connection, Timer, TimeWaitRecord } from '../tcp/index.ts';
import { TimedEvent, type Nanoseconds } from '../time/index.ts';
import { Endpoint } from './endpoint.ts';
import type { Host } from './host.ts';
import { TimeWaitEntries } from './time-wait-entries.ts';

export class TimeWaitTable {
  /** The most there may be at a time; one more is deleted at once (Linux: tcp_max_tw_buckets). */
  readonly limit: number;
  readonly #host: Host;
  readonly #rows = new TimeWaitEntries();
  readonly #record = new TimeWaitRecord();
  readonly #timer: OldestExpires;
  /** Stands for the connection of a row when observers are told of its end. */
  readonly #shown: Endpoint;
  #count = 0;
  #peak = 0;
  #overflowed = 0;

  constructor(host: Host, limit = Infinity) {
    this.#host = host;
    this.limit = limit;
    this.#timer = new OldestExpires(this);
    this.#shown = new Endpoint(host);
  }

  get count(): number {
    return this.#count;
  }

  get peak(): number {
    return this.#peak;
  }

  /** How many were refused their TIME-WAIT. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /** How many of them are rows. */
  get rows(): number {
    return this.#rows.count;
  }

  /** Events of the clock that wait for the end of a TIME-WAIT. */
  get timers(): number {
    return this.#count - this.rows + (this.rows > 0 ? 1 : 0);
  }

  /** A connection entered TIME-WAIT. False when there is no room for it: it must be deleted. */
  enter(): boolean {
    this.#count++;
    if (this.#count > this.limit) {
      this.#overflowed++;
      return false;
    }
    if (this.#count > this.#peak) this.#peak = this.#count;
    return true;
  }

  leave(): void {
    this.#count--;
  }

  /** Makes a row of an endpoint, if that is all it needs; it may then serve another connection. */
  shelve(endpoint: Endpoint): boolean {
    const record = this.#record;
    if (endpoint.connection.writeRecord?.(record) !== true) return false;
    if (!this.#rows.isLatest(record.expiresAt)) return false;
    if (endpoint.socket !== null) endpoint.bound = endpoint.socket.onDeparted();
    this.#rows.add(endpoint, record);
    if (!this.#timer.queued) this.#host.scheduler.arm(this.#timer, record.expiresAt);
    return true;
  }

  has(peer: number, key: number): boolean {
    return this.#rows.find(peer, key) >= 0;
  }

  /** Since when a row is in TIME-WAIT, and whether timestamps protect who comes next. Null: there is no row. */
  protection(
    peer: number,
    key: number,
  ): { readonly timestamps: boolean; readonly since: Nanoseconds } | null {
    const row = this.#rows.find(peer, key);
    return row < 0 ? null : this.#rows.protection(row);
  }

  /** Makes a connection of the row of that 4-tuple again, for `endpoint`. */
  wake(peer: number, key: number, endpoint: Endpoint): void {
    const row = this.#rows.find(peer, key);
    const record = this.#rows.read(row, this.#record);
    endpoint.appearAs(this.#rows.owner(row));
    this.#remove(row);
    const { profile } = this.#host;
    const { localPort, remotePort } = endpoint;
    endpoint.resume(
      Connection.fromRecord(record, { profile, effects: endpoint, localPort, remotePort }),
      record,
    );
  }

  /** The row that is due. Others of the same time follow as events of their own. */
  expire(): void {
    const host = this.#host;
    const row = this.#rows.oldest;
    const owner = this.#rows.owner(row);
    this.#remove(row);
    this.#count--;
    this.#shown.appearAs(owner);
    host.giveBack(owner);
    if (host.observer.detailed) host.observer.timerChanged(host, this.#shown, Timer.timeWait, 'fired', null);
    host.observer.stateChanged(host, this.#shown, 'TIME-WAIT', 'CLOSED', '2MSL over');
  }

  /** The host crashes: all rows are lost. */
  crash(): void {
    const host = this.#host;
    for (let row = this.#rows.oldest; row >= 0; row = this.#rows.next(row)) {
      this.#shown.appearAs(this.#rows.owner(row));
      host.observer.stateChanged(host, this.#shown, 'TIME-WAIT', 'CLOSED', 'crash');
    }
  }

  reset(): void {
    if (this.#timer.queued) this.#host.scheduler.disarm(this.#timer);
    this.#rows.clear();
    this.#count = 0;
    this.#peak = 0;
    this.#overflowed = 0;
  }

  #remove(row: number): void {
    const wasOldest = row === this.#rows.oldest;
    this.#rows.remove(row);
    if (!wasOldest) return;
    const { scheduler } = this.#host;
    const { oldest } = this.#rows;
    if (oldest >= 0) scheduler.arm(this.#timer, this.#rows.expiresAt(oldest));
    else if (this.#timer.queued) scheduler.disarm(this.#timer);
  }
}

class OldestExpires extends TimedEvent {
  readonly #table: TimeWaitTable;

  constructor(table: TimeWaitTable) {
    super();
    this.#table = table;
  }

  fire(): void {
    this.#table.expire();
  }

  override describe(): string {
    return 'the end of a TIME-WAIT';
  }
}
