import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finished } from './command.ts';
import { WorkFolder, experimentText } from './command.ts';

let folder: WorkFolder;
let before: string[];

beforeAll(() => {
  folder = new WorkFolder();
  folder.write('mine.ts', experimentText());
  folder.write(
    'syntax.ts',
    'import { defineExperiment } from "finwait";\n\nexport default defineExperiment({ name: };\n',
  );
  folder.write(
    'throws.ts',
    'const nothing = null as unknown as { a: number };\n\nnothing.a;\nexport default {};\n',
  );
  folder.write(
    'imports.ts',
    `import { defineExperimen } from 'finwait';\nexport default defineExperimen({});\n`,
  );
  folder.write('empty.ts', 'export const other = 1;\n');
  folder.write('shape.ts', `export default { name: 'shape', question: 'Why?' };\n`);
  folder.write('unit.ts', experimentText({ parameters: `{ loss: probability([0, '150%']) }` }));
  folder.write(
    'column.ts',
    experimentText({ charts: `[{ id: 'a', kind: 'line', title: 'A', x: 'loss', y: 'teardwn' }]` }),
  );
  folder.write(
    'nan.ts',
    experimentText({ measures: `{ odd: { label: 'odd', unit: '', of: () => 0 / 0 } }`, charts: '[]' }),
  );
  folder.write(
    'fault.ts',
    experimentText({ scenario: `() => activeClose('client', { faults: ['drop cleint FIN'] })` }),
  );
  folder.write(
    'profile.ts',
    experimentText({ scenario: `() => activeClose('client', { profile: 'linus' })` }),
  );
  folder.write('bug.ts', experimentText({ scenario: `() => { throw new TypeError('oops'); }` }));
  folder.write(
    'scenario.json',
    '{ "name": "x", "script": { "client": [{ "on": { "ad": "0s" }, "do": [] }], "server": [] } }',
  );
  folder.write('no.json', '{ "name": ');
  before = folder.entries;
});
afterAll(() => folder.remove());

/** One paragraph for people: no stack, no blank line inside, nothing on stdout, nothing left behind. */
function expectOneParagraph({ stderr, stdout }: Finished): void {
  const message = stderr.slice(stderr.indexOf('finwait: '));
  expect(message).toMatch(/^finwait: \S/);
  expect(message).not.toMatch(/\n\s+at /);
  expect(message.trimEnd()).not.toContain('\n\n');
  expect(stdout).toBe('');
  expect(folder.entries).toEqual(before);
}

describe('bad input ends with status 2 and one paragraph that names the place and the remedy', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown command', ['runn', 'mine.ts'], /no command 'runn'. Did you mean 'run'\?/],
    ['an unknown option', ['run', 'mine.ts', '--sede', '3'], /unknown option '--sede'.*--seed/],
    ['an experiment that is not named', ['run'], /missing required argument 'experiment'/],
    ['an unknown experiment', ['run', 'lost-finn'], /no experiment 'lost-finn'. Did you mean 'lost-fin'\?/],
    ['a file that is not there', ['run', './none.ts'], /no experiment file '.\/none.ts'.*finwait list/],
    [
      'an unknown parameter',
      ['run', 'mine.ts', '--set', 'lose=5%'],
      /'mine' has no parameter 'lose'. Did you mean/,
    ],
    ['an unknown unit', ['run', 'lost-fin', '--set', 'rtt=20mss'], /rtt: cannot read '20mss'.*'20ms'/],
    ['a missing unit', ['run', 'lost-fin', '--set', 'rtt=20'], /rtt: cannot read '20'.*unit/],
    [
      'a probability out of range',
      ['run', 'mine.ts', '--set', 'loss=150%'],
      /loss: '150%' is not a probability.*0% to 100%/,
    ],
    [
      'a choice that is none',
      ['run', 'mine.ts', '--set', 'lost=FON'],
      /lost: 'FON' is not 'nothing' or 'FIN'. Did you mean 'FIN'/,
    ],
    [
      'replications that are no number',
      ['run', 'mine.ts', '--replications', 'many'],
      /--replications: 'many' is not a whole number/,
    ],
    ['no workers', ['run', 'mine.ts', '--workers', '0'], /--workers: '0' is not a whole number from 1/],
    [
      'a report folder that cannot be made',
      ['run', 'mine.ts', '--out', 'mine.ts/report'],
      /cannot write into the folder 'mine.ts.report'.*--out/,
    ],
    [
      'a place where no folder can be made',
      ['run', 'mine.ts', '--out', '/proc/none'],
      /cannot write into the folder '.proc.none'.*--out/,
    ],
    [
      'a report folder with other things in it',
      ['run', 'mine.ts', '--out', '.'],
      /holds files that are no report.*--out/,
    ],
    ['an experiment that does not compile', ['run', 'syntax.ts'], /syntax.ts:3:\d+: .*does not compile/],
    [
      'an experiment that throws',
      ['run', 'throws.ts'],
      /throws.ts:3:\d+: .*could not be loaded: Cannot read properties of null/,
    ],
    ['an import that does not exist', ['run', 'imports.ts'], /imports.ts.*'defineExperimen'/],
    ['a missing default export', ['run', 'empty.ts'], /empty.ts: it has no default export.*defineExperiment/],
    ['something else as default export', ['run', 'shape.ts'], /shape.ts.*: prediction: it is a text/],
    ['a bad value in the file', ['run', 'unit.ts'], /unit.ts:\d+:\d+: .*'150%' is not a probability/],
    [
      'a chart of a column that does not exist',
      ['run', 'column.ts'],
      /column.ts:\d+:\d+: charts\[0\].y: it probably means 'teardown'/,
    ],
    [
      'a bad fault in an experiment',
      ['run', 'fault.ts'],
      /mine, at loss 0%, lost nothing, replication 1: .*cleint/s,
    ],
    ['an unknown profile in an experiment', ['run', 'profile.ts'], /there is no 'linus'/],
    [
      'an unknown fault word',
      ['show', '--fault', 'dorp client FIN'],
      /--fault: [^]*\n {2}dorp client FIN\n {2}\^{4}\n[^]*'drop'/,
    ],
    ['an unknown profile', ['show', '--profile', 'rfc9294'], /there is no 'rfc9294', did you mean 'rfc9293'/],
    ['an unknown side', ['show', '--close', 'sever'], /--close: 'sever' is not .* Did you mean 'server'/],
    ['an unknown format', ['show', '--format', 'png'], /--format: 'png' is not 'text', 'svg' or 'json'\./],
    ['a bad time', ['show', '--close-at', 'soon'], /--close-at: cannot read 'soon'/],
    ['a bad probability', ['show', '--loss', '5'], /loss: '5' is not a probability/],
    [
      'a scenario with a misspelt field',
      ['show', 'scenario.json'],
      /scenario.json: script.client\[0\].*'at'/,
    ],
    ['a scenario that is no JSON', ['show', 'no.json'], /no.json: is not JSON/],
    [
      'a file that cannot be written',
      ['show', '--pcap', 'none/x.pcapng', '--out', 'none/x.txt'],
      /cannot write the file 'none.x.txt'/,
    ],
    ['options beside a scenario file', ['show', 'scenario.json', '--rtt', '10ms'], /--rtt goes with/],
  ])('%s', async (_, words, message) => {
    const finished = await folder.finwait(words);
    expect(finished.stderr).toMatch(message);
    expectOneParagraph(finished);
    expect(finished.status).toBe(2);
  });
});

describe('a run that fails ends with status 1', () => {
  it('a measure that returns NaN: names the measure, the point and the command that shows the run', async () => {
    const finished = await folder.finwait(['run', 'nan.ts', '--workers', '2']);
    expect(finished.stderr).toMatch(
      /the measure 'odd' returned NaN at loss 0%, lost nothing, replication 1\./,
    );
    const replay = /finwait (show nan.ts .*--replication 1)/.exec(finished.stderr)?.[1] ?? '';
    expectOneParagraph(finished);
    expect(finished.status).toBe(1);
    const shown = await folder.finwait(replay.split(' '));
    expect(shown.stdout).toContain('FIN-WAIT-1');
    expect(shown.status).toBe(1);
  });

  it('an exception in the experiment’s functions: names the point and the command that repeats it', async () => {
    const finished = await folder.finwait(['run', 'bug.ts']);
    expect(finished.stderr).toMatch(
      /mine, at loss 0%, lost nothing, replication 1: the run broke off with 'oops'/,
    );
    expectOneParagraph(finished);
    expect(finished.status).toBe(1);
  });
});
