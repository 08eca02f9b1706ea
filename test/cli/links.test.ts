// Links on the command line: recordings, everything that JSON can say, and boxes on the way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkFolder, type Finished } from './command.ts';

let folder: WorkFolder;
beforeAll(() => {
  folder = new WorkFolder();
  folder.write('up.trace', '0\n5\n5\n10\n');
  folder.write('down.trace', '7\n');
});
afterAll(() => folder.remove());

const show = (...words: string[]): Promise<Finished> => folder.finwait(['show', ...words]);

async function linkOf(...words: string[]): Promise<unknown> {
  const { stdout, stderr, status } = await show(...words, '--format', 'json');
  expect(status, stderr).toBe(0);
  return (JSON.parse(stdout) as { scenario: { link: unknown } }).scenario.link;
}

describe('finwait show --mahimahi', () => {
  it('takes a recording for each way, or one for both, and keeps their numbers in the scenario', async () => {
    expect(await linkOf('--mahimahi', 'up.trace,down.trace')).toEqual({
      toServer: { delay: '20ms', recorded: [0, 5, 5, 10] },
      toClient: { delay: '20ms', recorded: [7] },
    });
    expect(await linkOf('--mahimahi', 'down.trace', '--rtt', '0s')).toEqual({
      toServer: { delay: '0s', recorded: [7] },
      toClient: { delay: '0s', recorded: [7] },
    });
  });

  it('sends at the recorded times', async () => {
    const { stdout } = await show('--mahimahi', 'down.trace', '--rtt', '0s');
    // One packet every 7 ms, each way: the SYN waits for the first, its answer can take the same
    expect(stdout).toMatch(/ 7 ms .*connect\(\) = 0/);
  });

  it('stands in scenarios as the name of a file beside them', async () => {
    const { stdout } = await show('--format', 'json');
    const { scenario } = JSON.parse(stdout) as { scenario: { link: { toServer: object } } };
    const link = { ...scenario.link, toServer: { recorded: 'up.trace' } };
    folder.write('recorded.json', JSON.stringify({ ...scenario, link }));
    expect(await linkOf('recorded.json')).toMatchObject({ toServer: { recorded: [0, 5, 5, 10] } });
  });

  it.each([
    [['--mahimahi', 'nowhere'], /--mahimahi: cannot read the recording 'nowhere'/],
    [['--mahimahi', 'a,b,c'], /--mahimahi: cannot read 'a,b,c'/],
    [['--mahimahi', 'up.trace', '--rate', '1Mbps'], /--rate goes with a link that is not recorded/],
  ])('says what is wrong with %j', async (words, message) => {
    const { stderr, status } = await show(...words);
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe('finwait show --link', () => {
  it('adds to the link what scenarios can say of it, each way or one', async () => {
    expect(
      await linkOf(
        '--link',
        '{"mtu": 1400}',
        '--link-to-client',
        '{"queue": {"packets": 5}}',
        '--rate',
        '1Mbps',
      ),
    ).toEqual({
      toServer: { delay: '20ms', rate: '1Mbps', mtu: 1400 },
      toClient: { delay: '20ms', rate: '1Mbps', mtu: 1400, queue: { packets: 5 } },
    });
  });

  it('marks where TCP speaks ECN', async () => {
    const queue = '{"rate": "1Mbps", "queue": {"codel": {"ecn": true}}}';
    const { stdout } = await show('--link', queue, '--sysctl', 'tcp_ecn=1', '--answer', '200kB', '--full');
    expect(stdout).toContain('SYN,ECE,CWR');
    expect(stdout).toContain('marked CE by CoDel');
  });

  it('puts a box on the way', async () => {
    const { stdout } = await show(
      '--middlebox',
      '{"nat": {"idle": "60s"}}',
      '--close-at',
      '90s',
      '--close',
      'client',
    );
    expect(stdout).toContain('nat: forgotten after 60 s');
  });

  it.each([
    [['--link', 'mtu'], /--link: 'mtu' is not JSON/],
    [['--link', '3'], /--link: expected an object/],
    [['--link-to-server', '{"mtuu": 3}'], /--link-to-server\.mtuu: .*Did you mean 'mtu'/],
    [['--middlebox', '{"nat": {"idl": "1s"}}'], /--middlebox\.nat\.idl: .*Did you mean 'idle'/],
  ])('says what is wrong with %j', async (words, message) => {
    const { stderr, status } = await show(...words);
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});
