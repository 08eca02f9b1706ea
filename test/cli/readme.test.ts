// What the README shows of `finwait show` runs, and does what it says.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkFolder } from './command.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** Words as a shell cuts them, for lines with plain and single-quoted words. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

const commands = [...readme.matchAll(/^npx finwait (show .*)$/gm)].map(([, line]) => line!);

let folder: WorkFolder;
beforeAll(() => {
  folder = new WorkFolder();
  folder.write('up.trace', '0\n5\n5\n10\n');
  folder.write('down.trace', '7\n');
});
afterAll(() => folder.remove());

describe('the README', () => {
  it.each(commands)('shows a command that runs: finwait %s', async line => {
    const { status, stdout, stderr } = await folder.finwait(wordsOf(line));
    expect([status, stderr.replace(/^wrote \S+\n$/, '')]).toEqual([0, '']);
    if (!line.includes('--out')) expect(stdout).toMatch(/TIME-WAIT|CLOSED/);
  });

  it('shows commands at all, and among them what they are about', async () => {
    expect(commands.length).toBeGreaterThan(5);
    const found = async (part: string): Promise<string> => {
      const line = commands.find(each => each.includes(part))!;
      return (await folder.finwait(wordsOf(line))).stdout;
    };
    expect(await found('tcp_ecn=1')).toContain('marked CE by CoDel');
    expect(await found('--middlebox')).toContain('nat answers with RST');
  });

  it('shows a load that runs: a ladder of its first connection, and what the whole came to', async () => {
    const [, json] = /```json\n([^`]*)```/.exec(readme)!;
    folder.write('load.json', json!);
    const { status, stdout, stderr } = await folder.finwait(['show', 'load.json', '--teardown']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('fault: crash server2 at 2s, restart at 5s');
    expect(stdout).toMatch(/connections +2,\d\d\d begun, 2,\d\d\d answered, 4\d\.\d\d a second/);
    expect(stdout).toMatch(/not answered +ECONNRESET \d+\n/);
    expect(stdout).toMatch(/TIME-WAIT +client 2,\d\d\d at most/);
    // One that the crash found at work
    const later = await folder.finwait(['show', 'load.json', '--connection', '104']);
    expect(later.status, later.stderr).toBe(0);
    expect(later.stdout).toContain('server2');
    const none = await folder.finwait(['show', 'load.json', '--connection', '9999']);
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining('there is no connection 9999')]);
    const close = await folder.finwait(['show', '--connection', '2']);
    expect([close.status, close.stderr]).toEqual([2, expect.stringContaining('goes with a load')]);
  });

  it('lists faults that all can be read', async () => {
    const block = [...readme.matchAll(/```\n([^`]*)```/g)]
      .map(([, text]) => text!)
      .find(text => text.startsWith('drop '))!;
    const lines = block.split(/\n|\s{4,}/).filter(line => line !== '');
    expect(lines.length).toBeGreaterThan(10);
    const { status, stderr } = await folder.finwait(['show', ...lines.flatMap(line => ['--fault', line])]);
    expect([status, stderr.replaceAll(/^note: .* did nothing.*\n/gm, '')]).toEqual([0, '']);
  });
});
