// What holds for the explanation of any connection: its arithmetic is the trace's, no gap shows in the text,
// both languages tell the same steps, and lines fit.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACK, RST, endSeq, seqAdd, seqDiff, SYN, type SequenceNumber } from '../../src/wire/index.ts';
import { activeClose, halfClose, simultaneousClose, type Scenario } from '../../src/scenario/index.ts';
import { explain, type SegmentSent, type Trace } from '../../src/trace/index.ts';
import { storyOf } from '../../src/trace/explain/facts.ts';
import type { SegmentStep } from '../../src/trace/explain/steps.ts';
import { columns, wrap } from '../../src/trace/explain/wrap.ts';
import {
  ackRidesOnFin,
  assassination,
  probedFin,
  scenarios,
  simultaneousOpen,
  traceOf,
} from '../support/explained-traces.ts';
import { stories } from '../support/traces.ts';

const fault = fc
  .record({
    what: fc.constantFrom('drop', 'duplicate', 'delay', 'hold'),
    side: fc.constantFrom('client', 'server'),
    kind: fc.constantFrom('SYN', 'FIN', 'DATA', 'ACK', 'ACK of FIN'),
    copy: fc.integer({ min: 1, max: 3 }),
    span: fc.constantFrom('1ms', '30ms', '300ms', '2s'),
  })
  .map(({ what, side, kind, copy, span }) => {
    const name = `${side} ${kind === 'SYN' && side === 'server' ? 'SYN-ACK' : kind} #${copy}`;
    const peer = side === 'client' ? 'server' : 'client';
    if (what === 'drop') return `drop ${name}`;
    if (what === 'duplicate') return `duplicate ${name} after ${span}`;
    if (what === 'delay') return `delay ${name} by ${span}`;
    return `hold ${name} until after ${peer} FIN #1`;
  });

const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    close: fc.constantFrom('client', 'server', 'half', 'both'),
    faults: fc.array(fault, { maxLength: 4 }),
    loss: fc.constantFrom(0, 0, 0.1, 0.4),
    request: fc.constantFrom(0, 200, 5000),
    answer: fc.constantFrom(0, 1000, 20_000),
    serverWait: fc.constantFrom('0s', '10ms', '150ms', '3s'),
    timeWait: fc.constantFrom('10ms', '2s', '240s'),
  })
  .map(({ close, timeWait, ...options }) => {
    const sysctls = { client: { time_wait: timeWait }, server: { time_wait: timeWait } };
    const all = { ...options, sysctls, end: { at: '30min' } } as const;
    if (close === 'half') return halfClose(all);
    if (close === 'both') return simultaneousClose(all);
    return activeClose(close === 'client' ? 'client' : 'server', all);
  });

/** Each side's sequence number that is told as 0; none where an old SYN made a second connection. */
function basesOf(trace: Trace): Map<string, SequenceNumber> {
  const bases = new Map<string, SequenceNumber>();
  for (const event of trace.events) {
    if (event.type !== 'segment-sent') continue;
    const { segment } = event;
    const known = bases.get(event.from);
    if (known !== undefined && segment.flags & SYN && segment.seq !== known) return new Map();
    if (known !== undefined) continue;
    if (segment.flags & RST) continue;
    bases.set(event.from, segment.flags & SYN ? segment.seq : seqAdd(segment.seq, -1));
  }
  return bases;
}

/** What is wrong with a step's numbers, by looking at the trace alone; '' when nothing is. */
function wrongNumbers(trace: Trace, step: SegmentStep, bases: ReadonlyMap<string, SequenceNumber>): string {
  const sent = trace.events.filter(
    (e): e is SegmentSent => e.type === 'segment-sent' && e.from === step.segment.from,
  );
  const at = sent.findIndex(e => e.id === step.segment.id);
  const base = bases.get(step.segment.from);
  const mine = sent[at];
  if (mine === undefined || base === undefined) return '';
  const furthest = (until: number): number =>
    Math.max(
      ...sent
        .slice(0, until)
        .filter(e => !(e.segment.flags & RST))
        .map(e => seqDiff(endSeq(e.segment), base)),
    );
  if (seqDiff(mine.segment.seq, base) !== step.segment.seq) return 'SEQ';
  if (step.sndNxt !== null && step.sndNxt.after !== furthest(at + 1)) return 'SND.NXT after';
  if (step.sndNxt !== null && at > 0 && step.sndNxt.before !== furthest(at)) return 'SND.NXT before';
  const peerBase = bases.get(step.segment.to);
  if (mine.segment.flags & ACK && peerBase !== undefined)
    if (seqDiff(mine.segment.ack, peerBase) !== step.segment.ack) return 'ACK';
  return '';
}

function expectSound(trace: Trace): void {
  const story = storyOf(trace);
  const bases = basesOf(trace);
  const steps = story.steps.filter((step): step is SegmentStep => step.kind === 'segment');
  for (const step of steps) expect(wrongNumbers(trace, step, bases), JSON.stringify(step)).toBe('');

  const english = explain(trace, { lang: 'en', width: 100_000 });
  const chinese = explain(trace, { lang: 'zh', width: 100_000 });
  for (const text of [english, chinese]) {
    expect(text).not.toMatch(/undefined|NaN|\[object|null|Infinity/u);
    // No sentence lost its subject or its number: nothing ends in a colon, no brackets are empty.
    expect(text).not.toMatch(/\S {4,}\S|: \.|：。|；。|, \.|，。|\s\(\)|（）/u);
  }
  const numbered = (text: string): string[] => text.match(/^ *\d+\. /gmu) ?? [];
  expect(numbered(chinese)).toEqual(numbered(english));
  expect(numbered(english)).toHaveLength(story.steps.length);
  const bits = (text: string): string[] => text.match(/URG [01] ACK [01] .*? FIN [01]/gu) ?? [];
  expect(bits(chinese)).toEqual(bits(english));
}

describe('every explanation', () => {
  it('of any close under any faults has the numbers of its trace and no gap in its sentences', () => {
    fc.assert(
      fc.property(anyScenario, fc.integer({ min: 0, max: 1000 }), (scenario, seed) => {
        expectSound(traceOf(scenario, String(seed)));
      }),
      { numRuns: 150 },
    );
  });

  it('of the stories told elsewhere in these tests is sound as well', () => {
    for (const scenario of Object.values(scenarios)) expectSound(traceOf(scenario));
    for (const story of Object.values(stories)) expectSound(story());
    for (const story of [ackRidesOnFin, probedFin, simultaneousOpen, assassination]) expectSound(story());
  });

  it("moves RCV.NXT to exactly what the receiver's next acknowledgement says", () => {
    fc.assert(
      fc.property(anyScenario, scenario => {
        const trace = traceOf(scenario);
        const story = storyOf(trace);
        const bases = basesOf(trace);
        for (const step of story.steps) {
          const arrival = step.kind === 'segment' || step.kind === 'arrival' ? step.arrival : null;
          if (arrival === null || arrival.rcvNxt === null) continue;
          const base = bases.get(arrival.segment.from);
          const answer = trace.events.find(
            (e): e is SegmentSent =>
              e.type === 'segment-sent' &&
              e.from === arrival.host &&
              e.at > arrival.at &&
              (e.segment.flags & (ACK | RST)) === ACK,
          );
          if (answer === undefined || base === undefined) continue;
          expect(seqDiff(answer.segment.ack, base)).toBeGreaterThanOrEqual(arrival.rcvNxt.after);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps to the width, in both languages and however narrow', () => {
    const trace = traceOf(scenarios['lost last ACK']);
    for (const width of [40, 60, 80, 100])
      for (const lang of ['en', 'zh'] as const)
        for (const line of explain(trace, { lang, width }).split('\n'))
          expect(columns(line), line).toBeLessThanOrEqual(width);
  });

  it('is the same text with colours, once they are taken out', () => {
    const trace = traceOf(scenarios['lost FIN']);
    const escape = String.fromCodePoint(27);
    const coloured = explain(trace, { lang: 'en', colour: true });
    expect(coloured).toContain(`${escape}[`);
    expect(coloured.split(new RegExp(`${escape}\\[\\d+m`, 'u')).join('')).toBe(
      explain(trace, { lang: 'en' }),
    );
  });

  it('says something even of a trace in which nothing happened', () => {
    const hosts = [{ name: 'client', address: '10.0.0.1', port: 1, profile: 'rfc9293' }];
    const empty: Trace = { hosts, events: [], endedAt: traceOf(scenarios.refused).endedAt };
    expect(explain(empty, { lang: 'en' })).toContain('client CLOSED: took no part');
  });
});

describe('wrapping', () => {
  it('counts a Han character as two columns', () => {
    expect(columns('报文段 SEQ 1')).toBe(12);
  });

  it('never begins a line with a closing mark', () => {
    const text = '序号、确认、窗口；报文段（序号 1–100）到达，于是确认。'.repeat(4);
    for (let width = 10; width < 40; width++)
      for (const line of wrap(text, width)) expect(line).not.toMatch(/^[，。；、）]/u);
  });

  it('loses and adds nothing but blanks at the breaks', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', '段', '，', '（', '）', '1'), maxLength: 80 }),
        text => {
          const bare = (lines: string): string => lines.replaceAll(/\s/gu, '');
          expect(bare(wrap(text, 12, '  ').join(''))).toBe(bare(text));
        },
      ),
    );
  });
});
