// What is committed of the published experiments fits together: the index, the reports, and the answers.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { published } from '../../experiments/published/contents.ts';
import { firstSentence, indexPage } from '../../experiments/published/index-page.ts';
import { loadExperiment } from '../../src/experiment/index.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

it('experiments/README.md is what the experiments and the committed charts say; npm run reports writes it', async () => {
  expect(read('experiments/README.md')).toBe(await indexPage());
});

describe.each(published)('%s', name => {
  it('has an answer, and a report with each of its charts', async () => {
    const { experiment } = await loadExperiment(new URL(`experiments/${name}.ts`, root).pathname);
    expect(experiment.name).toBe(name);
    expect(firstSentence(experiment.answer ?? '').length).toBeGreaterThan(10);
    for (const file of ['captions.md', 'data/summary.csv'])
      expect(existsSync(new URL(`reports/${name}/${file}`, root))).toBe(true);
    for (const { id, kind, title } of experiment.charts) {
      if (kind === 'ladder') continue;
      expect(existsSync(new URL(`reports/${name}/charts/${id}.svg`, root)), `chart ${id}`).toBe(true);
      expect(read(`reports/${name}/captions.md`), `caption of ${id}`).toContain(
        title.replaceAll('_', '\\_').slice(0, 10),
      );
    }
  });
});

/** Parameters and measure of a row of a summary, and the text of an answer that it stands behind. */
const claims: readonly (readonly [experiment: string, row: string, value: number, said: string])[] = [
  ['four-segments', '201,rfc9293,0.1,spared', 0.64, '64%'],
  ['four-segments', '0,rfc9293,0.1,spared', 0.72, '72%'],
  ['four-segments', '201,rfc9293,0.1,undelayed', 0.7, '70%'],
  // 650 ms more: what the close takes when nothing is lost
  ['lost-fin', 'last ACK,3,100,0,client,teardown', 7.65, '7.0 s'],
  ['lost-ack-of-fin', '200,all,rfc9293,copies', 7, '7 at most'],
  ['lost-ack-of-fin', '200,all,linux,copies', 10, '10 on Linux'],
  ['time-wait-length', '240,0,200,0,foreign', 0.18, '18%'],
  ['time-wait-length', '8,0,200,1,foreign', 0.14, '14%'],
  ['fin-overtakes-data', '4000,the last of five,linux,end', 133, '133 ms'],
  ['fin-overtakes-data', '4000,the last of five,freebsd,end', 513, '513 ms'],
  ['simultaneous-close', '15,10 to 30 ms,linux,crossed', 0.75, '75%'],
  ['simultaneous-close', '20,10 to 30 ms,linux,crossed', 0.51, '51%'],
  ['fin-wait-2', 'never closes,linux,close(),75,0,held', 30, '75 s are 30 s'],
  ['fin-wait-2', 'is gone,linux,shutdown(),60,0,held', 963, '963 s'],
  ['close-wait-leak', '400,20 addresses,keepalive 60 s,closeWait', 111, '111'],
  ['reset-instead-of-close', '912240,SO_LINGER 0,150,linux,lost', 0.95, '95%'],
  ['time-wait-assassination', 'old SYN at the peer,linux + tcp_rfc1337,timeWait', 96, '96 s'],
  ['partition-during-close', '5,the first FIN,linux,teardown', 9.9, '9.9 s'],
  ['bursty-loss', '0.1,16,gaveUp', 0.071, '7.1%'],
  ['bursty-loss', '0.1,4,gaveUp', 0.02, '2.0%'],
  ['port-exhaustion', '28232,1000,client closes,sustained', 470.53, '470.53'],
  ['time-wait-load', '90,100,linux,3000,overflowed', 3114, '3114'],
  ['systems', 'macos,rfc9293,0.3,unclean', 0.018, '1.8%'],
  ['throughput', '0.01,linux with reno,goodput', 178, '178 kB/s'],
];

describe('the numbers of the answers stand in the committed results', () => {
  it.each(claims)('%s: %s is %d', async (name, row, value, said) => {
    const { experiment } = await loadExperiment(new URL(`experiments/${name}.ts`, root).pathname);
    expect(experiment.answer).toContain(said);
    const line = read(`reports/${name}/data/summary.csv`)
      .split('\n')
      .find(each => each.startsWith(`${row},`));
    expect(line, `row ${row}`).toBeDefined();
    const columns = (line ?? '').slice(row.length + 1).split(',');
    // unit, statistic, category, runs, n, value
    const measured = Number(columns[5]);
    const step = 10 ** -(String(value).split('.')[1]?.length ?? 0);
    expect(Math.abs(measured - value)).toBeLessThanOrEqual(step / 2 + 1e-9);
  });
});
