// Which packets a capture shows, where, and with which comments: the step from a trace to pcapng, free of bytes.
//
//   sent ── record at the sender ────────────── lost: no record at the receiver
//      └──► received ── record at the receiver, once for each copy that arrives
//
// A change of state is noted at the packet that brought it or that it sent; one that no packet brought (TIME-WAIT
// is over) at the last packet its host had to do with, so that no move of the state machine is missing.
import { formatDuration, invariant, type Nanoseconds } from '../time/index.ts';
import type { TransmitCause } from '../tcp/index.ts';
import type { HostName, SegmentDropped, SegmentFaulted, SegmentSent, StateChanged, Trace } from './event.ts';

interface Note {
  readonly at: Nanoseconds;
  readonly text: string;
}

/** One packet as one host's device saw it. */
export interface CaptureRecord {
  readonly at: Nanoseconds;
  /** Whose device. */
  readonly host: HostName;
  readonly direction: 'inbound' | 'outbound';
  readonly sent: SegmentSent;
  /** Its octets were damaged on the way: it arrived with a wrong checksum. */
  readonly damaged: boolean;
  /** A queue on the way has set its ECN field to 'congestion experienced'. */
  readonly marked: boolean;
  readonly notes: Note[];
}

/** Where a capture is taken: `'wire'`, `'both'`, or a host's name; see `PcapngOptions`. */
export type CapturePoint = HostName;

/** The packets of a capture at `point`, in order of time. */
export function captureRecords(trace: Trace, point: CapturePoint): CaptureRecord[] {
  const records = new CaptureBuilder(trace, point === 'wire').records;
  if (point === 'wire' || point === 'both') return records;
  return records.filter(record => record.host === point);
}

/** The comments of a packet, one line each; what happened at another time than the packet's says how much later. */
export function captureComments(record: CaptureRecord): string[] {
  return record.notes.map(note => {
    const later = (note.at - record.at) as Nanoseconds;
    return later === 0 ? note.text : `${later > 0 ? '+' : ''}${formatDuration(later)}: ${note.text}`;
  });
}

class CaptureBuilder {
  readonly records: CaptureRecord[] = [];
  /** Each segment once, at its sender: what happens at the receiver is noted there too. */
  readonly #once: boolean;
  readonly #sentRecords = new Map<number, CaptureRecord>();
  readonly #faults = new Map<number, readonly string[]>();
  readonly #arrived = new Set<number>();
  /** The last record that each host had to do with, and when. */
  readonly #latest = new Map<HostName, { readonly at: Nanoseconds; readonly record: CaptureRecord }>();
  /** Changes of state that may belong to a segment about to be sent. */
  #pending: StateChanged[] = [];

  constructor(trace: Trace, once: boolean) {
    this.#once = once;
    for (const event of trace.events) {
      if (event.at !== this.#pending[0]?.at) this.#settle();
      if (event.type === 'segment-sent') this.#send(event);
      else if (event.type === 'segment-received') this.#arrive(event.id, event.at, false);
      else if (event.type === 'segment-dropped') this.#drop(event);
      else if (event.type === 'segment-faulted') this.#fault(event);
      else if (event.type === 'state') this.#changeState(event);
    }
    this.#settle();
  }

  #send(sent: SegmentSent): void {
    const record = this.#open(sent, sent.from, sent.at, false);
    this.#sentRecords.set(sent.id, record);
    for (const change of this.#pending) {
      if (change.host === sent.from) record.notes.push({ at: change.at, text: formatChange(change) });
    }
    this.#pending = this.#pending.filter(change => change.host !== sent.from);
  }

  #open(sent: SegmentSent, host: HostName, at: Nanoseconds, damaged: boolean): CaptureRecord {
    const direction = host === sent.from ? 'outbound' : 'inbound';
    const notes = describe(sent).map(text => ({ at, text }));
    const marks = direction === 'inbound' ? (this.#faults.get(sent.id) ?? []) : [];
    const marked = marks.some(fault => fault.startsWith('fault: marked CE'));
    const record = { at, host, direction, sent, damaged, marked, notes } as const;
    this.records.push(record);
    this.#latest.set(host, { at, record });
    return record;
  }

  #arrive(id: number, at: Nanoseconds, damaged: boolean): void {
    const left = this.#sentRecord(id);
    let record = left;
    if (this.#once) {
      this.#latest.set(left.sent.to, { at, record });
    } else {
      record = this.#open(left.sent, left.sent.to, at, damaged);
      for (const fault of this.#faults.get(id) ?? []) record.notes.push({ at, text: fault });
    }
    if (this.#arrived.has(id)) record.notes.push({ at, text: 'arrived again: a copy that the network made' });
    this.#arrived.add(id);
  }

  /** Told at both ends: a delayed segment explains itself where it arrives. */
  #fault(fault: SegmentFaulted): void {
    const text = `fault: ${fault.detail}`;
    this.#note(fault.id, fault.at, text);
    this.#faults.set(fault.id, [...(this.#faults.get(fault.id) ?? []), text]);
  }

  #drop(drop: SegmentDropped): void {
    const why = drop.detail === '' ? drop.by : `${drop.by}: ${drop.detail}`;
    this.#note(drop.id, drop.at, `dropped by ${why}`);
    // A segment with a wrong checksum does reach the device, which is where captures are taken.
    if (drop.by === 'checksum') this.#arrive(drop.id, drop.at, true);
  }

  #note(id: number, at: Nanoseconds, text: string): void {
    this.#sentRecord(id).notes.push({ at, text });
  }

  #changeState(change: StateChanged): void {
    const latest = this.#latest.get(change.host);
    if (latest?.at === change.at) latest.record.notes.push({ at: change.at, text: formatChange(change) });
    else this.#pending.push(change);
  }

  /** No segment followed at once: these changes belong to the last packet before, if there was one. */
  #settle(): void {
    for (const change of this.#pending) {
      this.#latest.get(change.host)?.record.notes.push({ at: change.at, text: formatChange(change) });
    }
    this.#pending = [];
  }

  #sentRecord(id: number): CaptureRecord {
    const record = this.#sentRecords.get(id);
    invariant(record !== undefined, 'a trace tells of a segment only after it was sent');
    return record;
  }
}

function formatChange(change: StateChanged): string {
  const connection = change.connection === 1 ? '' : ` (connection ${change.connection})`;
  return `${change.host}${connection} ${change.from} → ${change.to}: ${change.cause}`;
}

const causes: Readonly<Record<TransmitCause, string | undefined>> = {
  new: undefined,
  rto: 'sent again: retransmission timeout',
  'fast-retransmit': 'sent again: fast retransmit',
  'loss-probe': 'tail loss probe',
  'window-probe': 'zero-window probe',
  keepalive: 'keepalive probe',
  reply: 'answer to a segment without a connection',
};

function describe(sent: SegmentSent): string[] {
  const lines = sent.labels.length > 0 ? [sent.labels.join(', ')] : [];
  const cause = causes[sent.cause];
  if (cause !== undefined) lines.push(sent.copy > 0 ? `${cause} (copy ${sent.copy + 1})` : cause);
  if (sent.injected !== undefined) lines.push(`made by the network: ${sent.injected}`);
  return lines;
}
