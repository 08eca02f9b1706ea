import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkFolder, type Finished } from './command.ts';

let folder: WorkFolder;
beforeAll(() => (folder = new WorkFolder()));
afterAll(() => folder.remove());

const show = (...words: string[]): Promise<Finished> => folder.finwait(['show', ...words]);

/** The link of the scenario that these options describe. */
async function linkOf(...words: string[]): Promise<unknown> {
  const { stdout, stderr, status } = await show(...words, '--format', 'json');
  expect(status, stderr).toBe(0);
  return (JSON.parse(stdout) as { scenario: { link: unknown } }).scenario.link;
}

describe('finwait show --netem', () => {
  it("runs under netem's command as one pastes it, and says which", async () => {
    const { stdout, status } = await show(
      '--netem',
      'tc qdisc add dev eth0 root netem delay 70ms loss gemodel 1% 10%',
    );
    expect(status).toBe(0);
    expect(stdout).toContain('netem on both sides: delay 70ms loss gemodel 1% 10%');
    expect(stdout).toContain('70 ms');
  });

  it('makes it part of the scenario, for both directions or one, in place of the usual delay', async () => {
    const netem = 'delay 20ms 5ms 25%';
    expect(await linkOf('--netem', 'latency 20ms 5ms 25%', '--rate', '1Mbps')).toEqual({
      toServer: { delay: '0s', rate: '1Mbps', netem },
      toClient: { delay: '0s', rate: '1Mbps', netem },
    });
    expect(await linkOf('--netem-to-server', 'loss 1%', '--rtt', '10ms')).toEqual({
      toServer: { delay: '5ms', netem: 'loss 1%' },
      toClient: { delay: '5ms' },
    });
    expect(await linkOf('--netem', 'loss 1%', '--netem-to-client', 'loss 2%')).toEqual({
      toServer: { delay: '20ms', netem: 'loss 1%' },
      toClient: { delay: '20ms', netem: 'loss 2%' },
    });
  });

  it('keeps the numbers of a table, so that the scenario can be shown again without the file', async () => {
    folder.write('mine.dist', '# two values\n-8192 8192\n');
    const command = 'delay 20ms 5ms distribution mine';
    const netem = { command, distributions: { mine: [-8192, 8192] } };
    expect(await linkOf('--netem-to-server', command)).toMatchObject({ toServer: { netem } });
    await show('--netem', command, '--format', 'json', '--out', 'table.json');
    const stored = readFileSync(join(folder.path, 'table.json'), 'utf8');
    expect(JSON.parse(stored)).toMatchObject({ scenario: { link: { toClient: { netem } } } });
    const again = await show('table.json', '--format', 'json');
    expect(again.stdout).toBe(stored);
  });

  it('points at the word that is wrong, and names tables that are nowhere', async () => {
    const wrong = await show('--netem-to-client', 'delay 20ms 5x');
    expect(wrong.status).not.toBe(0);
    expect(wrong.stderr).toContain(
      '--netem-to-client: cannot read the netem command\n  delay 20ms 5x\n             ^^\n',
    );
    const missing = await show('--netem', 'delay 20ms 5ms distribution nowhere');
    expect(missing.stderr).toMatch(/no table for the distribution 'nowhere'/);
  });
});
