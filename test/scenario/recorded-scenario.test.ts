import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCase, prepareAny, type RecordedResult } from '../../src/scenario/index.ts';
import { FinwaitError } from '../../src/time/index.ts';

const name = 'close_c_lazy__dACK2';
const read = (folder: string): string =>
  readFileSync(new URL(`../conformance/${folder}/${name}.json`, import.meta.url), 'utf8');
const recorded = parseCase(read('recordings'), name);

const compare = (more: object, trace = false): RecordedResult =>
  prepareAny({ name, recorded, ...more }).run('any', { trace }) as RecordedResult;

describe('a recorded case as a scenario', () => {
  it('is run by finwait, with the profile of the kernel that was recorded', () => {
    expect(compare({}).comparison).toMatchObject({ structure: true, paths: true, times: true });
    expect(compare({ profile: 'rfc9293' }).comparison.difference).not.toBeNull();
  });

  it('agrees with itself, seen by the kernel', () => {
    const seen = { by: 'the kernel', what: read('recordings') };
    expect(compare({ seen }).comparison.difference).toBeNull();
  });

  it('differs where another simulator never acknowledges the repeated FIN', () => {
    const seen = { by: 'ns-3', what: read('ns-3.37') };
    const { comparison, trace } = compare({ seen, part: 'teardown' }, true);
    expect(comparison).toMatchObject({ structure: false, times: false });
    expect(trace?.hosts.map(({ profile }) => profile)).toEqual(['ns-3', 'ns-3']);
  });

  it('begins with the scripted close, where only the teardown is asked for', () => {
    const { observed } = compare({ part: 'teardown' });
    expect(observed.segments[0]?.flags).toContain('F');
    expect(observed.states.client[0]?.state).toBe('ESTABLISHED');
  });

  it('names who saw what cannot be read', () => {
    const seen = { by: 'ns-3', what: { name, segments: 'none' } };
    expect(() => compare({ seen })).toThrow(FinwaitError);
    expect(() => compare({ seen })).toThrow(`${name}, as seen by ns-3: segments`);
  });
});
