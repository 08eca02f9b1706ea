// Faults of recordings: rules that name segments by the recordings' labels.
import { describe, expect, it } from 'vitest';
import { runMade, segmentLines } from '../support/reference-cases.ts';

/** What became of segments with that label. */
function fates(label: string, faults: readonly object[]): string[] {
  return segmentLines(runMade({ faults }))
    .filter(line => line.includes(` ${label}#`))
    .map(line => line.slice(line.indexOf(label)));
}

describe('faults of recordings', () => {
  it('drop the copies that they name, and no other', () => {
    expect(fates('FIN1', [{ label: 'FIN1', copy: [1, 3], action: 'drop' }])).toEqual([
      expect.stringMatching(/^FIN1#1 @400 dropped$/),
      expect.stringMatching(/^FIN1#2 .* >/),
    ]);
    expect(fates('FIN1', [{ label: 'FIN1', copy: [1, 2], action: 'drop' }])).toHaveLength(3);
  });

  it('drop every copy when they name none', () => {
    const lost = fates('FIN1', [{ label: 'FIN1', action: 'drop' }]);
    expect(lost.length).toBeGreaterThan(4);
    expect(lost.every(line => line.endsWith('dropped'))).toBe(true);
  });

  it('take the number in a label for a copy', () => {
    expect(fates('FIN1', [{ label: 'FIN1#1', action: 'drop' }])).toHaveLength(2);
  });

  it('delay: others overtake', () => {
    const [first, second] = fates('FIN1', [{ label: 'FIN1', copy: 1, action: 'delay', ms: 600 }]);
    expect(first).toMatch(/^FIN1#1 @400 > 1020$/);
    expect(second).toMatch(/^FIN1#2 @6\d\d > 6\d\d$/);
  });

  it('deliver a duplicate as usual and once more', () => {
    const [first] = fates('FIN2', [{ label: 'FIN2', copy: 1, action: 'dup', gapMs: 5 }]);
    expect(first).toMatch(/^FIN2#1 @570 > 590 595$/);
  });

  it('apply after a label was sent, that segment included, in both directions', () => {
    const lines = segmentLines(runMade({ faults: [{ after: 'FIN1#1', action: 'drop' }] }));
    const from = lines.findIndex(line => line.includes('FIN1#1'));
    expect(lines.slice(0, from).some(line => line.includes('dropped'))).toBe(false);
    expect(lines.slice(from).every(line => line.includes('dropped'))).toBe(true);
  });

  it('apply from a time on', () => {
    const lines = segmentLines(runMade({ faults: [{ fromUs: 60_000, label: 'DATAs', action: 'drop' }] }));
    expect(lines.filter(line => line.includes('DATAs'))[0]).toMatch(/dropped$/);
    const later = segmentLines(
      runMade({ faults: [{ fromUs: 61_000, copy: 1, label: 'DATAs', action: 'drop' }] }),
    );
    expect(later.join()).not.toContain('dropped');
  });

  it('apply only in their connection', () => {
    const { outcome } = runMade({ faults: [{ label: 'FIN1', conn: 2, action: 'drop' }] }).result;
    expect(outcome.finCopies.FIN1).toBe(1);
    expect(outcome.unmatchedFaults).toHaveLength(1);
  });

  it('a drop wins over what else hits the same segment', () => {
    const faults = [
      { label: 'FIN2', copy: 1, action: 'dup', gapMs: 5 },
      { label: 'FIN2', copy: 1, action: 'drop' },
    ];
    expect(fates('FIN2', faults)[0]).toMatch(/dropped$/);
  });
});
