// A violation becomes files that people open, and a command that shows it again.
import { expect, test } from 'vitest';
import {
  counterexample,
  counterexampleFiles,
  defineInvariant,
  explore,
  parseActions,
  showCommand,
} from '../../src/explore/index.ts';
import { activeClose, parseScenario, run, type Scenario } from '../../src/scenario/index.ts';
import { Connection, type ConnectionOptions } from '../../src/tcp/index.ts';
import type { Nanoseconds } from '../../src/time/index.ts';
import { FIN, type Segment } from '../../src/wire/index.ts';
import { WorkFolder } from '../cli/command.ts';

const noReset = defineInvariant({
  name: 'no-reset',
  source: 'a firewall that counts RSTs as attacks',
  check: ({ segments }) => {
    const reset = segments.find(({ kind }) => kind === 'RST');
    return reset && { order: reset.order, message: `the ${reset.side} sent a RST` };
  },
});

const scenario = activeClose('client');
const options = { invariants: [noReset], actions: parseActions('duplicate') };
const show = 'finwait show --close client';

function found() {
  const [violation] = explore(scenario, { ...options, faultsMax: 2 }).violations;
  const [invariant, { simplest }] = violation!;
  return counterexample(scenario, { invariant, schedule: simplest }, options);
}

test('is told in one sentence, with its source and the faults that show it', () => {
  expect(found()).toMatchObject({
    invariant: 'no-reset',
    source: 'a firewall that counts RSTs as attacks',
    message: 'the server sent a RST',
    faults: ['duplicate client FIN #1 after 200ms'],
    replays: true,
  });
});

test('is saved as faults, scenario, ladder and capture', () => {
  const files = new Map(counterexampleFiles(found(), show).map(({ name, content }) => [name, content]));
  expect([...files.keys()]).toEqual([
    'no-reset.faults.txt',
    'no-reset.json',
    'no-reset.ladder.txt',
    'no-reset.ladder.svg',
    'no-reset.pcapng',
  ]);
  expect(files.get('no-reset.faults.txt')).toBe(
    [
      '# no-reset: the server sent a RST.',
      '# Demanded by a firewall that counts RSTs as attacks.',
      "# active close by the client, seed 1. Replay: finwait show --close client --fault 'duplicate client FIN #1 after 200ms'",
      'duplicate client FIN #1 after 200ms',
      '',
    ].join('\n'),
  );
  expect(files.get('no-reset.ladder.txt')).toContain('RST seq');
  expect(files.get('no-reset.ladder.svg')).toMatch(/^<svg[^]*RST/);
  // The block type of a pcapng section header
  expect((files.get('no-reset.pcapng') as Uint8Array).slice(0, 4)).toEqual(
    Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a),
  );
});

test('the saved scenario, read back and run, shows it again', () => {
  const [, json] = counterexampleFiles(found(), show);
  const saved = parseScenario(JSON.parse(json!.content as string) as Scenario, 'the saved scenario');
  const { trace, unusedFaults } = run(saved, '1', { trace: true });
  expect(unusedFaults).toEqual([]);
  expect(trace?.events).toContainEqual(
    expect.objectContaining({ type: 'segment-sent', labels: ['server RST #1'] }),
  );
});

test('the command names the faults, and the seed when it is not the usual one', () => {
  expect(showCommand(found(), show)).toBe(
    "finwait show --close client --fault 'duplicate client FIN #1 after 200ms'",
  );
  expect(showCommand({ ...found(), seed: "it's" }, show)).toMatch(/ --seed 'it'\\''s'$/);
});

test('finwait show, given the command or the file, draws the ladder that was saved', async () => {
  const folder = new WorkFolder();
  try {
    const files = new Map(counterexampleFiles(found(), show).map(({ name, content }) => [name, content]));
    const ladder = files.get('no-reset.ladder.txt') as string;
    folder.write('no-reset.json', files.get('no-reset.json') as string);
    const words = [...showCommand(found(), show).matchAll(/'([^']*)'|\S+/g)].map(
      ([word, quoted]) => quoted ?? word,
    );
    for (const command of [words.slice(1), ['show', 'no-reset.json']]) {
      const { stdout, stderr, status } = await folder.finwait(command);
      expect(status, stderr).toBe(0);
      expect(stdout).toContain(ladder.trim());
    }
  } finally {
    folder.remove();
  }
});

test('a run that throws is a counterexample of its own, without a ladder', () => {
  const throws = {
    actions: parseActions('duplicate after 100ms'),
    makeConnection: {
      server: (given: ConnectionOptions) => new ThrowsOnSecondFin(given),
    },
  };
  const [violation] = explore(scenario, { ...throws, faultsMax: 1 }).violations;
  const [invariant, { simplest }] = violation!;
  expect(invariant).toBe('no-run-breaks-off');
  const broken = counterexample(scenario, { invariant, schedule: simplest }, throws);
  expect(broken).toMatchObject({
    faults: ['duplicate client FIN #1 after 10ms'],
    trace: null,
    replays: true,
  });
  expect(broken.message).toContain('two FINs');
  expect(counterexampleFiles(broken, show).map(({ name }) => name)).toEqual([
    'no-run-breaks-off.faults.txt',
    'no-run-breaks-off.json',
  ]);
});

class ThrowsOnSecondFin extends Connection {
  #fins = 0;

  override segmentArrives(segment: Segment, now: Nanoseconds): void {
    if (segment.flags & FIN && ++this.#fins > 1) throw new Error('two FINs are too many');
    super.segmentArrives(segment, now);
  }
}
