import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseJson, recordingPath } from '../support/reference-cases.ts';
import { WorkFolder, type Finished } from './command.ts';

const someCases = ['close_c_lazy__dFIN1', 'close_c_lazy__none', 'tw_old_ack__none'];

let folder: WorkFolder;
beforeAll(() => {
  folder = new WorkFolder();
  for (const name of ['cases', 'empty', 'wrong']) mkdirSync(join(folder.path, name));
  for (const name of someCases) {
    copyFileSync(recordingPath(name), join(folder.path, 'cases', `${name}.json`));
  }
  folder.write('cases/index.json', '[{ "name": "not a case" }]');
});
afterAll(() => folder.remove());

async function finwait(...words: string[]): Promise<string> {
  const { stdout, stderr, status } = await folder.finwait(words);
  expect(status, stderr).toBe(0);
  return stdout;
}

const complaint = async (...words: string[]): Promise<Finished> => folder.finwait(words);

describe('finwait conform', () => {
  it('counts for each behaviour how many cases agree', async () => {
    const text = await finwait('conform', 'cases');
    expect(text).toMatch(/^behaviour +cases +structure +paths +times$/m);
    expect(text).toMatch(/^close_c_lazy +2 +2 +2 +2$/m);
    expect(text).toMatch(/^all +3 +3 +3 +3$/m);
    expect(text).not.toContain('First difference');
  });

  it('tells the first difference of each case that differs', async () => {
    const text = await finwait('conform', 'cases', '--profile', 'rfc9293', '--only', 'dFIN1');
    expect(text).toContain("1 case, both hosts with profile 'rfc9293'");
    expect(text).toMatch(/^close_c_lazy__dFIN1 {2}times\n {2}c2s F\. seq 201 ack 1001 .*got/m);
    expect(text).toMatch(/left out: .*tcp_orphan_retries/);
  });

  it('writes each run in the format of the recordings, which compares as the run itself', async () => {
    const table = JSON.parse(await finwait('conform', 'cases', '--format', 'json', '--out', 'results')) as {
      total: object;
      cases: readonly object[];
    };
    expect(table.total).toEqual({ cases: 3, structure: 3, paths: 3, times: 3 });
    expect(table.cases[0]).toMatchObject({ name: 'close_c_lazy__dFIN1', difference: null });
    const text = readFileSync(join(folder.path, 'results', 'close_c_lazy__dFIN1.json'), 'utf8');
    const result = JSON.parse(text) as Record<string, readonly object[]>;
    expect(result['segments']?.find(segment => 'fault' in segment || 'dropped' in segment)).toBeDefined();
    expect(result['segments']?.[7]).toMatchObject({
      dir: 'c2s',
      flags: 'F.',
      labels: ['FIN1#1'],
      dropped: true,
    });
    expect(result['states']).toMatchObject({
      server: [{ t: 0, state: 'CLOSED' }, { state: 'SYN_RECV' }, {}, {}, {}, {}],
    });
    expect(result['app']?.[0]).toEqual({ t: 0, side: 'c', call: 'connect', err: 'EINPROGRESS' });
  });

  it.each([
    ['a folder that is not there', ['nowhere'], /cannot read the folder 'nowhere'/],
    ['a folder without cases', ['empty'], /there are no recorded cases in 'empty'/],
    [
      'a pattern that nothing matches',
      ['cases', '--only', 'zzz'],
      /no name of the 3 cases in 'cases' matches 'zzz'/,
    ],
    ['a pattern that is none', ['cases', '--only', '('], /--only: '\(' is no regular expression/],
    ['a format that is none', ['cases', '--format', 'tabel'], /--format: 'tabel' is not 'table' or 'json'/],
    ['a profile that is none', ['cases', '--profile', 'linus'], /there is no 'linus', did you mean 'linux'/],
  ])('refuses %s', async (_name, words, message) => {
    const { status, stderr } = await complaint('conform', ...words);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it.each([
    ['a field', { active: 'nobody' }, /wrong[/\\]mine__none\.json: active: "nobody" is unknown\./],
    [
      'a sysctl’s value',
      { sysctls: { 'net.ipv4.tcp_sack': 'yes' } },
      /wrong[/\\]mine__none\.json: sysctls: tcp_sack cannot be 'yes'/,
    ],
    [
      'a socket option',
      {
        script: {
          client: [
            {
              on: { at: 0 },
              do: [{ sockopt: { name: 'TCP_NODELY', value: 1 } }, { connect: { port: 1, reuseaddr: true } }],
            },
          ],
          server: [],
        },
      },
      /wrong[/\\]mine__none\.json: script\.client\[0\]: socket option: there is no 'TCP_NODELY'/,
    ],
  ])('names the file in which %s is wrong', async (_name, parts, message) => {
    folder.write('wrong/mine__none.json', JSON.stringify(caseJson(parts)));
    const { status, stderr } = await complaint('conform', 'wrong');
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

describe('finwait show, given a recorded case', () => {
  it('draws the kernel’s ladder and its own beside each other', async () => {
    const text = await finwait('show', 'cases/close_c_lazy__dFIN1.json');
    expect(text).toContain('fault: drop FIN1#1');
    expect(text).toMatch(/400\.2 │── FIN 201 ack 1001 ─*✗ *│ +400\.0 │── FIN 201 ack 1001 ─*✗ *│/);
    expect(text).toContain('Structure, state paths and times agree.');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('marks what differs', async () => {
    const text = await finwait('show', 'cases/close_c_lazy__dFIN1.json', '--profile', 'rfc9293', '--ascii');
    expect(text).toMatch(/647\.6 \|-- FIN 201 ack 1001 -*>\| +667\.6 {3}~ {5}604\.0/);
    expect(text).toContain('times differ; the first difference:');
    // eslint-disable-next-line no-control-regex
    expect(text).toMatch(/^[\x0a\x20-\x7e]*$/);
  });

  it('draws both in one figure', async () => {
    const svg = await finwait('show', 'cases/tw_old_ack__none.json', '--format', 'svg');
    expect(svg.match(/<svg /g)).toHaveLength(3);
    expect(svg).toContain('Linux, as recorded');
  });

  it('takes no options that describe another connection', async () => {
    const { status, stderr } = await complaint('show', 'cases/tw_old_ack__none.json', '--rtt', '1s');
    expect(stderr).toMatch(/--rtt goes with something else/);
    expect(status).toBe(2);
  });
});
