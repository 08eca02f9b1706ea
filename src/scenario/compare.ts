// Compares a run with a recording of the same case, in three grades:
//
//   structure   the same segments in the same order, per direction          compare-structure.ts
//   paths       the same states in the same order, per side                 compare-paths.ts
//   times       each at the right distance from what preceded it, and the   compare-times.ts
//               same errors for the applications
//
// A kernel does not always do the same. Where a case has several recordings, the one that fits best counts.
import { comparePaths } from './compare-paths.ts';
import { sightOf, type Sight } from './compare-sight.ts';
import { compareStructure } from './compare-structure.ts';
import { timeDifferences } from './compare-times.ts';
import type { Observed, ReferenceCase } from './reference-case.ts';

export interface Comparison {
  readonly structure: boolean;
  readonly paths: boolean;
  /** False also where structure or paths differ: then times cannot be compared. */
  readonly times: boolean;
  /** The first difference, of the first grade that has one; null when all agree. */
  readonly difference: string | null;
  /** Which recording it was compared with: 0 for the case's own, n for its n-th alternative. */
  readonly recording: number;
}

type Recording = Observed & Pick<ReferenceCase, 'recording'>;

/** Compares what was seen in a run with a case. `P`, pure window updates and what a timer's slack explains do not count. */
export function compareWithCase(reference: ReferenceCase, result: Observed): Comparison {
  const ours = sightOf(result);
  const recordings: readonly Recording[] = [reference, ...(reference.alternatives ?? [])];
  let best: Comparison | null = null;
  for (const [index, recording] of recordings.entries()) {
    const comparison = compareSights(recording, ours, index);
    if (best === null || score(comparison) > score(best)) best = comparison;
  }
  return best!;
}

/** Better for structure than for paths: what was sent is what others see. */
const score = ({ structure, paths, times }: Comparison): number =>
  Number(structure) * 4 + Number(paths) * 2 + Number(times);

function compareSights(recording: Recording, ours: Sight, index: number): Comparison {
  const kernel = sightOf(recording);
  const end = Math.trunc(recording.recording.endMs * 1e3);
  const structure = compareStructure(kernel, ours, end);
  const paths = comparePaths(kernel, ours, end);
  const untimed = structure.difference ?? paths.difference;
  const [first] = untimed === null ? timeDifferences(kernel, ours, structure.pairs, paths.steps) : [];
  const times = first?.text ?? null;
  return {
    structure: structure.difference === null,
    paths: paths.difference === null,
    times: untimed === null && times === null,
    difference: untimed ?? times,
    recording: index,
  };
}
