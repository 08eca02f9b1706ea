// Two ladders beside each other, row by row: the kernel's, as recorded, and finwait's. What only one of them has
// is marked '≠', what comes at another time '~'.
//
//      time  client              server  arrives         time  client              server  arrives
//     400.2 │── FIN 201 ack 1001 ──────▶│  420.3         400.0 │── FIN 201 ack 1001 ──────▶│  420.1
import { pc } from './colours.ts';
import type { ComparedRow, SeenEvent } from '../scenario/index.ts';

type SeenSegment = Extract<SeenEvent, { kind: 'segment' }>['segment'];

export interface RecordingTextOptions {
  /** Columns, at least 80. */
  readonly width: number;
  readonly ascii: boolean;
  readonly colour: boolean;
  /** Every segment of long transfers. */
  readonly full: boolean;
}

const timeWidth = 8;
/** Between the two ladders. */
const gutter = 5;

const glyphSets = {
  unicode: { line: '─', right: '▶', left: '◀', rail: '│', lost: '✗', alone: '≠', time: '~' },
  ascii: { line: '-', right: '>', left: '<', rail: '|', lost: 'X', alone: '#', time: '~' },
} as const;

/** Agreeing rows of a transfer are folded when there are more than that. */
const foldMin = 10;

export function recordingText(rows: readonly ComparedRow[], options: RecordingTextOptions): string {
  const printer = new Printer(options);
  const lines = [printer.heading()];
  for (const part of options.full ? rows : folded(rows)) {
    lines.push(typeof part === 'number' ? printer.fold(part) : printer.row(part));
  }
  return lines.map(line => `${line.trimEnd()}\n`).join('');
}

/** Rows, and for each long run of agreeing data and acknowledgements how many it left out. */
function folded(rows: readonly ComparedRow[]): (ComparedRow | number)[] {
  const parts: (ComparedRow | number)[] = [];
  for (let i = 0; i < rows.length;) {
    let end = i;
    while (end < rows.length && isTransfer(rows[end]!)) end++;
    if (end - i > foldMin) {
      parts.push(...rows.slice(i, i + 2), end - i - 4, ...rows.slice(end - 2, end));
    } else parts.push(...rows.slice(i, end));
    const other = rows[end];
    if (other !== undefined) parts.push(other);
    i = end + 1;
  }
  return parts;
}

const isTransfer = ({ kernel, differs }: ComparedRow): boolean =>
  differs === null && kernel?.kind === 'segment' && /^P?\.P?$/.test(kernel.segment.flags);

class Printer {
  readonly #options: RecordingTextOptions;
  readonly #glyphs: (typeof glyphSets)['unicode' | 'ascii'];
  /** Columns between the two lifelines of a ladder. */
  readonly #wire: number;

  constructor(options: RecordingTextOptions) {
    this.#options = options;
    this.#glyphs = glyphSets[options.ascii ? 'ascii' : 'unicode'];
    const side = Math.floor((Math.max(options.width, 80) - gutter) / 2);
    this.#wire = Math.max(20, side - 2 * timeWidth - 3);
  }

  heading(): string {
    const room = this.#wire - 'client'.length - 'server'.length;
    const ladder = `${'ms'.padStart(timeWidth)}  client${' '.repeat(Math.max(1, room))}server ${'arrives'.padStart(timeWidth)}`;
    return this.#join(ladder, '', ladder);
  }

  fold(count: number): string {
    const text = this.#options.ascii ? `... ${count} rows agree` : `⋮  ${count} rows agree`;
    return ' '.repeat(timeWidth + 1) + this.#paint(pc.dim, text);
  }

  row({ kernel, ours, differs }: ComparedRow): string {
    const mark = differs === null ? ' ' : this.#glyphs[differs];
    const [left, right] = [this.#cell(kernel), this.#cell(ours)];
    if (differs === null) return this.#join(left, mark, right);
    const paint = differs === 'alone' ? pc.red : pc.yellow;
    return this.#join(this.#paint(paint, left), this.#paint(paint, mark), this.#paint(paint, right));
  }

  #join(left: string, mark: string, right: string): string {
    return `${left}  ${mark === '' ? ' ' : mark}  ${right}`;
  }

  #cell(event: SeenEvent | null): string {
    if (event === null) return ' '.repeat(2 * timeWidth + this.#wire + 3);
    if (event.kind !== 'segment') return this.#line(event.t, this.#aside(event), undefined);
    const { segment } = event;
    // What the network itself put on a device was never sent.
    return this.#line(segment.tx ?? undefined, this.#arrow(segment), segment.rx[0]);
  }

  /** Times are microseconds, and may be missing. */
  #line(sent: number | undefined, wire: string, arrives: number | undefined): string {
    const { rail } = this.#glyphs;
    const time = (at: number | undefined): string =>
      (at === undefined ? '' : (at / 1e3).toFixed(1)).padStart(timeWidth);
    return `${time(sent)} ${rail}${wire}${rail}${time(arrives)} `;
  }

  /** A state or a call, at its side of the wire. */
  #aside(event: Exclude<SeenEvent, { kind: 'segment' }>): string {
    const text = clip(event.kind === 'state' ? stateText(event.state) : callText(event.call), this.#wire);
    const isClients = event.kind === 'state' ? event.side === 'client' : event.call.side.startsWith('c');
    return isClients ? text.padEnd(this.#wire) : text.padStart(this.#wire);
  }

  #arrow(segment: SeenSegment): string {
    const { line, right, left, lost } = this.#glyphs;
    const label = clip(labelOf(segment), this.#wire - 4);
    const toServer = segment.dir === 'c2s';
    const arrived = segment.rx.length > 0;
    const head = arrived ? (toServer ? right : left) : lost;
    const tail = line.repeat(Math.min(2, this.#wire - 3 - label.length));
    const rest = this.#wire - tail.length - label.length - 3;
    const run = line.repeat(arrived ? rest : Math.min(2, rest));
    const pad = ' '.repeat(rest - run.length);
    return toServer ? `${tail} ${label} ${run}${head}${pad}` : `${pad}${head}${run} ${label} ${tail}`;
  }

  #paint(paint: (text: string) => string, text: string): string {
    return this.#options.colour ? paint(text) : text;
  }
}

/** `'FIN 201 ack 1001'`, `'DATA 1 +200'`, `'ACK 1002'`: what is compared, without what goes without saying. */
function labelOf({ flags, seq, ack, len, opts, rx, inject }: SeenSegment): string {
  const words = [nameOf(flags, len)];
  const isBareAck = words[0] === 'ACK';
  if (!isBareAck && !flags.includes('S')) words.push(String(seq));
  if (len > 0) words.push(`+${len}`);
  if (isBareAck) words.push(String(ack));
  else if (/[FR]/.test(flags) && flags.includes('.')) words.push(`ack ${ack}`);
  const sack = opts?.sack ?? [];
  if (sack.length > 0) words.push(`sack ${sack.map(([left, right]) => `${left}-${right}`).join(' ')}`);
  if (rx.length > 1) words.push('twice');
  if (inject !== undefined) words.push('(made)');
  return words.join(' ');
}

function nameOf(flags: string, length: number): string {
  const acknowledges = flags.includes('.');
  if (flags.includes('S')) return acknowledges ? 'SYN,ACK' : 'SYN';
  if (flags.includes('R')) return acknowledges ? 'RST,ACK' : 'RST';
  if (flags.includes('F')) return 'FIN';
  return length > 0 ? 'DATA' : 'ACK';
}

const stateText = (state: string): string => state.replace('SYN_RECV', 'SYN_RECEIVED').replaceAll('_', '-');

function callText(call: Extract<SeenEvent, { kind: 'call' }>['call']): string {
  const names: Readonly<Record<string, string>> = {
    recv: 'read()',
    send: 'write()',
    'connect-error': 'connect()',
    'bind-listener': 'bind()',
  };
  const how = typeof call['how'] === 'string' ? call['how'].replace(/^SHUT_/i, '').toUpperCase() : '';
  const name = names[call.call] ?? `${call.call}(${how})`;
  const actor = call.side.length > 1 ? `${call.side}: ` : '';
  const result = typeof call.err === 'string' ? ` ${call.err}` : call['n'] === 0 ? ' = 0' : '';
  return `${actor}${name}${result}`;
}

const clip = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}~`;
