import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkFolder } from './command.ts';

let folder: WorkFolder;
beforeAll(() => (folder = new WorkFolder()));
afterAll(() => folder.remove());

async function profiles(...words: string[]): Promise<string> {
  const { stdout, stderr, status } = await folder.finwait(['profiles', ...words]);
  expect(status, stderr).toBe(0);
  return stdout;
}

const names = ['rfc9293', 'linux', 'freebsd', 'macos', 'windows'];

describe('finwait profiles', () => {
  it('lists every profile with what it is', async () => {
    const text = await profiles();
    for (const name of names) expect(text).toMatch(new RegExp(`^${name}\n  \\S.+`, 'm'));
  });

  it.each(names)('prints %s in 100 columns', async name => {
    const text = await profiles(name);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    expect(text).toMatch(/^ {2}TIME-WAIT +\d+ s +\S/m);
  });

  it('says of each value where it comes from, or that this is not established', async () => {
    const text = await profiles('freebsd');
    expect(text).toMatch(/TIME-WAIT +60 s +tcp_timer.h TCPTV_MSL/);
    expect(text).toMatch(/F-RTO +no +not established/);
    expect(text).toMatch(/\d+ of \d+ values are not established: they are those of profile 'rfc9293'/);
    expect(await profiles('linux')).toMatch(/keepalive every +75 s +sysctl tcp_keepalive_intvl/);
  });

  it('gives programs the same as JSON', async () => {
    const { values } = JSON.parse(await profiles('windows', '--format', 'json')) as {
      values: { field: string; value: unknown; unit: string; status: string; source?: string }[];
    };
    const at = (field: string): unknown => values.find(row => row.field === field);
    expect(at('rto.minimum')).toMatchObject({ value: 0.3, unit: 's', status: 'cited' });
    expect(at('rto.maximum')).toMatchObject({ value: 60, unit: 's', status: 'not established' });
  });

  it('writes documentation as Markdown', async () => {
    const text = await profiles('macos', '--format', 'markdown');
    expect(text).toMatch(/^# Profile `macos`$/m);
    expect(text).toMatch(/^\| TIME-WAIT \| 30 s \| tcp\\_timer.h TCPTV\\_MSL \(2 \* 15 s\) \|$/m);
    expect(text).toMatch(/\*\*not established\*\*/);
  });

  it('knows what was meant by a name that is nearly right', async () => {
    const { stderr, status } = await folder.finwait(['profiles', 'freebsb']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/no 'freebsb', did you mean 'freebsd'/);
  });
});
