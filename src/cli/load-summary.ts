// What a load came to, in a few lines for people: `finwait show LOAD.json` draws only one connection.
import type { LoadOutcome } from '../scenario/index.ts';
import { formatDuration } from '../time/index.ts';
import { grouped } from './prose.ts';

export function loadSummary(load: LoadOutcome): string {
  const { attempts, completed, failed, noPort, abandoned, errors, latency, endedAt } = load;
  const lines = [
    ['connections', `${grouped(attempts)} begun, ${grouped(completed)} answered${perSecond(load)}`],
    ['not answered', notAnswered({ failed, noPort, abandoned, errors })],
    [
      'latency',
      latency === null
        ? ''
        : `median ${formatDuration(latency.median)}, 99 % within ${formatDuration(latency.p99)}, at most ${formatDuration(latency.max)}`,
    ],
    ['TIME-WAIT', peaks(load)],
    [`open at ${formatDuration(endedAt)}`, stillOpen(load)],
  ].filter(([, text]) => text !== '');
  const width = Math.max(...lines.map(([name = '']) => name.length));
  return `the whole load\n${lines.map(([name = '', text]) => `  ${name.padEnd(width)}  ${text}\n`).join('')}`;
}

function perSecond({ completed, endedAt }: LoadOutcome): string {
  return endedAt === 0 ? '' : `, ${(completed / (endedAt / 1e9)).toPrecision(4)} a second`;
}

function notAnswered({
  failed,
  noPort,
  abandoned,
  errors,
}: Pick<LoadOutcome, 'failed' | 'noPort' | 'abandoned' | 'errors'>): string {
  if (failed + noPort + abandoned === 0) return '';
  const names = Object.entries(errors).map(([name, count]) => `${name} ${grouped(count)}`);
  return [...names, ...(abandoned > 0 ? [`lost patience ${grouped(abandoned)}`] : [])].join(', ');
}

function peaks({ timeWait }: LoadOutcome): string {
  return Object.entries(timeWait)
    .filter(([, { peak }]) => peak > 0)
    .map(
      ([host, { peak, overflowed }]) =>
        `${host} ${grouped(peak)} at most${overflowed > 0 ? `, ${grouped(overflowed)} found no room` : ''}`,
    )
    .join('; ');
}

function stillOpen({ open }: LoadOutcome): string {
  return Object.entries(open)
    .flatMap(([host, states]) => {
      const counts = Object.entries(states).map(([state, count]) => `${grouped(count)} ${state}`);
      return counts.length === 0 ? [] : [`${host} ${counts.join(', ')}`];
    })
    .join('; ');
}
