// Text and lines of the state diagram with the room they take, so that tests can see that nothing overlaps.
import { rectangle, type Shape } from '../ladder-svg/geometry.ts';
import { measureText, type MeasureText, type Weight } from '../ladder-svg/text-width.ts';
import type { StateDiagram } from './diagram.ts';
import { boxes, boxHeight, boxWidth, panels, type Place } from './places.ts';

export type DiagramTextKind = 'state' | 'note' | 'cause' | 'exit' | 'panel';

export interface DiagramRun {
  readonly text: string;
  readonly muted?: boolean;
  /** How often runs went this way. */
  readonly strong?: boolean;
}

/** One line of text. */
export interface DiagramText {
  readonly kind: DiagramTextKind;
  readonly runs: readonly DiagramRun[];
  readonly place: Place;
  readonly size: number;
  readonly weight: Weight;
  readonly shape: Shape;
}

export const sizes = { state: 8.2, note: 6.6, cause: 7.2, exit: 6.3, panel: 6.2 } as const;
const lineHeight = 1.12;
/** Between the letters of a panel's title. */
export const panelSpacing = 0.6;
/** The circle at the end of an exit. */
export const exitRadius = 3;

export function layoutDiagram(diagram: StateDiagram, measure: MeasureText = measureText): DiagramText[] {
  const texts: DiagramText[] = [];
  const put = (
    kind: DiagramTextKind,
    runs: readonly DiagramRun[],
    place: Place,
    weight: Weight = 400,
  ): void => {
    const size = sizes[kind];
    const spacing = kind === 'panel' ? panelSpacing : 0;
    const width = runs.reduce(
      (sum, { text, strong }) =>
        sum + measure(text, size, strong === true ? 600 : weight) + spacing * text.length,
      0,
    );
    const start = place.x - (place.align === 'start' ? 0 : place.align === 'middle' ? width / 2 : width);
    const shape = rectangle(start, place.y - 0.72 * size, start + width, place.y + 0.2 * size);
    texts.push({ kind, runs, place, size, weight, shape });
  };

  for (const { state, x, y } of Object.values(boxes)) {
    const note = diagram.notes[state];
    put('state', [{ text: state }], { x, y: y + (note === undefined ? 2.8 : -1), align: 'middle' }, 600);
    if (note !== undefined) put('note', [{ text: note }], { x, y: y + 8, align: 'middle' });
  }
  for (const { title, titlePlace } of panels) put('panel', [{ text: title }], titlePlace, 600);
  for (const edge of diagram.edges) {
    const { labels, sends } = edge;
    const times = timesText(diagram.weights?.edges.get(edge));
    for (const { causes, place, lines = [causes.join(', ')] } of labels) {
      lines.forEach((text, i) => {
        const runs: DiagramRun[] = [{ text }];
        const isLast = i === lines.length - 1;
        if (sends !== undefined && isLast) runs.push({ text: ` / ${sends}`, muted: true });
        if (times !== '' && isLast && labels[0]?.place === place) runs.push({ text: times, strong: true });
        put('cause', runs, { ...place, y: place.y + i * sizes.cause * lineHeight });
      });
    }
  }
  for (const { from, causes, place, stacked } of diagram.exits) {
    const lines = stacked ? causes : [causes.join(', ')];
    const times = timesText(diagram.weights?.exits.get(from));
    lines.forEach((text, i) => {
      const runs: DiagramRun[] = [{ text }];
      if (times !== '' && i === lines.length - 1) runs.push({ text: times, strong: true });
      put('exit', runs, { ...place, y: place.y + i * sizes.exit * lineHeight });
    });
  }
  return texts;
}

const timesText = (count = 0): string => (count === 0 ? '' : ` ×${count.toLocaleString('en-US')}`);

/** What text must keep clear of: boxes, the segments of every edge, stubs and their circles. */
export function obstaclesOf(diagram: StateDiagram): Shape[] {
  const shapes = Object.values(boxes).map(({ x, y }) =>
    rectangle(x - boxWidth / 2, y - boxHeight / 2, x + boxWidth / 2, y + boxHeight / 2),
  );
  for (const { path } of [...diagram.edges, ...diagram.exits]) {
    for (let i = 0; i + 3 < path.length; i += 2) {
      shapes.push([
        { x: path[i]!, y: path[i + 1]! },
        { x: path[i + 2]!, y: path[i + 3]! },
      ]);
    }
  }
  for (const { path } of diagram.exits) {
    const [, , x, y] = path;
    shapes.push(rectangle(x - 2 * exitRadius, y - exitRadius, x + 2 * exitRadius, y + 2 * exitRadius));
  }
  return shapes;
}
