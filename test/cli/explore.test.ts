// `finwait explore` as a user meets it: the table, the exit status, and a counterexample that can be shown again.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WorkFolder, experimentText } from './command.ts';

let folder: WorkFolder;

beforeAll(() => {
  folder = new WorkFolder();
  // A copy of a FIN that comes when the server has long ended meets nobody there, and is answered by a RST.
  folder.write(
    'no-reset.ts',
    `${experimentText().replace('import {', 'import { defineInvariant,')}
export const invariants = [
  defineInvariant({
    name: 'no-reset',
    source: 'a firewall that counts RSTs as attacks',
    check: ({ segments }) => segments.some(({ kind }) => kind === 'RST') ? { message: 'a RST was sent' } : undefined,
  }),
];
`,
  );
});
afterAll(() => folder.remove());

it('runs every schedule of up to two lost segments and finds no invariant broken', async () => {
  const { status, stdout, stderr } = await folder.finwait(['explore', '--faults', '2', '--actions', 'drop']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^classical close: \d+ runs with up to 2 faults, \d+ different histories\.\n/);
  expect(stdout).toMatch(/\d+ {2}both closed\n +without faults\n/);
  expect(stdout).toMatch(/\nNo invariant of 18 is broken\.\n$/);
  expect(folder.entries).not.toContain('explored');
});

it('stops at --limit and says so', async () => {
  const { status, stdout } = await folder.finwait(['explore', '--limit', '10']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^classical close: 10 runs .*; stopped by --limit before the end\.\n/);
});

it('refuses an unknown action in one paragraph', async () => {
  const { status, stdout, stderr } = await folder.finwait(['explore', '--actions', 'dorp']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^finwait: cannot read the action 'dorp'\. Right would be 'drop', /);
});

it('keeps what breaks an invariant of the experiment’s own, and the command given shows it again', async () => {
  const words = ['explore', 'no-reset.ts', '--faults', '1', '--actions', 'drop, duplicate', '--out', 'found'];
  const { status, stdout } = await folder.finwait(words);
  expect(status).toBe(1);
  expect(stdout).toMatch(/\nBroken invariants:\n {2}no-reset: a RST was sent \(\d+ runs?\)\n/);
  expect(readdirSync(join(folder.path, 'found')).sort()).toEqual([
    'no-reset.faults.txt',
    'no-reset.json',
    'no-reset.ladder.svg',
    'no-reset.ladder.txt',
    'no-reset.pcapng',
  ]);
  const fault = /show it again with\n {2}finwait show no-reset\.ts --fault '([^']+)'\n/.exec(stdout)?.[1];
  expect(fault).toBe('duplicate client FIN #1 after 200ms');
  const shown = await folder.finwait(['show', 'no-reset.ts', '--fault', fault!]);
  expect(shown.stdout).toContain('RST');
});
