// The page as a reader opens it: from the disk, without a network, in Debian's Chromium.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeReport } from '../../src/report/index.ts';
import { lostFinResults } from '../support/results.ts';
import { requireTool } from '../support/tools.ts';

const executablePath = env['CHROMIUM'] ?? requireTool('chromium');

const hostile = `<img src=x onerror="console.error('injected')"></script><script>console.error('injected')</script>`;

const ladder = {
  id: 'worst',
  title: `The worst run ${hostile}`,
  svg: '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80" viewBox="0 0 300 80"><defs><linearGradient id="fade"/></defs><rect width="9" height="9" fill="url(#fade)"/><text x="10" y="40" font-family="\'Source Sans 3\'" font-size="9">FIN,ACK  seq 201</text></svg>',
  text: '+0 --> FIN,ACK <seq 201>',
  pcapng: new Uint8Array([10, 13, 13, 10]),
};

interface Seen {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

describe.skipIf(executablePath === undefined)('the page, in Chromium, from the disk', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'finwait-page-'));
    const table = lostFinResults(20);
    const { experiment, columns } = table;
    await writeReport(
      folder,
      {
        ...table,
        experiment: { ...experiment, prediction: `${experiment.prediction} ${hostile}` },
        columns: columns.map(column =>
          column.name === 'clean' ? { ...column, label: `${column.label} ${hostile}` } : column,
        ),
      },
      { ladders: [ladder], manifest: { finwait: '0.0.0', note: hostile } },
    );
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Seen> {
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, ...options });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('request', request => {
      if (!request.url().startsWith('data:')) requests.push(request.url());
    });
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
    await page.waitForFunction('document.documentElement.dataset.ready !== undefined');
    return { page, complaints, requests };
  }

  test('draws every chart, complains about nothing and asks the network for nothing', async () => {
    const { page, complaints, requests } = await open();
    expect(await page.evaluate('document.documentElement.dataset.ready')).toBe('true');
    expect(complaints).toEqual([]);
    expect(requests).toEqual([pathToFileURL(join(folder, 'index.html')).href]);
    const charts = page.locator('figure .chart');
    expect(await charts.count()).toBe(6);
    for (const chart of await charts.all()) {
      expect(await chart.locator('svg .mark-group').count()).toBeGreaterThan(0);
      const box = await chart.locator('svg').boundingBox();
      expect(box?.width).toBeGreaterThan(500);
    }
    await page.close();
  });

  test('shows names and parameters as text, whatever they contain', async () => {
    const { page } = await open();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.locator('dd', { hasText: 'onerror=' }).count()).toBe(1);
    await page.close();
  });

  test('keeps the ids of two ladders apart', async () => {
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    expect(html).toContain('<linearGradient id="worst-fade"');
    expect(html).toContain('fill="url(#worst-fade)"');
  });

  test('uses the embedded font, in figures and in text', async () => {
    const { page } = await open();
    const loaded = await page.evaluate(`[...document.fonts].filter(font => font.status === 'loaded').length`);
    expect(loaded).toBe(3);
    await page.close();
  });

  test('tells what a point of a chart is when the pointer rests on it', async () => {
    const { page } = await open();
    await page.locator('#chart-teardown-map .mark-rect path').first().hover();
    const tooltip = page.locator('#vg-tooltip-element');
    await tooltip.waitFor({ state: 'visible' });
    expect(await tooltip.innerText()).toMatch(/Round-trip time\s+20 ms/);
    await page.close();
  });

  test('keeps the rows of the findings that the reader asks for', async () => {
    const { page } = await open();
    const visible = page.locator('#findings tbody tr:visible');
    expect(await visible.count()).toBe(125);
    await page.selectOption('select[name="rtt_ms"]', '100 ms');
    expect(await visible.count()).toBe(25);
    await page.selectOption('select[name="lost"]', 'last ACK');
    expect(await visible.count()).toBe(5);
    expect(await page.locator('#filters output').innerText()).toBe('5 of 125 points');
    await page.close();
  });

  test('fits a telephone without scrolling sideways', async () => {
    const { page } = await open({ viewport: { width: 380, height: 800 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    await page.close();
  });

  test('draws dark charts for a reader who likes it dark', async () => {
    const { page, complaints } = await open({ colorScheme: 'dark' });
    expect(complaints).toEqual([]);
    const background = await page.evaluate(
      `getComputedStyle(document.querySelector('#chart-teardown-by-rtt svg')).backgroundColor`,
    );
    expect(background).toBe('rgb(24, 24, 23)');
    await page.close();
  });
});
