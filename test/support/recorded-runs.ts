// Runs with a story, recorded: what figures of single runs are tested on.
import type { RecordedRun } from '../../src/report/index.ts';
import { activeClose, halfClose, run, simultaneousClose, type Scenario } from '../../src/scenario/index.ts';

const stories: Readonly<Record<string, Scenario>> = {
  'a clean close': activeClose('client', { rtt: '100ms' }),
  'two lost FINs': activeClose('client', { rtt: '100ms', faults: ['drop server FIN #1-2'] }),
  'a last ACK lost six times': activeClose('client', {
    rtt: '50ms',
    faults: ['drop client ACK of FIN #1-6'],
  }),
  'a simultaneous close': simultaneousClose({ rtt: '40ms', profile: 'linux' }),
  'a half-close': halfClose({ rtt: '40ms', profile: 'linux' }),
  'a transfer with loss': activeClose('client', {
    rtt: '50ms',
    answer: 400_000,
    profile: 'linux',
    loss: '2%',
    end: { until: 'done' },
  }),
  'a reset': activeClose('client', {
    rtt: '40ms',
    faults: ['forge server RST seq rcv.nxt when client is FIN-WAIT-1'],
  }),
};

export const recordedRuns: readonly (readonly [story: string, run: RecordedRun])[] = Object.entries(
  stories,
).map(([story, scenario]) => {
  const { trace } = run(scenario, 'seed', { trace: true });
  if (trace === undefined) throw new Error('a run with trace gave none');
  return [story, { trace, point: `${story}, replication 1`, seed: '1', why: '' }];
});
