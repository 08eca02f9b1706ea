// Which elements of two sequences belong together, in order: a longest common subsequence.

/** Pairs of positions, growing in both. */
export function align<T>(
  expected: readonly T[],
  got: readonly T[],
  same: (a: T, b: T) => boolean,
): readonly (readonly [expected: number, got: number])[] {
  const width = got.length + 1;
  /** Length of the longest common subsequence of what follows (i, j). */
  const longest = new Uint32Array((expected.length + 1) * width);
  for (let i = expected.length - 1; i >= 0; i--) {
    for (let j = got.length - 1; j >= 0; j--) {
      longest[i * width + j] = same(expected[i]!, got[j]!)
        ? longest[(i + 1) * width + j + 1]! + 1
        : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < expected.length && j < got.length) {
    const here = longest[i * width + j]!;
    if (same(expected[i]!, got[j]!) && here === longest[(i + 1) * width + j + 1]! + 1) {
      pairs.push([i++, j++]);
    } else if (here === longest[(i + 1) * width + j]) i++;
    else j++;
  }
  return pairs;
}
