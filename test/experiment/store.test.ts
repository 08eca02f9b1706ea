import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PartialStore, runSet } from '../../src/experiment/index.ts';
import { execute } from '../../src/experiment/execution.ts';
import { newLedger } from '../../src/experiment/runners/progress.ts';
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
const open = (settings = {}): PartialStore =>
  new PartialStore(runSet(tiny, settings), join(folder, 'out'), file, '1.0.0');

describe('the store of finished runs', () => {
  it('gives back what an earlier command finished, so that only the rest is run', () => {
    const store = open();
    expect(store.resume()).toEqual([]);
    store.append(execute(set, fakePrepare, 6, 9));
    store.append(execute(set, fakePrepare, 0, 2));
    const cells = open().resume();
    expect(Object.keys(cells)).toEqual(['0', '1', '6', '7', '8']);
    expect(cells[7]).toEqual(execute(set, fakePrepare, 7, 8).cells[0]);
    expect(newLedger(set.size, cells).gaps).toEqual([
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
      { run: 1, lost: 'none', rtt: 20, replication: 1, seed: 'tiny/1/1', calm: true },
      { run: 2, lost: 'none', rtt: 20, replication: 2, seed: 'tiny/1/2', calm: true },
    ]);
  });

  it('survives a line that was being written when the power went', () => {
    const store = open();
    store.resume();
    store.append(execute(set, fakePrepare, 0, 2));
    appendFileSync(store.rowsFile, '{"run":3,"lost":"no');
    const again = open();
    expect(Object.keys(again.resume())).toEqual(['0', '1']);
    again.append(execute(set, fakePrepare, 2, 3));
    expect(Object.keys(open().resume())).toEqual(['0', '1', '2']);
  });

  it.each([
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
  ])('does not mix in runs of %s', (_, reopen) => {
    const store = open();
    store.resume();
    store.append(execute(set, fakePrepare, 0, 2));
    expect(reopen().resume()).toEqual([]);
  });

  it('leaves nothing behind once the report is there, nor after a failure before the first run', () => {
    const store = open();
    store.resume();
    store.discardIfEmpty();
    expect(existsSync(store.rowsFile)).toBe(false);
    store.append(execute(set, fakePrepare, 0, 2));
    store.discardIfEmpty();
    expect(existsSync(store.rowsFile)).toBe(true);
    store.discard();
    expect(existsSync(store.rowsFile)).toBe(false);
  });

  it('says which folder cannot be written and why', () => {
    writeFileSync(join(folder, 'blocked'), '');
    const attempt = (): PartialStore => new PartialStore(set, join(folder, 'blocked', 'out'), file, '1.0.0');
    expect(attempt).toThrow(/cannot write into the folder '.*blocked.out'.*--out DIR/);
  });
});
