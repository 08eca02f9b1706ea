import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkFolder } from './command.ts';

let folder: WorkFolder;
beforeAll(() => (folder = new WorkFolder()));
afterAll(() => folder.remove());

async function show(...words: string[]): Promise<string> {
  const { stdout, stderr, status } = await folder.finwait(['show', ...words]);
  expect(status, stderr).toBe(0);
  return stdout;
}

describe('finwait show', () => {
  it('draws the classical close when nothing is said', async () => {
    const text = await show();
    expect(text).toMatch(/classical close, seed 1/);
    for (const state of ['FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSE-WAIT', 'LAST-ACK', 'TIME-WAIT'])
      expect(text).toContain(state);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('tells of a fault that did nothing, and only of that', async () => {
    const faults = ['--fault', 'drop client FIN #1', '--fault', 'drop client FIN #9'];
    const { stderr, status } = await folder.finwait(['show', ...faults]);
    expect(status).toBe(0);
    expect(stderr).toContain("'drop client FIN #9' did nothing");
    expect(stderr).not.toContain("'drop client FIN #1' did nothing");
  });

  it('takes everything about the connection from options', async () => {
    const text = await show(
      '--close',
      'server',
      '--rtt',
      '10ms',
      '--answer',
      '3000',
      '--sysctl',
      'time_wait=5s',
      '--teardown',
    );
    expect(text).toContain('active close by the server');
    expect(text).toMatch(/5 s in TIME-WAIT/);
    expect(text).not.toContain('SYN seq');
    const both = await show('--close', 'both');
    expect(both).toContain('CLOSING');
    expect(await show('--half-close')).toContain('shutdown(');
  });

  it('shows what a fault does, every one of several', async () => {
    const text = await show('--fault', 'drop client FIN #1', '--fault', 'drop server FIN #1');
    expect(text).toContain('fault: drop client FIN #1');
    expect(text.match(/RTO ×1/g)).toHaveLength(2);
  });

  it('is plain ASCII on request', async () => {
    // eslint-disable-next-line no-control-regex
    expect(await show('--ascii', '--fault', 'drop client FIN #1')).toMatch(/^[\x0a\x20-\x7e]*$/);
  });

  it('writes JSON that it can show again, with another fault if you like', async () => {
    await show('--close', 'client', '--loss', '10%', '--seed', '7', '--format', 'json', '--out', 'one.json');
    const run = JSON.parse(readFileSync(join(folder.path, 'one.json'), 'utf8')) as Record<string, object>;
    expect(run['outcome']).toMatchObject({ client: { ending: 'closed' } });
    expect(run['trace']).toMatchObject({ hosts: [{ name: 'client' }, { name: 'server' }] });
    const first = await show('--close', 'client', '--loss', '10%', '--seed', '7');
    expect(await show('one.json', '--seed', '7')).toBe(first);
    expect(await show('one.json', '--fault', 'drop client FIN #1')).toContain('fault: drop client FIN #1');
  });

  it('writes SVG, a capture and an explanation', async () => {
    const text = await show(
      '--format',
      'svg',
      '--out',
      'a.svg',
      '--pcap',
      'a.pcapng',
      '--explain',
      '--lang',
      'zh',
    );
    expect(readFileSync(join(folder.path, 'a.svg'), 'utf8')).toMatch(/^<svg/);
    expect(readFileSync(join(folder.path, 'a.pcapng')).readUInt32BE(0)).toBe(0x0a0d0d0a);
    expect(text).toMatch(/[\u4e00-\u9fff]{4}/);
    expect(await show('--explain')).toMatch(/SND\.NXT/);
  });

  it('shows any run of an experiment, exactly, with its measures', async () => {
    const words = [
      'lost-fin',
      '--set',
      'lost=last ACK',
      '--set',
      'copies=1',
      '--set',
      'rtt=20ms',
      '--set',
      'loss=0',
      '--set',
      'waits=client',
    ];
    const text = await show(...words, '--replication', '3');
    expect(text).toContain('active close by the client, seed lost-fin/1/3');
    expect(text).toContain('lost last ACK, copies 1, rtt 20 ms, loss 0%, waits client, replication 3');
    expect(text).toMatch(/clean +true/);
    expect(await show('lost-fin')).toMatch(/the first of 351 combinations; choose with --set/);
  });
});
