import { expect, test } from 'vitest';
import { placeNames, type Plane } from '../../src/report/charts/reference-labels.ts';

const axis = { kind: 'linear', domain: [0, 100], title: '', percent: false } as const;
const plane: Plane = {
  xAxis: axis,
  yAxis: axis,
  width: 200,
  height: 100,
  widthOf: text => text.length * 4,
  lineHeight: 8,
};
const level = (label: string, y: number) => ({
  label,
  points: [
    { x: 0, y },
    { x: 100, y },
  ],
});

test('a name stands beside its curve, above it where there is room', () => {
  expect(placeNames([level('alone', 50)], [], plane)).toEqual([{ label: 'alone', x: 100, y: 44 }]);
});

test('a name goes to the other side of its curve when a line passes above', () => {
  const [spot] = placeNames([level('below', 50)], [level('', 56)], plane);
  expect(spot?.y).toBeGreaterThan(50);
});

test('names of curves close together do not overlap', () => {
  const [one, two] = placeNames([level('one', 50), level('two', 48)], [], plane);
  expect(Math.abs((one?.y ?? 0) - (two?.y ?? 0)) >= 8 || Math.abs((one?.x ?? 0) - (two?.x ?? 0)) >= 12).toBe(
    true,
  );
});

test('a name stays inside the plot, however long', () => {
  const steep = {
    label: 'a rather long name',
    points: [
      { x: 0, y: 0 },
      { x: 100, y: 100 },
    ],
  };
  const [spot] = placeNames([steep], [], plane);
  expect(spot?.x).toBeGreaterThanOrEqual(36);
  expect(spot?.x).toBeLessThanOrEqual(164);
});
