import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  choice,
  duration,
  flag,
  integer,
  number,
  probability,
  runOf,
  runSet,
} from '../../src/experiment/index.ts';
import { pointAsSettings } from '../../src/experiment/sweep/point-text.ts';
import { ms } from '../../src/time/index.ts';
import { tiny } from './tiny-experiment.ts';

describe('parameters', () => {
  it('read lists and ranges with units, in the file and on the command line alike', () => {
    expect(duration(['20ms', '1s..3s/1s']).values).toEqual([20e6, 1e9, 2e9, 3e9]);
    expect(duration(ms(20)).values).toEqual([20e6]);
    expect(probability('0..10%/2%').values).toEqual([0, 0.02, 0.04, 0.06, 0.08, 0.1]);
    expect(probability([0, '5%', 0.5]).values).toEqual([0, 0.05, 0.5]);
    expect(integer('1..3').values).toEqual([1, 2, 3]);
    expect(number('0..1/0.25').values).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(flag().values).toEqual([false, true]);
    expect(duration([]).parse('1ms..1s/x10', 'rtt')).toEqual([1e6, 1e7, 1e8, 1e9]);
    expect(duration([]).parse('1ms..1s/log4', 'rtt')).toEqual([1e6, 1e7, 1e8, 1e9]);
    expect(probability([]).parse('0..100%/lin5', 'loss')).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it('take the unit of the upper end where a range leaves it out', () => {
    expect(probability([]).parse('2..10%/4', 'loss')).toEqual([0.02, 0.06, 0.1]);
    expect(duration([]).parse('0..40ms/20ms', 'rtt')).toEqual([0, 20e6, 40e6]);
  });

  it('say what is wrong and what would be right', () => {
    const attempt = (read: () => unknown): string => {
      try {
        read();
      } catch (error) {
        return (error as Error).message;
      }
      throw new Error('was accepted');
    };
    expect(attempt(() => duration([]).parse('20', 'rtt'))).toMatch(/^rtt: cannot read '20'.*'20ms'/);
    expect(attempt(() => probability([]).parse('150%', 'loss'))).toMatch(
      /^loss: '150%' is not a probability/,
    );
    expect(attempt(() => probability([]).parse('0..10%', 'loss'))).toMatch(
      /^loss: the range '0..10%' has no step.*\/2%/,
    );
    expect(attempt(() => integer([], { minimum: 1 }).parse('0', 'copies'))).toMatch(
      /copies: '0' is not a whole number from 1/,
    );
    expect(attempt(() => choice(['none', 'client FIN']).parse('client FINN', 'lost'))).toMatch(
      /Did you mean 'client FIN'/,
    );
    expect(attempt(() => number([]).parse('0..1/0.000001', 'x'))).toMatch(/1000001 values/);
    expect(attempt(() => duration([]).parse('0s..1s/log4', 'rtt'))).toMatch(
      /log scale and so cannot begin at 0/,
    );
    expect(attempt(() => number([]).parse('1..2/log', 'x'))).toMatch(/no number of values from 2/);
    expect(attempt(() => flag().parse('maybe', 'sack'))).toMatch(/neither 'yes' nor 'no'/);
  });

  it('print every duration and probability so that it reads back as the same value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), fc.integer({ min: 0, max: 10_000 }), (time, share) => {
        const [aTime] = duration([`${time}ns`]).values;
        const [aShare] = probability([share / 10_000]).values;
        expect(duration([]).parse(duration([]).print(aTime!), 'd')).toEqual([time]);
        expect(probability([]).parse(probability([]).print(aShare!), 'p')[0]).toBeCloseTo(share / 10_000, 12);
      }),
    );
  });
});

describe('a sweep', () => {
  it('visits the grid in the order of declaration, the last parameter fastest', () => {
    const set = runSet(tiny, { set: ['rtt=20ms,200ms', 'loss=0,5%'] });
    expect(set.points.slice(0, 4).map(point => [point['lost'], point['rtt'], point['loss']])).toEqual([
      ['none', 20e6, 0],
      ['none', 20e6, 0.05],
      ['none', 200e6, 0],
      ['none', 200e6, 0.05],
    ]);
    expect(set.size).toBe(8 * 3);
  });

  it('is changed by settings, each value once', () => {
    const set = runSet(tiny, { set: ['loss=5%,0.05,1%', 'lost=client FIN'], replications: 2 });
    expect(set.levels['loss']).toEqual([0.05, 0.01]);
    expect(set.size).toBe(2 * 2 * 2);
  });

  it('refuses what it does not know, naming what is near', () => {
    expect(() => runSet(tiny, { set: ['losss=5%'] })).toThrow(/no parameter 'losss'. Did you mean 'loss'\?/);
    expect(() => runSet(tiny, { set: ['loss'] })).toThrow(/NAME=VALUE/);
    expect(() => runSet(tiny, { set: ['loss=0', 'loss=5%'] })).toThrow(/set twice/);
    expect(() => runSet(tiny, { set: ['toString=5'] })).toThrow(/no parameter 'toString'/);
    expect(() => runSet(tiny, { replications: 0 })).toThrow(/'0' is not a whole number from 1/);
  });

  it('leaves out the points that the experiment does not want', () => {
    const picky = { ...tiny, only: (point: never) => point['lost'] === 'none' };
    expect(runSet(picky).points).toHaveLength(4);
    expect(() => runSet(picky, { set: ['lost=client FIN'] })).toThrow(/leaves out all of them/);
  });

  it('draws from the same random numbers at every point, and from others in every replication', () => {
    const set = runSet(tiny);
    const seeds = Array.from({ length: set.size }, (_, index) => runOf(set, index).seed);
    expect(new Set(seeds)).toEqual(new Set(['tiny/1/1', 'tiny/1/2', 'tiny/1/3']));
    for (let index = 0; index < set.size; index++) expect(seeds[index]).toBe(seeds[index % 3]);
    expect(runOf(runSet(tiny, { seed: 'other' }), 0).seed).toBe('tiny/other/1');
  });

  it('writes a point as the settings that lead to it', () => {
    const set = runSet(tiny);
    const point = set.points.at(-1)!;
    const text = pointAsSettings(tiny, point);
    expect(text).toBe("--set 'lost=client FIN' --set rtt=200ms --set loss=5% --set copies=1");
    expect(runSet(tiny, { set: ['lost=client FIN', 'rtt=200ms', 'loss=5%', 'copies=1'] }).points).toEqual([
      point,
    ]);
  });
});
