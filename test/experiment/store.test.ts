import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeFingerprint, PartialStore, runSet, type RunSettings } from '../../src/experiment/index.ts';
import { execute, type RunRecord } from '../../src/experiment/execution.ts';
import { Ledger } from '../../src/experiment/runners/ledger.ts';
import { fakePrepare, tiny } from './tiny-experiment.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'finwait-store-'));
  file = join(folder, 'tiny.ts');
  writeFileSync(file, 'one');
});
afterEach(() => rmSync(folder, { recursive: true }));

const set = runSet(tiny);
const open = (settings: RunSettings = {}): PartialStore => {
  const own = runSet(tiny, settings);
  return new PartialStore(own, join(folder, 'out'), {
    experiment: 'tiny',
    source: 'tiny',
    finwait: '1.0.0',
    code: codeFingerprint(file),
    settings: own.settings,
  });
};
const records = (store: PartialStore): readonly (RunRecord | undefined)[] => store.resume().records;

describe('the store of finished runs', () => {
  it('gives back what an earlier command finished, so that only the rest is run', () => {
    const store = open();
    expect(records(store)).toEqual([]);
    store.append(execute(set, fakePrepare, 6, 9));
    store.append(execute(set, fakePrepare, 0, 2));
    const found = records(open());
    expect(Object.keys(found)).toEqual(['0', '1', '6', '7', '8']);
    expect(found[7]).toEqual(execute(set, fakePrepare, 7, 8).records[0]);
    const ledger = new Ledger(set.size, found);
    ledger.plan({ from: 0, to: set.size });
    expect(ledger.gaps).toEqual([
      { from: 2, to: 6 },
      { from: 9, to: set.size },
    ]);
  });

  it('is one readable object a line, with the columns of the final table', () => {
    const store = open();
    store.resume();
    store.append(execute(set, fakePrepare, 0, 2));
    const lines = readFileSync(store.rowsFile, 'utf8').trimEnd().split('\n');
    expect(lines.map(line => JSON.parse(line) as object)).toMatchObject([
      { run: 1, lost: 'none', rtt: 20, replication: 1, seed: 'tiny/1/1', outcome: 'finished', calm: true },
      { run: 2, lost: 'none', rtt: 20, replication: 2, seed: 'tiny/1/2', outcome: 'finished', calm: true },
    ]);
  });

  it('keeps a failed run as failed, with its replay', () => {
    const failure = { code: 'over-limit', message: 'too long', replay: 'finwait show tiny' };
    const store = open();
    store.resume();
    store.append({ from: 3, records: [failure] });
    expect(records(open())[3]).toEqual(failure);
  });

  it('survives a line that was being written when the power went', () => {
    const store = open();
    store.resume();
    store.append(execute(set, fakePrepare, 0, 2));
    appendFileSync(store.rowsFile, '{"run":3,"lost":"no');
    const again = open();
    expect(Object.keys(records(again))).toEqual(['0', '1']);
    again.append(execute(set, fakePrepare, 2, 3));
    expect(Object.keys(records(open()))).toEqual(['0', '1', '2']);
  });

  it('loses nothing to a disk that is full, neither when it fills nor when the command is given again', () => {
    const store = open();
    store.resume();
    store.append(execute(set, fakePrepare, 0, 2));
    const whole = readFileSync(store.rowsFile);
    // A device whose every write fails with ENOSPC stands in for the full disk.
    rmSync(store.rowsFile);
    symlinkSync('/dev/full', store.rowsFile);
    const attempt = (): void => store.append(execute(set, fakePrepare, 2, 4));
    expect(attempt).toThrow(/no space left.*make room and give the same command again/);
    rmSync(store.rowsFile);
    writeFileSync(store.rowsFile, Buffer.concat([whole, Buffer.from('{"run":3,"lo')]));
    expect(Object.keys(records(open()))).toEqual(['0', '1']);
    expect(readFileSync(store.rowsFile)).toEqual(whole);
  });

  it.each<[string, () => PartialStore]>([
    ['another seed', () => open({ seed: 'other' })],
    ['other values', () => open({ set: ['loss=1%'] })],
    ['another number of replications', () => open({ replications: 4 })],
    [
      'an edited experiment file',
      () => {
        writeFileSync(file, 'two');
        return open();
      },
    ],
  ])('does not mix in runs of %s, and says how many it left out', (_, reopen) => {
    const store = open();
    store.resume();
    store.append(execute(set, fakePrepare, 0, 2));
    expect(reopen().resume()).toEqual({ records: [], foreignRuns: 2 });
  });

  it('leaves nothing behind once the report is there, nor after a failure before the first run', () => {
    const store = open();
    store.resume();
    store.discardIfEmpty();
    expect(existsSync(store.rowsFile)).toBe(false);
    store.resume();
    store.append(execute(set, fakePrepare, 0, 2));
    store.discardIfEmpty();
    expect(existsSync(store.rowsFile)).toBe(true);
    store.discard();
    expect(existsSync(store.rowsFile)).toBe(false);
  });

  it('reads any number of lines, of any length, and cuts off what is torn at any octet', () => {
    const store = open({ replications: 2000 });
    store.resume();
    const large = runSet(tiny, { replications: 2000 });
    store.append(execute(large, fakePrepare, 0, large.size));
    const { length } = readFileSync(store.rowsFile);
    expect(length).toBeGreaterThan(1 << 20);
    truncateSync(store.rowsFile, length - 40);
    const found = records(open({ replications: 2000 }));
    expect(found).toHaveLength(large.size - 1);
    expect(found).toEqual(execute(large, fakePrepare, 0, large.size - 1).records);
  });

  it('says which folder cannot be written and why', () => {
    writeFileSync(join(folder, 'out'), '');
    expect(open).toThrow(/cannot write into the folder '.*out'.*--out DIR/);
  });
});

describe('the fingerprint of the code', () => {
  it('changes with the experiment’s file and with the files that it imports, and with nothing else', () => {
    writeFileSync(file, `import { rate } from './rates.js';\n`);
    const before = codeFingerprint(file);
    writeFileSync(join(folder, 'rates.ts'), `import './more.ts';\n`);
    const imported = codeFingerprint(file);
    writeFileSync(join(folder, 'more.ts'), 'one');
    const twice = codeFingerprint(file);
    writeFileSync(join(folder, 'beside.ts'), 'not imported');
    expect(new Set([before, imported, twice]).size).toBe(3);
    expect(codeFingerprint(file)).toBe(twice);
    expect(twice).toMatch(/^[0-9a-f]{64}$/);
  });
});
