// A finding is stated of the values it was found with: a sweep over others must not repeat it.
import { expect, it } from 'vitest';
import { runSet, selectCharts, type Experiment } from '../../src/experiment/index.ts';
import { tabulate } from '../../src/experiment/tabulation.ts';
import { tiny } from './tiny-experiment.ts';

const experiment: Experiment = {
  ...tiny,
  answer: 'It counts.',
  charts: [
    { id: 'held', kind: 'line', title: 'More at 20 ms', x: 'copies', y: 'scaled', where: { rtt: '20ms' } },
    {
      id: 'swept',
      kind: 'line',
      title: 'More and more',
      x: 'rtt',
      y: 'scaled',
      color: 'loss',
      reference: [0, 0.05].map(beside => ({ x: 20, y: 1, label: `calculated, ${beside}`, beside })),
    },
  ],
};

const reported = (...set: readonly string[]): ReturnType<typeof tabulate>['experiment'] =>
  tabulate(runSet(experiment, { set }), []).experiment;

it('the titles and the answer of an experiment head its own sweep', () => {
  const { charts, answer } = reported();
  expect(charts.map(chart => chart.title)).toEqual(['More at 20 ms', 'More and more']);
  expect(answer).toBe('It counts.');
});

it('a chart of other values says what is drawn instead; the answer says that it comes from elsewhere', () => {
  const { charts, answer } = reported('rtt=20ms,1s');
  expect(charts.map(chart => chart.title)).toEqual(['More at 20 ms', 'Events by RTT by rtt and loss']);
  expect(answer).toMatch(/^It counts\. \(Found with the experiment's own parameters/);
});

it('a chart of a value that was not run shows the nearest that was, and says so', () => {
  const { experiment: own, levels } = runSet(experiment, { set: ['rtt=40ms,1s'] });
  const { charts, instead } = selectCharts(own.charts, own.parameters, levels);
  expect(charts[0]?.where).toEqual({ rtt: [40e6] });
  expect(instead).toEqual([{ id: 'held', shows: 'rtt 40 ms instead of 20 ms' }]);
});

it('an analytic curve goes with the value that it belongs to', () => {
  expect(reported('loss=5%').charts[1]?.reference?.map(({ beside }) => beside)).toEqual([0.05]);
});
