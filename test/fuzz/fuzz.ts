// Hostile input for as long as there is time: `npm run fuzz -- --minutes 10`. The laws are those of
// test/properties/hostile-input.test.ts. What fails is printed, shrunk, with the command that replays it.
//
//   npm run fuzz -- [--minutes 1] [--runs n] [--seed n] [--law survives] [--path 13:0:1]
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { hostileLaws } from '../support/hostile-laws.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    /** Of each law in one round; a round has a seed of its own. */
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    law: { type: 'string' },
    path: { type: 'string' },
  },
});

function number(name: 'minutes' | 'runs' | 'seed', text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`--${name} '${text}': it takes a number above 0`);
  process.exit(2);
}

const laws = Object.entries(hostileLaws).filter(([name]) => values.law === undefined || name === values.law);
if (laws.length === 0) {
  console.error(`--law '${values.law}': there is ${Object.keys(hostileLaws).join(', ')}`);
  process.exit(2);
}

const until = process.uptime() + number('minutes', values.minutes) * 60;
const numRuns = number('runs', values.runs);
// Nothing here is simulated time or its randomness: each call begins elsewhere unless told otherwise
let seed =
  values.seed === undefined
    ? Number(process.hrtime.bigint() % 2_000_000_000n) + 1
    : number('seed', values.seed);

for (; ; seed++) {
  for (const [name, { claim, property }] of laws) {
    const result = fc.check(property, {
      seed,
      numRuns,
      ...(values.path === undefined ? {} : { path: values.path, endOnFailure: true }),
      interruptAfterTimeLimit: Math.max(1, (until - process.uptime()) * 1000),
    });
    console.log(`seed ${seed}  ${name.padEnd(8)}  ${result.numRuns} runs`);
    if (result.failed && result.counterexamplePath !== null) {
      console.log(`\nfails: ${claim}\n${fc.defaultReportMessage(result)}`);
      console.log(
        `\nreplay: npm run fuzz -- --law ${name} --seed ${seed} --path ${result.counterexamplePath}`,
      );
      process.exit(1);
    }
  }
  if (process.uptime() >= until || values.path !== undefined) break;
}
