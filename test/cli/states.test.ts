import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkFolder } from './command.ts';

let folder: WorkFolder;
beforeAll(() => (folder = new WorkFolder()));
afterAll(() => folder.remove());

describe('finwait states', () => {
  it('prints the ways out of every state', async () => {
    const { stdout, status } = await folder.finwait(['states']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^FIN-WAIT-2 +FIN +──► TIME-WAIT +sends ACK$/m);
  });

  it('draws them, with the durations of a profile', async () => {
    const words = ['states', '--profile', 'macos', '--format', 'svg', '--out', 'states.svg'];
    const { status, stderr } = await folder.finwait(words);
    expect(status, stderr).toBe(0);
    const svg = readFileSync(join(folder.path, 'states.svg'), 'utf8');
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('2MSL = 30 s');
    expect(svg).toContain('profile macos');
  });

  it('knows what was meant by a name that is nearly right', async () => {
    const format = await folder.finwait(['states', '--format', 'svgs']);
    expect(format.status).toBe(2);
    expect(format.stderr).toMatch(/Did you mean 'svg'\?/);
    const profile = await folder.finwait(['states', '--profile', 'linus']);
    expect(profile.status).toBe(2);
    expect(profile.stderr).toMatch(/did you mean 'linux'/);
  });
});
