// Where segments were lost: rotated crosses, as in a ladder.
import type { Json } from '../charts/frame.ts';
import type { Paper } from '../theme/index.ts';

/**
 * @param lost what is drawn, one mark each; with none there is no layer
 * @param size area of a cross in square pixels
 */
export function lostCrosses(
  lost: readonly unknown[],
  size: number,
  encoding: Json,
  { ink }: Paper,
): readonly Json[] {
  if (lost.length === 0) return [];
  const color = ink.run.faultText;
  return [
    {
      data: { values: lost },
      mark: { type: 'point', shape: 'cross', angle: 45, filled: true, opacity: 1, size, color },
      encoding,
    },
  ];
}
