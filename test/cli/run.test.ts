import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkFolder, experimentText } from './command.ts';

let folder: WorkFolder;
beforeEach(() => {
  folder = new WorkFolder();
  folder.write('mine.ts', experimentText());
});
afterEach(() => folder.remove());

const report = (...path: string[]): string => join(folder.path, 'reports', 'mine', ...path);

/** Name and content of every file of a report. */
function contents(path: string): Record<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    files.map(file => {
      const place = join(file.parentPath, file.name);
      return [place.slice(path.length), createHash('sha256').update(readFileSync(place)).digest('hex')];
    }),
  );
}

describe('finwait run', () => {
  it('tells how far it is, ends with a short table and where to look, and leaves nothing unfinished', async () => {
    const { status, stdout, stderr } = await folder.finwait(['run', 'mine.ts']);
    expect(stderr).toContain('mine: 4 combinations of parameters × 5 replications = 20 runs');
    expect(stderr).toContain('100% (20 of 20 runs)');
    expect(stdout).toMatch(/│ loss +│ teardown \(s\)/);
    expect(stdout).toContain(join('reports', 'mine', 'index.html'));
    expect(status).toBe(0);
    const entries = readdirSync(report());
    expect(entries).toEqual(
      expect.arrayContaining(['charts', 'data', 'index.html', 'manifest.json', 'traces']),
    );
    expect(entries.filter(entry => /partial|unfinished/.test(entry))).toEqual([]);
    expect(readdirSync(report('traces')).some(file => file.startsWith('worst'))).toBe(true);
  });

  it('writes the same bytes with one worker and with two', async () => {
    await folder.finwait(['run', 'mine.ts', '--workers', '1', '--out', 'one']);
    await folder.finwait(['run', 'mine.ts', '--workers', '2', '--out', 'two']);
    const one = contents(join(folder.path, 'one'));
    expect(Object.keys(one).length).toBeGreaterThan(5);
    expect(contents(join(folder.path, 'two'))).toEqual(one);
  });

  it('draws a chart of a value that was not run at the nearest one that was, and says so', async () => {
    const charts = `[{ id: 'lossy', kind: 'ecdf', title: 'T', x: 'teardown', color: 'lost', where: { loss: '10%' } }]`;
    folder.write('mine.ts', experimentText({ charts }));
    const { status, stderr } = await folder.finwait(['run', 'mine.ts', '--set', 'loss=0']);
    expect(stderr).toContain(`chart 'lossy' shows loss 0% instead of 10%, which was not run`);
    expect(status).toBe(0);
  });
});

describe('Ctrl-C during finwait run', () => {
  const many = ['run', 'mine.ts', '--replications', '20000'];
  const interrupt = (stderr: string): NodeJS.Signals | undefined =>
    /mine: [1-3]0%/.test(stderr) ? 'SIGINT' : undefined;

  it.each(['1', '2'])(
    'keeps what %s worker(s) finished readable, says so and how to go on, and goes on from there',
    async workers => {
      const words = [...many, '--workers', workers];
      const stopped = await folder.finwait(words, interrupt);
      expect(stopped.status).toBe(130);
      expect(stopped.stderr).toMatch(
        /Stopped: [\d,]+ of 80,000 runs are finished and kept in reports.mine.partial\.jsonl/,
      );
      expect(stopped.stderr).toContain(`Go on with: finwait ${words.join(' ')}`);
      const lines = readFileSync(report('partial.jsonl'), 'utf8').trimEnd().split('\n');
      expect(lines.length).toBeGreaterThan(1000);
      for (const line of lines)
        expect(JSON.parse(line)).toMatchObject({ replication: expect.any(Number) as number });
      expect(existsSync(report('manifest.json'))).toBe(false);
      expect(existsSync(report('index.html'))).toBe(false);

      const again = await folder.finwait(words, stderr =>
        stderr.includes('going on after') ? 'SIGINT' : undefined,
      );
      expect(again.stderr).toContain(
        `going on after ${lines.length.toLocaleString('en-US')} runs finished before`,
      );
      const kept = readFileSync(report('partial.jsonl'), 'utf8').trimEnd().split('\n').length;
      expect(kept).toBeGreaterThanOrEqual(lines.length);
    },
  );

  it('makes no difference to the result when the run is finished later', async () => {
    const words = (out: string): string[] => [
      'run',
      'mine.ts',
      '--replications',
      '4000',
      '--workers',
      '1',
      '--out',
      out,
    ];
    const stopped = await folder.finwait(words('stopped'), interrupt);
    expect(stopped.status).toBe(130);
    const resumed = await folder.finwait(words('stopped'));
    expect(resumed.status).toBe(0);
    await folder.finwait(words('whole'));
    expect(contents(join(folder.path, 'stopped'))).toEqual(contents(join(folder.path, 'whole')));
  });
});
