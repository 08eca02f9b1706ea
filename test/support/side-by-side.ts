// How a failed ladder shows itself: what was written on the left, what happened on the right, a mark between
// where they differ.

export interface Row {
  /** Virtual time from the ladder's beginning. */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
}

/** Throws, with both ladders side by side, if any row differs. */
export function expectSame(title: string, rows: readonly Row[]): void {
  if (rows.every(row => row.expected === row.actual)) return;
  const width = Math.max(8, ...rows.map(row => row.expected.length));
  const line = (at: string, left: string, mark: string, right: string): string =>
    `${at.padStart(12)}  ${left.padEnd(width)} ${mark} ${right}`.trimEnd();
  const table = rows.map(row =>
    line(row.at, row.expected, row.expected === row.actual ? '|' : '≠', row.actual),
  );
  throw new Error([title, line('time', 'expected', '|', 'actual'), ...table].join('\n'));
}
