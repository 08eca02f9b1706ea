import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ms, seconds, type Nanoseconds } from '../../src/time/index.ts';
import { tickLabel, Timeline, type Station } from '../../src/trace/timeline.ts';

const scale = { pointsPerNanosecond: 25 / ms(20), gapMax: 60, breakHeight: 25, slotHeight: 10 };
const at = (...times: number[]): Station[] => times.map(time => ({ at: time as Nanoseconds, slot: 0 }));

const anyStations = fc
  .uniqueArray(fc.integer({ min: 0, max: 300_000_000_000 }), { minLength: 2, maxLength: 30 })
  .map(times => at(...times.sort((a, b) => a - b)));

describe('the piecewise time scale', () => {
  it('is linear where things happen and broken where nothing does', () => {
    const timeline = new Timeline(at(0, ms(20), ms(60), seconds(60)), scale, 100);
    expect([0, ms(20), ms(40), ms(60)].map(t => timeline.y(t as Nanoseconds))).toEqual([100, 125, 150, 175]);
    expect(timeline.breaks).toHaveLength(1);
    expect(timeline.bottom).toBe(200);
  });

  it('gives the slots of one instant heights of their own', () => {
    const timeline = new Timeline(
      [
        { at: ms(1), slot: 0 },
        { at: ms(1), slot: 1 },
        { at: ms(2), slot: 0 },
      ],
      scale,
      0,
    );
    expect(timeline.y(ms(1), 1) - timeline.y(ms(1), 0)).toBe(10);
  });

  it('never runs backward, also between stations and however it is stretched', () => {
    fc.assert(
      fc.property(anyStations, fc.array(fc.nat(40), { maxLength: 30 }), (stations, extra) => {
        const timeline = new Timeline(stations, scale, 0, extra);
        const moments = stations.flatMap((s, i) => [
          s.at,
          ((s.at + (stations[i + 1]?.at ?? s.at)) / 2) as Nanoseconds,
        ]);
        const heights = moments.map(moment => timeline.y(moment));
        for (let i = 1; i < heights.length; i++) expect(heights[i]).toBeGreaterThanOrEqual(heights[i - 1]!);
      }),
    );
  });

  it('puts each tick where its time is, and keeps ticks apart', () => {
    fc.assert(
      fc.property(anyStations, stations => {
        const timeline = new Timeline(stations, scale, 0);
        const ticks = timeline.ticks(11);
        for (const tick of ticks) expect(tick.y).toBe(timeline.y(tick.at));
        for (let i = 1; i < ticks.length; i++)
          expect(ticks[i]!.y - ticks[i - 1]!.y).toBeGreaterThanOrEqual(11);
      }),
    );
  });

  it('labels ticks in the unit a person would choose, with the digits that tell them apart', () => {
    expect(tickLabel(0 as Nanoseconds, 1e6)).toBe('0');
    expect(tickLabel(ms(20), ms(20))).toBe('20 ms');
    expect(tickLabel(ms(0.5), ms(0.5))).toBe('0.5 ms');
    expect(tickLabel((seconds(60) + ms(20)) as Nanoseconds, ms(20))).toBe('60.02 s');
    expect(tickLabel(seconds(240), seconds(1))).toBe('240 s');
  });
});
