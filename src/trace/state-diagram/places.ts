// Where everything of the state diagram stands, by hand: boxes on three columns, edges as orthogonal paths, each
// label beside its edge. After figure 5 of RFC 9293: left the side that closes first, right the other one.
// Points of 1/72 inch; 516 is the width of a page of two columns.
import type { Cause, State } from '../../tcp/index.ts';

export const diagramWidth = 516;
export const diagramHeight = 560;
export const boxWidth = 92;
export const boxHeight = 28;

const [left, centre, right] = [104, 262, 420];
const rows = { closed: 60, listen: 126, syn: 192, established: 264, first: 350, second: 416, last: 490 };

export type BoxId = State | 'CLOSED again';

export interface Box {
  readonly state: State;
  readonly x: number;
  readonly y: number;
}

/** Centres. CLOSED stands twice: a life begins above and ends below. */
export const boxes: Readonly<Record<BoxId, Box>> = {
  CLOSED: { state: 'CLOSED', x: centre, y: rows.closed },
  LISTEN: { state: 'LISTEN', x: centre, y: rows.listen },
  'SYN-RECEIVED': { state: 'SYN-RECEIVED', x: left, y: rows.syn },
  'SYN-SENT': { state: 'SYN-SENT', x: right, y: rows.syn },
  ESTABLISHED: { state: 'ESTABLISHED', x: centre, y: rows.established },
  'FIN-WAIT-1': { state: 'FIN-WAIT-1', x: left, y: rows.first },
  'FIN-WAIT-2': { state: 'FIN-WAIT-2', x: left, y: rows.second },
  CLOSING: { state: 'CLOSING', x: centre, y: rows.second },
  'CLOSE-WAIT': { state: 'CLOSE-WAIT', x: right, y: rows.first },
  'LAST-ACK': { state: 'LAST-ACK', x: right, y: rows.second },
  'TIME-WAIT': { state: 'TIME-WAIT', x: centre, y: rows.last },
  'CLOSED again': { state: 'CLOSED', x: right, y: rows.last },
};

/** Where text stands: on that baseline, beginning, centred or ending at x. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly align: 'start' | 'middle' | 'end';
}

const from = (x: number, y: number): Place => ({ x, y, align: 'start' });
const around = (x: number, y: number): Place => ({ x, y, align: 'middle' });
const upTo = (x: number, y: number): Place => ({ x, y, align: 'end' });

export interface Panel {
  readonly title: string;
  readonly titlePlace: Place;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const panels: readonly Panel[] = [
  { title: 'ACTIVE CLOSE', titlePlace: from(24, 328.5), x: 16, y: 319, width: 346, height: 206 },
  { title: 'PASSIVE CLOSE', titlePlace: upTo(492, 328.5), x: 367, y: 319, width: 133, height: 129 },
];

export type Way = 'client' | 'server';

export interface Edge {
  readonly from: BoxId;
  readonly to: BoxId;
  /** Corners, x and y in turn. */
  readonly path: readonly number[];
  /** The causes that it stands for, and its label, in lines; together all that are no exits. */
  readonly labels: readonly {
    readonly causes: readonly Cause[];
    readonly place: Place;
    readonly lines?: readonly string[];
  }[];
  /** What is sent on the way. */
  readonly sends?: string;
  /** Belongs to the usual way of one side. */
  readonly way?: Way;
}

const one = (place: Place, ...causes: readonly Cause[]): Edge['labels'] => [{ causes, place }];

export const edges: readonly Edge[] = [
  {
    from: 'CLOSED',
    to: 'LISTEN',
    path: [centre - 12, rows.closed + 14, centre - 12, rows.listen - 14],
    labels: one(upTo(centre - 17, 95), 'passive open'),
    way: 'server',
  },
  {
    from: 'LISTEN',
    to: 'CLOSED',
    path: [centre + 12, rows.listen - 14, centre + 12, rows.closed + 14],
    labels: one(from(centre + 17, 95), 'close', 'abort'),
  },
  {
    from: 'CLOSED',
    to: 'SYN-SENT',
    path: [centre + 46, rows.closed, right + 14, rows.closed, right + 14, rows.syn - 14],
    labels: one(around(371, rows.closed - 5), 'active open'),
    sends: 'SYN',
    way: 'client',
  },
  {
    from: 'LISTEN',
    to: 'SYN-SENT',
    path: [centre + 46, rows.listen, right - 18, rows.listen, right - 18, rows.syn - 14],
    labels: one(around(355, rows.listen - 5), 'active open'),
    sends: 'SYN',
  },
  {
    from: 'LISTEN',
    to: 'SYN-RECEIVED',
    path: [centre - 46, rows.listen - 6, left - 14, rows.listen - 6, left - 14, rows.syn - 14],
    labels: one(around(153, rows.listen - 11), 'SYN'),
    sends: 'SYN,ACK',
    way: 'server',
  },
  {
    from: 'SYN-RECEIVED',
    to: 'LISTEN',
    path: [left + 18, rows.syn - 14, left + 18, rows.listen + 6, centre - 46, rows.listen + 6],
    labels: one(around(169, rows.listen + 15), 'RST', 'SYN'),
  },
  {
    from: 'SYN-SENT',
    to: 'SYN-RECEIVED',
    path: [right - 46, rows.syn, left + 46, rows.syn],
    labels: one(around(centre, rows.syn - 5), 'SYN'),
    sends: 'SYN,ACK',
  },
  {
    from: 'SYN-SENT',
    to: 'ESTABLISHED',
    path: [right, rows.syn + 14, right, 229, centre + 22, 229, centre + 22, rows.established - 14],
    labels: one(around(350, 224), 'SYN,ACK'),
    sends: 'ACK',
    way: 'client',
  },
  {
    from: 'SYN-RECEIVED',
    to: 'ESTABLISHED',
    path: [left + 12, rows.syn + 14, left + 12, 229, centre - 22, 229, centre - 22, rows.established - 14],
    labels: one(around(177, 224), 'ACK of SYN'),
    way: 'server',
  },
  {
    from: 'SYN-RECEIVED',
    to: 'FIN-WAIT-1',
    path: [left - 28, rows.syn + 14, left - 28, rows.first - 14],
    labels: one(upTo(left - 33, rows.established + 3), 'close'),
    sends: 'FIN',
  },
  {
    from: 'SYN-RECEIVED',
    to: 'CLOSE-WAIT',
    path: [left - 8, rows.syn + 14, left - 8, 307, right - 20, 307, right - 20, rows.first - 14],
    labels: one(around(365, 302), 'FIN'),
    sends: 'ACK',
  },
  {
    from: 'ESTABLISHED',
    to: 'FIN-WAIT-1',
    path: [centre - 46, rows.established, left + 18, rows.established, left + 18, rows.first - 14],
    labels: one(around(172, rows.established - 5), 'close'),
    sends: 'FIN',
    way: 'client',
  },
  {
    from: 'ESTABLISHED',
    to: 'CLOSE-WAIT',
    path: [centre + 46, rows.established, right + 4, rows.established, right + 4, rows.first - 14],
    labels: one(around(366, rows.established - 5), 'FIN'),
    sends: 'ACK',
    way: 'server',
  },
  {
    from: 'FIN-WAIT-1',
    to: 'FIN-WAIT-2',
    path: [left - 14, rows.first + 14, left - 14, rows.second - 14],
    labels: one(from(left - 9, rows.first + 35.5), 'ACK of FIN'),
    way: 'client',
  },
  {
    from: 'FIN-WAIT-1',
    to: 'CLOSING',
    path: [left + 46, rows.first - 6, centre, rows.first - 6, centre, rows.second - 14],
    labels: one(around(206, rows.first - 11), 'FIN'),
    sends: 'ACK',
  },
  {
    from: 'FIN-WAIT-1',
    to: 'TIME-WAIT',
    path: [left + 46, rows.first + 6, 183, rows.first + 6, 183, rows.last - 6, centre - 46, rows.last - 6],
    labels: one(from(188, rows.first + 17), 'FIN,ACK of FIN'),
    sends: 'ACK',
  },
  {
    from: 'FIN-WAIT-2',
    to: 'TIME-WAIT',
    path: [left - 14, rows.second + 14, left - 14, rows.last + 6, centre - 46, rows.last + 6],
    labels: one(from(left - 4, rows.last + 1), 'FIN'),
    sends: 'ACK',
    way: 'client',
  },
  {
    from: 'CLOSING',
    to: 'TIME-WAIT',
    path: [centre, rows.second + 14, centre, rows.last - 14],
    labels: one(from(centre + 5, 455.5), 'ACK of FIN'),
  },
  {
    from: 'CLOSE-WAIT',
    to: 'LAST-ACK',
    path: [right, rows.first + 14, right, rows.second - 14],
    labels: one(from(right + 5, rows.first + 35.5), 'close'),
    sends: 'FIN',
    way: 'server',
  },
  {
    from: 'LAST-ACK',
    to: 'CLOSED again',
    path: [right, rows.second + 14, right, rows.last - 14],
    labels: one(from(right + 5, 455.5), 'ACK of FIN'),
    way: 'server',
  },
  {
    from: 'TIME-WAIT',
    to: 'CLOSED again',
    path: [centre + 46, rows.last, right - 46, rows.last],
    labels: [
      { causes: ['2MSL over'], place: around(339, rows.last - 5) },
      {
        causes: ['replaced by a new SYN'],
        place: around(339, rows.last + 10),
        lines: ['replaced by', 'a new SYN'],
      },
    ],
    way: 'client',
  },
];

/** A way to CLOSED that is no part of the usual life: a short stub to an empty circle. */
export interface Exit {
  readonly from: State;
  readonly path: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly place: Place;
  /** One cause a line, or all in one. */
  readonly stacked: boolean;
}

const stub = 14;
const toLeft = (state: State): Exit => {
  const { x, y } = boxes[state];
  const edge = x - boxWidth / 2;
  return {
    from: state,
    path: [edge, y, edge - stub, y],
    place: around(edge - stub - 3, y + 13),
    stacked: true,
  };
};
const toRight = (state: State): Exit => {
  const { x, y } = boxes[state];
  const edge = x + boxWidth / 2;
  return {
    from: state,
    path: [edge, y, edge + stub, y],
    place: around(edge + stub + 3, y + 13),
    stacked: true,
  };
};
const below = (state: State): Exit => {
  const { x, y } = boxes[state];
  const edge = y + boxHeight / 2;
  return { from: state, path: [x, edge, x, edge + 9], place: from(x + 7, edge + 14.2), stacked: false };
};

export const exits: readonly Exit[] = [
  toRight('SYN-SENT'),
  toLeft('SYN-RECEIVED'),
  below('ESTABLISHED'),
  toLeft('FIN-WAIT-1'),
  toLeft('FIN-WAIT-2'),
  toRight('CLOSING'),
  toRight('CLOSE-WAIT'),
  toRight('LAST-ACK'),
  below('TIME-WAIT'),
];

export const legendY = 543;
