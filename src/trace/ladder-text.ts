// The ladder for a terminal: time, left state, the segment as an arrow, right state. Unicode box drawing or
// plain ASCII, colour on request, never wider than it is told. See `ladder-rows` for what shares a line.
import { formatDuration, ns } from '../time/index.ts';
import type { Trace } from './event.ts';
import { ladderRows, type BreakRow, type LadderRow, type SideCell } from './ladder-rows.ts';
import { makeLadder } from './ladder.ts';
import type { LadderArrow, LadderOptions, Side } from './ladder-model.ts';

export interface LadderTextOptions extends LadderOptions {
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
  /** Only the 95 printable ASCII characters. Default false. */
  readonly ascii?: boolean;
  /** Columns, at least 80. Default 100. */
  readonly width?: number;
}

const glyphSets = {
  unicode: { line: '─', dash: '╌', right: '▶', left: '◀', rail: '│', lost: '✗', wave: '╌', times: '×' },
  ascii: { line: '-', dash: '.', right: '>', left: '<', rail: '|', lost: 'X', wave: '~', times: 'x' },
} as const;
type Glyphs = (typeof glyphSets)['unicode' | 'ascii'];

/** ANSI colours by role: 256-colour codes near the palette of the figures. */
const ansi = {
  left: '38;5;32',
  right: '38;5;166',
  fault: '38;5;169',
  muted: '2',
  error: '1;31',
  call: '1',
  host: '1',
} as const;
type Role = keyof typeof ansi;

const ansiOfState = (state: string): string => {
  if (state === 'TIME-WAIT') return '38;5;140';
  if (state === 'CLOSED') return '2';
  if (state === 'LISTEN' || state.startsWith('SYN')) return '38;5;71';
  return state === 'ESTABLISHED' ? '0' : '38;5;172';
};

/**
 * Draws a trace as a ladder of text; lines end with '\n', without trailing blanks.
 *
 * @example
 * process.stdout.write(ladderText(trace, { colour: process.stdout.isTTY }));
 */
export function ladderText(trace: Trace, options: LadderTextOptions = {}): string {
  const ladder = makeLadder(trace, options);
  const ascii = options.ascii === true;
  const rows = ladderRows(ladder, ascii ? '...' : '…');
  const printer = new Printer(rows, options);
  const lines = [printer.heading(ladder.hosts.left.name, ladder.hosts.right.name)];
  for (const row of rows) lines.push(...(row.kind === 'row' ? printer.row(row) : [printer.break(row)]));
  const text = lines.map(line => line.trimEnd()).join('\n') + '\n';
  // Details come from users (fault texts, host names): whatever is not ASCII gives way.
  return ascii
    ? text
        .replaceAll('µ', 'u')
        .replaceAll('×', 'x')
        .replaceAll('…', '~')
        .replace(/[\u0080-\uffff]/g, '?')
    : text;
}

class Printer {
  readonly #glyphs: Glyphs;
  readonly #colour: boolean;
  readonly #timeWidth: number;
  readonly #sideWidth: number;
  readonly #wire: number;

  constructor(rows: readonly (LadderRow | BreakRow)[], options: LadderTextOptions) {
    this.#glyphs = glyphSets[options.ascii === true ? 'ascii' : 'unicode'];
    this.#colour = options.colour === true;
    const width = Math.max(options.width ?? 100, 80);
    const real = rows.filter(row => row.kind === 'row');
    this.#timeWidth = Math.max(4, ...real.map(row => formatDuration(row.at).length));
    const sides = real.flatMap(row => [cellWidth(row.left), cellWidth(row.right)]);
    this.#sideWidth = Math.max(12, ...sides.filter(side => side <= 23));
    this.#wire = width - this.#timeWidth - 1 - 2 * (this.#sideWidth + 2);
  }

  heading(left: string, right: string): string {
    const room = this.#sideWidth + 1;
    const gap = ' '.repeat(this.#wire);
    const [l, r] = [clip(left, room), clip(right, room)];
    const head = `${'time'.padStart(this.#timeWidth)} ${' '.repeat(room - l.length)}`;
    return head + this.#paint('left', l) + gap + '  ' + this.#paint('right', r);
  }

  break(row: BreakRow): string {
    const { wave, rail } = this.#glyphs;
    const text = ` ${clip(row.text, this.#wire - 4)} `;
    const before = Math.floor((this.#wire - text.length) / 2);
    const after = this.#wire - text.length - before;
    const line = row.kind === 'idle' ? wave : ' ';
    const middle = line.repeat(before) + text + line.repeat(after);
    const mark = row.kind === 'idle' ? wave : rail;
    const indent = ' '.repeat(this.#timeWidth + 1 + this.#sideWidth + 1);
    return indent + this.#paint('muted', mark + middle + mark);
  }

  /** One line, or more when a side has more to say than fits beside its state. */
  row(row: LadderRow): string[] {
    const overflow = (['left', 'right'] as const).filter(side => this.#isTooWide(row[side]));
    const main = { left: row.left, right: row.right };
    const before: Partial<Record<Side, SideCell>>[] = [];
    const after: Partial<Record<Side, SideCell>>[] = [];
    for (const side of overflow) {
      const { state, ...call } = row[side];
      main[side] = state === undefined ? {} : { state };
      // What an arrival causes stands below the arrow's head, what causes a sending above its tail.
      const isCaused = row.arrow !== undefined && row.arrow.from !== side;
      (isCaused ? after : before).push({ [side]: call });
    }
    const [middle = this.#blank(), ...asides] = this.#middles(row);
    const blank = this.#blank();
    const lines = [
      ...before.map(cells => [cells.left ?? {}, blank, cells.right ?? {}] as const),
      [main.left, middle, main.right] as const,
      ...asides.map(aside => [{}, aside, {}] as const),
      ...after.map(cells => [cells.left ?? {}, blank, cells.right ?? {}] as const),
    ];
    const time = formatDuration(row.at);
    return lines.map(([left, wire, right], index) => this.#line(index === 0 ? time : '', left, wire, right));
  }

  /** A call too long to stand beside its state gets a line of its own. */
  #isTooWide(cell: SideCell): boolean {
    return cell.call !== undefined && cell.state !== undefined && cellWidth(cell) > this.#sideWidth;
  }

  #line(time: string, left: SideCell, middle: string, right: SideCell): string {
    const rail = this.#paint('muted', this.#glyphs.rail);
    const clock = this.#paint('muted', time.padStart(this.#timeWidth));
    return `${clock} ${this.#side(left, 'left')} ${rail}${middle}${rail} ${this.#side(right, 'right')}`;
  }

  #side(cell: SideCell, side: Side): string {
    const state = cell.state ?? '';
    const call = clip(cell.call ?? '', this.#sideWidth - (state === '' ? 0 : state.length + 1));
    const pad = ' '.repeat(this.#sideWidth - state.length - call.length);
    const paintedState = this.#colour && state !== '' ? code(ansiOfState(state), state) : state;
    const paintedCall = this.#paint(cell.isError ? 'error' : cell.isTimer ? 'muted' : 'call', call);
    if (side === 'left') {
      // A lone call stands next to the lifeline, but outside the column of the states.
      return state === '' ? paintedCall + pad : paintedCall + pad + paintedState;
    }
    return state === '' ? pad + paintedCall : paintedState + pad + paintedCall;
  }

  #blank(): string {
    return ' '.repeat(this.#wire);
  }

  /** The arrow, and lines below it for marks that had no room. */
  #middles(row: LadderRow): string[] {
    const { arrow } = row;
    if (arrow === undefined) return [this.#blank()];
    const room = this.#wire - 8;
    const header = row.part === 'arrive' ? shortHeader(arrow) : fullHeader(arrow);
    const sent = row.part === 'arrive' ? [`sent ${formatDuration(arrow.sentAt)}`] : [];
    const own = row.part === 'arrive' && !arrow.duplicate ? [] : arrow.marks; // told where it was sent
    const marks = [...own, ...sent].join(', ');
    const isOneLine = marks === '' || header.length + 2 + marks.length <= room;
    const label = isOneLine && marks !== '' ? `${header}  ${marks}` : header;
    const lines = [this.#wireLine(row, arrow, clip(label, room))];
    if (!isOneLine) lines.push(this.#aside(arrow, marks, 'muted'));
    const reason = arrow.reason;
    if (reason !== undefined && this.#reasonBeside(label, reason) === undefined) {
      lines.push(this.#aside(arrow, reason, 'fault'));
    }
    return lines;
  }

  /** Words under an arrow, starting at its sender's side. */
  #aside(arrow: LadderArrow, words: string, role: Role): string {
    const text = `   ${clip(words, this.#wire - 6)}`;
    const pad = ' '.repeat(this.#wire - text.length);
    const mirrored = pad + clip(words, this.#wire - 6) + '   ';
    return this.#paint(role, arrow.from === 'left' ? text + pad : mirrored);
  }

  #wireLine(row: LadderRow, arrow: LadderArrow, label: string): string {
    const { line, dash } = this.#glyphs;
    const toRight = arrow.from === 'left';
    const head = toRight ? this.#glyphs.right : this.#glyphs.left;
    const join = (near: string, text: string, far: string): string =>
      toRight ? near + text + far : far + text + near;
    const pad = (count: number, filler: string): string => filler.repeat(Math.max(count, 0));
    if (arrow.fate !== 'arrived') return this.#lostLine(arrow, label);
    const rest = this.#wire - label.length - 4;
    if (row.part === 'send') {
      const fading = `${line}${line} ${dash} ${dash}`.slice(0, rest);
      const far = toRight ? fading : `${dash} ${dash} ${line}${line}`.slice(Math.max(0, 6 - rest));
      const blank = pad(rest - far.length, ' ');
      return this.#paint(arrow.from, join(line + line, ` ${label} `, toRight ? far + blank : blank + far));
    }
    if (row.part === 'arrive') {
      const tail = toRight ? ` ${dash} ${dash} ` : ` ${dash} ${dash} `;
      const run = pad(rest - tail.length + 1, line);
      return this.#paint(arrow.from, join(tail, ` ${label} `, toRight ? run + head : head + run));
    }
    const transit = ` ${formatDuration(ns(arrow.arrivesAt - arrow.sentAt))} `;
    const hasRoom = rest >= transit.length + 4;
    const run = pad(rest - (hasRoom ? transit.length + 2 : 1), line);
    const end = hasRoom ? join('', transit, toRight ? line + head : head + line) : head;
    const far = hasRoom ? (toRight ? run + end : end + run) : toRight ? run + head : head + run;
    return this.#paint(arrow.from, join(line + line, ` ${label} `, far));
  }

  /** Half a line, a cross, and the reason when it fits. */
  #lostLine(arrow: LadderArrow, label: string): string {
    const { line, dash, lost } = this.#glyphs;
    const toRight = arrow.from === 'left';
    const cross = arrow.fate === 'lost' ? lost : dash;
    const stem = Math.max(1, Math.floor(this.#wire / 2) - label.length - 4);
    const near = line + line;
    const reason = arrow.reason === undefined ? '' : (this.#reasonBeside(label, arrow.reason) ?? '');
    const blank = ' '.repeat(Math.max(0, this.#wire - label.length - 5 - stem - reason.length));
    const body = this.#paint(
      arrow.from,
      toRight ? `${near} ${label} ${line.repeat(stem)}` : `${line.repeat(stem)} ${label} ${near}`,
    );
    const end = this.#paint('fault', toRight ? cross + reason + blank : blank + reason + cross);
    return toRight ? body + end : end + body;
  }

  #reasonBeside(label: string, reason: string): string | undefined {
    const stem = Math.max(1, Math.floor(this.#wire / 2) - label.length - 4);
    const room = this.#wire - label.length - 5 - stem;
    return reason.length + 2 <= room ? ` ${reason} ` : undefined;
  }

  #paint(role: Role, text: string): string {
    return this.#colour && text !== '' ? code(ansi[role], text) : text;
  }
}

const code = (sgr: string, text: string): string => `\x1b[${sgr}m${text}\x1b[0m`;

const cellWidth = (cell: SideCell): number =>
  (cell.call?.length ?? 0) + (cell.state?.length ?? 0) + (cell.call && cell.state ? 1 : 0);

function clip(text: string, width: number): string {
  // Nothing stays nothing, also where a state leaves no room beside itself
  return text.length <= Math.max(0, width) ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** `'FIN,ACK seq 201 ack 1001 len 100'`: only ASCII. */
function fullHeader(arrow: LadderArrow): string {
  const ack = arrow.ack === undefined ? '' : ` ack ${arrow.ack}`;
  const length = arrow.length === 0 ? '' : ` len ${arrow.length}`;
  return `${arrow.flags} seq ${arrow.seq}${ack}${length}`;
}

/** Enough to find the row in which it was sent. */
function shortHeader(arrow: LadderArrow): string {
  const isBareAck = arrow.flags === 'ACK' && arrow.length === 0;
  return isBareAck ? `${arrow.flags} ack ${arrow.ack}` : `${arrow.flags} seq ${arrow.seq}`;
}
