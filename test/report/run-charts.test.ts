// Figures of single runs: measured like all others, and true to the trace.
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChartDescription } from '../../src/experiment/index.ts';
import {
  drawFigures,
  drawRunChart,
  loadMeasure,
  paperFor,
  chartTheme,
  toSvg,
  type ChartThemeName,
} from '../../src/report/index.ts';
import type { MeasureText } from '../../src/report/render/index.ts';
import { mainFlow } from '../../src/report/run-charts/flow.ts';
import { momentAt, shareAt, timeAxis } from '../../src/report/run-charts/time-axis.ts';
import { singleColumn } from '../../src/report/theme/index.ts';
import { countVisits } from '../../src/trace/index.ts';
import { measureSvg, overlaps, strays } from '../support/measured-svg.ts';
import { recordedRuns } from '../support/recorded-runs.ts';
import { lostFinResults } from '../support/results.ts';

const table = lostFinResults(1);
const describeChart = (kind: ChartDescription['kind']): ChartDescription => ({
  id: kind,
  kind,
  title: 'What the two ends saw, and when',
});
let measure: MeasureText;

beforeAll(async () => {
  measure = await loadMeasure();
});

describe.each(['ieee', 'slides-dark'] as readonly ChartThemeName[])('in the theme %s', theme => {
  describe.each(recordedRuns)('%s', (_, run) => {
    test.each(['timeline', 'sequence', 'window'] as const)(
      'as a %s has readable letters, no text upon another, and nothing outside its frame',
      async kind => {
        const description = describeChart(kind);
        const paper = paperFor(description, table, measure, chartTheme(theme));
        const measured = measureSvg(await toSvg(drawRunChart(description, run, paper)!.spec), measure);
        expect(Math.min(...measured.texts.map(text => text.size))).toBeGreaterThanOrEqual(6);
        expect(overlaps(measured.texts)).toEqual([]);
        expect(strays(measured)).toEqual([]);
        expect(measured.width).toBeLessThanOrEqual(paper.width + 1);
      },
    );
  });
});

describe('exact vector figures', () => {
  test.each(recordedRuns)('the ladder and the state diagram of %s are measured, too', async (_, run) => {
    const charts = [describeChart('ladder'), describeChart('states')];
    const visits = { changes: countVisits([run.trace]), runs: 1 };
    const figures = await drawFigures(
      { ...table, experiment: { ...table.experiment, charts } },
      [
        { id: 'ladder', run },
        { id: 'states', run, visits },
      ],
      chartTheme('ieee'),
    );
    expect(figures.map(figure => figure.id)).toEqual(['ladder', 'states']);
    for (const { svg } of figures) {
      const measured = measureSvg(svg, measure);
      expect(Math.min(...measured.texts.map(text => text.size))).toBeGreaterThanOrEqual(6);
      expect(overlaps(measured.texts)).toEqual([]);
      expect(strays(measured)).toEqual([]);
    }
  });

  test('a state diagram of one clean close counts each of its ways once', () => {
    const [, run] = recordedRuns[0]!;
    const changes = countVisits([run.trace]);
    expect(changes.find(one => one.from === 'TIME-WAIT')).toMatchObject({ to: 'CLOSED', count: 1 });
    expect(changes.every(one => one.count === 1)).toBe(true);
    expect(countVisits([run.trace, run.trace]).every(one => one.count === 2)).toBe(true);
  });
});

describe('the axis of time', () => {
  const axis = (moments: readonly number[]) => timeAxis(moments, 'Time', 500, singleColumn);

  test('is broken where nothing happens for long, and nowhere else', () => {
    expect(axis([0, 0.1, 0.2, 60.2, 60.3]).breaks).toEqual([{ from: 0.2, to: 60.2 }]);
    expect(axis([0, 0.1, 0.2, 0.3, 0.4]).breaks).toEqual([]);
  });

  test('runs from edge to edge without running backward', () => {
    const { shares, seconds } = axis([0, 1, 1.1, 3.1, 3.2, 7.2, 7.3]);
    expect([shares[0], seconds[0], seconds.at(-1)]).toEqual([0, 0, 7.3]);
    expect(shares.at(-1)).toBeCloseTo(1, 9);
    shares.slice(1).forEach((share, i) => expect(share).toBeGreaterThan(shares[i]!));
  });

  test('finds the moment of a place and the place of a moment', () => {
    const broken = axis([0, 0.1, 0.2, 60.2, 60.3]);
    for (const moment of [0, 0.05, 0.2, 30, 60.25, 60.3]) {
      expect(momentAt(broken, shareAt(broken, moment))).toBeCloseTo(moment, 9);
    }
  });
});

describe('the flow of a transfer with loss', () => {
  const [, run] = recordedRuns.find(([story]) => story === 'a transfer with loss')!;
  const flow = mainFlow(run.trace)!;

  test('is that of the side that sent more, and ends with its FIN acknowledged', () => {
    expect(flow.sender).toBe('server');
    const fin = flow.segments.findLast(segment => segment.isFin)!;
    expect(fin.to).toBe(400_002);
    expect(flow.outstanding.at(-1)?.octets).toBe(0);
  });

  test('knows what was lost and what was sent again for it', () => {
    const lost = flow.segments.filter(segment => segment.lost);
    expect(lost.length).toBeGreaterThan(0);
    for (const one of lost) {
      const again = flow.segments.some(
        other => other.at > one.at && other.from <= one.from && other.to >= one.to,
      );
      expect(again).toBe(true);
    }
  });

  test('has a congestion window once the handshake is done, which a loss makes smaller', () => {
    const windows = flow.segments.flatMap(segment => (segment.cwnd === null ? [] : [segment.cwnd]));
    expect(windows[0]).toBeGreaterThan(1460);
    expect(windows.some((cwnd, i) => i > 0 && cwnd < windows[i - 1]!)).toBe(true);
  });
});
