import * as fc from 'fast-check';
import { Resvg } from '@resvg/resvg-js';
import PdfKit from 'pdfkit';
// @ts-expect-error svg-to-pdfkit has no types
import svgToPdf from 'svg-to-pdfkit';
import { describe, expect, it } from 'vitest';
import { ms, seconds } from '../../src/time/index.ts';
import type { Trace } from '../../src/trace/index.ts';
import { touches, boundsOf } from '../../src/trace/ladder-svg/geometry.ts';
import { obstaclesOf } from '../../src/trace/ladder-svg/arrows.ts';
import { ladderLayout, ladderSvg, type LadderSvgOptions } from '../../src/trace/ladder-svg/index.ts';
import { plainText } from '../../src/trace/ladder-svg/label.ts';
import { spread } from '../../src/trace/ladder-svg/margin-labels.ts';
import { longTransfer, lostFin, lostLastAck, normalClose, stories, TraceWriter } from '../support/traces.ts';

/** What a referee would complain of; empty when all is well. */
function complaints(trace: Trace, options: LadderSvgOptions): string[] {
  const layout = ladderLayout(trace, options);
  const found: string[] = [];
  const { labels, arrows } = layout;
  labels.forEach((label, i) => {
    const text = `'${plainText(label)}'`;
    const { left, top, right, bottom } = boundsOf(label.shape);
    if (left < 0 || top < 0 || right > layout.width || bottom > layout.height)
      found.push(`${text} leaves the frame`);
    for (const other of labels.slice(i + 1)) {
      if (touches(label.shape, other.shape)) found.push(`${text} overlaps '${plainText(other)}'`);
    }
    for (const shape of arrows.flatMap(obstaclesOf)) {
      if (touches(label.shape, shape)) found.push(`${text} lies on an arrow`);
    }
    if (label.size < 6) found.push(`${text} is smaller than 6 pt`);
  });
  for (const { tail, head, end } of arrows) {
    if (head.y < tail.y || end.y < tail.y) found.push('an arrow goes back in time');
    for (const { x, y } of [tail, head, end]) {
      if (x < 0 || y < 0 || x > layout.width || y > layout.height) found.push('an arrow leaves the frame');
    }
  }
  if (layout.omitted > 0) found.push(`${layout.omitted} labels had no room`);
  return found;
}

/** Anything a network may do to some segments from both sides, in no sensible order. */
const anyTrace = fc
  .record({
    oneWay: fc.constantFrom(0, 1e3, 5e5, 2e7, 3e8),
    sends: fc.array(
      fc.record({
        at: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 60_000 })),
        from: fc.constantFrom('client' as const, 'server' as const),
        flags: fc.constantFrom('SYN', 'ACK', 'PSH,ACK', 'FIN,ACK', 'RST'),
        seq: fc.nat(100_000),
        fate: fc.constantFrom('arrives', 'arrives', 'lost', 'twice', 'flies'),
        call: fc.boolean(),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ oneWay, sends }) => {
    const w = new TraceWriter(oneWay as ReturnType<typeof ms>);
    for (const { at, from, flags, seq, fate, call } of sends) {
      const t = ms(at);
      const lost = { by: 'fault', detail: 'drop 30% of server segments from 2s to 5s' } as const;
      const arrival = ms(at + oneWay / 1e6);
      if (call) w.call(t, from, 'read', { error: 'ECONNRESET' });
      if (fate === 'lost') w.send(t, from, flags, seq, 1, { lost });
      else if (fate === 'twice') w.send(t, from, flags, seq, 1, { arrivals: [arrival, ms(at + 900)] });
      else if (fate === 'flies') w.send(t, from, flags, seq, 1, { arrivals: [] });
      else w.send(t, from, flags, seq, 1, { length: 1448, cause: 'rto', copy: 1 });
    }
    return w.trace();
  });

describe('the ladder as a figure', () => {
  const cases = Object.keys(stories).flatMap(name => [252, 340, 516].map(width => [name, width] as const));

  it.each(cases)('has every label in the frame, clear of labels and arrows: %s at %i pt', (name, width) => {
    for (const scope of ['all', 'teardown'] as const) {
      const heading = { title: 'A lost segment costs one timeout', subtitle: '20 ms one way, no other loss' };
      expect(complaints(stories[name]!(), { width, scope, ...heading })).toEqual([]);
    }
  });

  it('keeps labels apart and time downward whatever the network does', () => {
    fc.assert(
      fc.property(anyTrace, fc.constantFrom(252, 516), (trace, width) => {
        const serious = complaints(trace, { width }).filter(complaint => !complaint.endsWith('had no room'));
        expect(serious).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('labels every arrow exactly once with flags and relative numbers', () => {
    const layout = ladderLayout(normalClose(), { scope: 'teardown' });
    const texts = layout.labels.filter(label => label.kind === 'arrow').map(plainText);
    expect(texts).toEqual([
      'FIN,ACK seq 101 ack 1001',
      'ACK seq 1001 ack 102',
      'FIN,ACK seq 1001 ack 102',
      'ACK seq 102 ack 1002',
    ]);
  });

  it('breaks the scale over a long TIME-WAIT and keeps both parts readable', () => {
    for (const timeWait of [seconds(60), seconds(240)]) {
      const { timeline, height } = ladderLayout(normalClose(timeWait), { scope: 'teardown' });
      expect(timeline.breaks).toHaveLength(1);
      expect(height).toBeLessThan(260);
    }
  });

  it('cuts a notch into TIME-WAIT where it restarts', () => {
    const { bands } = ladderLayout(lostLastAck());
    const waits = bands.filter(band => band.span.state === 'TIME-WAIT');
    expect(waits.map(band => band.notches.length)).toEqual([1]);
  });

  it('stops a lost segment half-way and names the fault there', () => {
    const { arrows, labels } = ladderLayout(lostFin());
    const lost = arrows.find(({ arrow }) => arrow.fate === 'lost')!;
    expect(lost.end.x).toBeCloseTo((lost.tail.x + lost.head.x) / 2);
    expect(labels.filter(label => label.kind === 'reason').map(plainText)).toContain('drop client FIN #1-2');
  });

  it('names every state that lasted, in its band or beside it', () => {
    const { labels } = ladderLayout(lostLastAck(), { width: 252 });
    const named = labels.filter(label => label.kind === 'state').map(plainText);
    for (const state of ['FIN-WAIT-1', 'FIN-WAIT-2', 'TIME-WAIT', 'CLOSE-WAIT', 'LAST-ACK', 'CLOSED']) {
      expect(named).toContain(state);
    }
  });

  it('draws the same bytes twice', () => {
    expect(ladderSvg(longTransfer())).toBe(ladderSvg(longTransfer()));
  });

  it('is well-formed XML without classes, styles or zero dashes, whatever the hosts are called', () => {
    const trace = normalClose();
    const hosts = trace.hosts.map((host, i) => ({ ...host, name: i === 0 ? '<a & "b">\u0007' : host.name }));
    const renamed = JSON.parse(
      JSON.stringify({ ...trace, hosts }).replaceAll('"client"', JSON.stringify(hosts[0]!.name)),
    ) as Trace;
    const svg = ladderSvg(renamed, { title: 'x < y & z ]]> \ud800', theme: 'dark' });
    expect(openTags(svg)).toEqual([]);
    expect(svg).toContain('&lt;a &amp; &quot;b&quot;&gt;');
    expect(svg).not.toMatch(/class=|<style|style=|<filter|dasharray="0|NaN|undefined|Infinity/);
  });

  it('renders at one unit a point in resvg and in svg-to-pdfkit', () => {
    const svg = ladderSvg(lostLastAck(), { width: 252 });
    const [, height] = /viewBox="0 0 252 (\d+)"/.exec(svg)!;
    const image = new Resvg(svg, { font: { loadSystemFonts: false } });
    expect([image.width, image.height]).toEqual([252, Number(height)]);
    const warnings: string[] = [];
    const document = new PdfKit({ size: [252, Number(height)], margin: 0 });
    svgToPdf(document, svg, 0, 0, {
      assumePt: true,
      fontCallback: () => 'Helvetica',
      warningCallback: (warning: string) => warnings.push(warning),
    });
    expect(warnings).toEqual([]);
  });

  it('moves notes apart as little as possible and keeps their order', () => {
    expect(spread([0, 1, 50], [8, 8, 8], 2, -100, 100)).toEqual([-4.5, 5.5, 50]);
    expect(spread([95], [10], 0, 0, 100)).toEqual([90]);
  });
});

/** Reads the document strictly; the tags still open at its end, which is none when it is well-formed. */
function openTags(xml: string): string[] {
  const open: string[] = [];
  const token = /<(\/?)([a-zA-Z]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/y;
  while (token.lastIndex < xml.length) {
    const match = token.exec(xml);
    if (match === null) throw new Error('not well-formed');
    const [, closes, name, attributes, isEmpty, text] = match;
    if (/&(?!amp;|lt;|gt;|quot;)/.test(`${attributes ?? ''}${text ?? ''}`)) throw new Error('bare ampersand');
    if (name === undefined) continue;
    if (closes === '/') {
      if (open.pop() !== name) throw new Error(`stray </${name}>`);
    } else if (isEmpty !== '/') open.push(name);
  }
  return open;
}
