import { describe, expect, it } from 'vitest';
import { defineExperiment, duration, flag, choice, runSet } from '../../src/experiment/index.ts';
import { checkDefinition } from '../../src/experiment/definition-check.ts';
import type { Nanoseconds } from '../../src/time/index.ts';
import { tiny } from './tiny-experiment.ts';

describe('defining an experiment', () => {
  it('tells scenario and measures the types of their parameters', () => {
    const typed = defineExperiment({
      name: 'typed',
      question: 'Typed?',
      prediction: 'Yes.',
      parameters: { rtt: duration('20ms'), who: choice(['client', 'server']), sack: flag() },
      replications: 1,
      scenario({ rtt, who, sack }) {
        const time: Nanoseconds = rtt;
        const side: 'client' | 'server' = who;
        const on: boolean = sack;
        // @ts-expect-error there is no third side
        const wrong: boolean = who === 'network';
        return { name: `${time} ${side} ${on} ${wrong}`, script: { client: [], server: [] } };
      },
      measures: { done: { label: 'done', unit: '', of: (_, { who }) => who === 'client' } },
      charts: [{ id: 'a', kind: 'line', title: 'A', x: 'rtt', y: 'done', color: 'who' }],
    });
    expect(runSet(typed).size).toBe(4);
  });

  it('lets the editor and the run refuse a chart of a column that does not exist', () => {
    const define = () =>
      defineExperiment({
        name: 'typed',
        question: 'Typed?',
        prediction: 'Yes.',
        parameters: { rtt: duration('20ms') },
        replications: 1,
        scenario: () => ({ name: '', script: { client: [], server: [] } }),
        measures: { done: { label: 'done', unit: '', of: () => true } },
        // @ts-expect-error there is no column 'don'
        charts: [{ id: 'a', kind: 'line', title: 'A', x: 'rtt', y: 'don' }],
      });
    expect(define).toThrow(/charts\[0\].y: it probably means 'done'; found "don"/);
  });

  it.each([
    ['nothing', undefined, /an experiment: it is an object made by defineExperiment/],
    ['no question', { ...tiny, question: '' }, /question: it is a text; found ""/],
    ['a name that is no folder', { ...tiny, name: 'a/b' }, /name: it names a folder/],
    ['replications 0', { ...tiny, replications: 0 }, /replications: it is a whole number from 1; found 0/],
    ['no scenario', { ...tiny, scenario: 'x' }, /scenario: it is a function of the parameters; found "x"/],
    [
      'a bare parameter',
      { ...tiny, parameters: { loss: [0, 0.05] } },
      /parameters.loss: it is made by duration/,
    ],
    ['no measures', { ...tiny, measures: {} }, /measures: it is an object with at least one/],
    [
      'a measure named run',
      { ...tiny, measures: { run: tiny.measures['events'] } },
      /measures.run: it has another name/,
    ],
    [
      'a measure named as a parameter',
      { ...tiny, measures: { rtt: tiny.measures['events'] } },
      /a name of its own/,
    ],
    [
      'an unknown kind of chart',
      chart({ kind: 'pie' }),
      /charts\[0\].kind: it is 'line', 'ecdf'.*found "pie"/,
    ],
    ['an unknown column', chart({ y: 'event' }), /charts\[0\].y: it probably means 'events'; found "event"/],
    [
      'a chart without its columns',
      chart({ kind: 'qq' }),
      /charts\[0\].color: it names a column: kind 'qq' needs it/,
    ],
    ['a chart that names no file', chart({ id: '../c' }), /charts\[0\].id: it names files: letters, digits/],
    [
      'a where that cannot be read',
      chart({ where: { rtt: '20' } }),
      /chart 'c', where rtt: cannot read '20'/,
    ],
  ])('names the field when there is %s', (_, candidate, message) => {
    expect(() => checkDefinition(candidate)).toThrow(message);
  });
});

function chart(fields: object): object {
  return { ...tiny, charts: [{ id: 'c', kind: 'line', title: 'C', x: 'rtt', y: 'events', ...fields }] };
}
