// The folder that a researcher keeps: complete, the same twice, readable by other programs, never half there.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  captions,
  drawChart,
  resultsCsv,
  resultsParquet,
  singleColumn,
  writeReport,
} from '../../src/report/index.ts';
import { latex } from '../../src/report/captions.ts';
import { csv } from '../../src/report/tables.ts';
import { FinwaitError } from '../../src/time/index.ts';
import { lostFinCharts, lostFinResults } from '../support/results.ts';

const table = lostFinResults(3);
const few = { ...table, experiment: { ...table.experiment, charts: lostFinCharts.slice(0, 2) } };
const extras = {
  ladders: [
    {
      id: 'representative',
      title: 'Run 7: the last ACK is lost',
      svg: '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40"><text x="1" y="20">FIN</text></svg>',
      text: '+0 --> FIN',
      pcapng: new Uint8Array([10, 13, 13, 10]),
    },
  ],
  manifest: { finwait: '0.1.0' },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'finwait-report-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a report', () => {
  test('has the files that it promises, with their hashes in the manifest', async () => {
    const out = join(folder, 'lost-fin');
    const { files, page } = await writeReport(out, few, extras);
    expect(files).toEqual([
      'captions.md',
      ...['clean-by-loss', 'teardown-by-rtt'].flatMap(id =>
        ['pdf', 'png', 'svg', 'vl.json'].map(kind => `charts/${id}.${kind}`),
      ),
      'data/runs.csv',
      'data/runs.json',
      'data/runs.parquet',
      'data/summary.csv',
      'figures.tex',
      'index.html',
      'manifest.json',
      'traces/representative.ladder.pdf',
      'traces/representative.ladder.svg',
      'traces/representative.pcapng',
      'traces/representative.txt',
    ]);
    expect(page).toBe(join(out, 'index.html'));
    const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as {
      sha256: Record<string, string>;
    };
    expect(Object.keys(manifest.sha256)).toEqual(files.filter(file => file !== 'manifest.json'));
    for (const [file, hash] of Object.entries(manifest.sha256)) {
      const content = await readFile(join(out, file));
      expect([file, createHash('sha256').update(content).digest('hex')]).toEqual([file, hash]);
    }
    expect(await readdir(folder)).toEqual(['lost-fin']);
  });

  test('is the same twice, byte for byte, wherever it is written', async () => {
    const one = await writeReport(join(folder, 'a'), few, extras);
    const two = await writeReport(join(folder, 'elsewhere', 'b'), few, extras);
    expect(two.files).toEqual(one.files);
    for (const file of one.files) {
      const [a, b] = await Promise.all([one, two].map(({ folder }) => readFile(join(folder, file))));
      expect([file, a?.equals(b ?? Buffer.alloc(0))]).toEqual([file, true]);
    }
  });

  test('replaces an earlier report and leaves what it did not write', async () => {
    await mkdir(join(folder, 'charts'));
    await writeFile(join(folder, 'charts', 'old.svg'), 'old');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await writeReport(folder, few, extras);
    expect(await readdir(join(folder, 'charts'))).not.toContain('old.svg');
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('says where it cannot be written and how to go on, and leaves nothing behind', async () => {
    const file = join(folder, 'occupied');
    await writeFile(file, 'a file');
    for (const out of [file, join(file, 'below'), '/proc/finwait-report']) {
      await expect(writeReport(out, few, extras)).rejects.toThrow(FinwaitError);
      await expect(writeReport(out, few, extras)).rejects.toThrow(/cannot write into the folder .* --out/);
    }
    expect(await readdir(folder)).toEqual(['occupied']);
    expect(await readFile(file, 'utf8')).toBe('a file');
  });

  test('says that it was stopped early', async () => {
    const { page } = await writeReport(join(folder, 'x'), { ...few, plannedRuns: 1000 }, extras);
    expect(await readFile(page, 'utf8')).toContain('Stopped early: 375 of 1,000 runs are here.');
  });
});

describe('tables', () => {
  test('CSV quotes what needs it, ends lines with CRLF and tells null from an empty text', () => {
    expect(
      csv(
        ['a', 'b,c'],
        [
          [1, null],
          ['say "x"', ''],
          [true, 'two\nlines'],
        ],
      ),
    ).toBe('a,"b,c"\r\n1,\r\n"say ""x""",""\r\ntrue,"two\nlines"\r\n');
  });

  test('the CSV has one row a run and units in its header', () => {
    const [header, ...rows] = resultsCsv(table).trimEnd().split('\r\n');
    expect(header).toBe('run,lost,rtt_ms,loss,replication,seed,teardown_ms,retransmissions,clean,ending');
    expect(rows).toHaveLength(table.rows.length);
  });

  test('the Parquet file reads back as the rows that went in', async () => {
    const bytes = await resultsParquet(table);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(table.rows.length);
    expect(rows).toEqual(
      table.rows.map(({ rtt, teardown, ...row }) => ({ ...row, rtt_ms: rtt, teardown_ms: teardown })),
    );
  });
});

describe('captions', () => {
  test('are ready for LaTeX, with label, runs, seed and interval', () => {
    const chart = drawChart(lostFinCharts[0]!, table, singleColumn);
    const text = captions(table, [chart!], extras.ladders);
    expect(text).toContain('\\label{fig:lost-fin-teardown-by-rtt}');
    expect(text).toContain('\\includegraphics{charts/teardown-by-rtt.pdf}');
    expect(text).toContain('held: random loss 0\\%');
    expect(text).toContain('75 runs (3 per point); seed lost-fin-1; bands: 95\\% Student t.');
    expect(text).toContain('\\label{fig:lost-fin-representative}');
  });

  test('escape what LaTeX would act upon', () => {
    expect(latex('100% of a_b & {c} \\x #1 ~ ^ (1 − p)⁴ ≤ 5–6')).toBe(
      '100\\% of a\\_b \\& \\{c\\} \\textbackslash{}x \\#1 \\textasciitilde{} \\textasciicircum{} (1 $-$ p)\\textsuperscript{4} $\\leq$ 5--6',
    );
  });
});
