// A counterexample as files that people and tools open: the faults, the scenario that replays them, the ladder, the
// capture. Whoever calls decides where they go.
//
//   time-wait-lasts.faults.txt   the story in words, one fault a line, and the command that replays it
//   time-wait-lasts.json         the scenario with its faults: `finwait show time-wait-lasts.json`
//   time-wait-lasts.ladder.txt   .ladder.svg   .pcapng
import { ladderSvg, ladderText, writePcapng } from '../trace/index.ts';
import type { Counterexample } from './counterexample.ts';

export interface CounterexampleFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const ladderWidth = 100;

/**
 * @param show the command that shows the scenario without the faults, e.g. `finwait show --close client`
 */
export function counterexampleFiles(found: Counterexample, show: string): readonly CounterexampleFile[] {
  const { invariant: name, trace, scenario } = found;
  const files: CounterexampleFile[] = [
    { name: `${name}.faults.txt`, content: story(found, show) },
    { name: `${name}.json`, content: `${JSON.stringify(scenario, null, 2)}\n` },
  ];
  if (trace === null) return files;
  return [
    ...files,
    { name: `${name}.ladder.txt`, content: ladderText(trace, { width: ladderWidth }) },
    { name: `${name}.ladder.svg`, content: ladderSvg(trace) },
    { name: `${name}.pcapng`, content: writePcapng(trace) },
  ];
}

/** Lines that begin with '#' are for people; the others are the fault language's. */
function story(found: Counterexample, show: string): string {
  const { invariant, source, message, faults, scenario } = found;
  const lines = [
    `# ${invariant}: ${message}.`,
    `# Demanded by ${source}.`,
    `# ${scenario.name}, seed ${found.seed}. Replay: ${showCommand(found, show)}`,
    ...(found.replays ? [] : ['# Told as text, these faults do not show it again.']),
    ...faults,
  ];
  return `${lines.join('\n')}\n`;
}

/** `finwait show --close client --fault 'drop client FIN #1'`: shows the counterexample again. */
export function showCommand({ faults, seed }: Counterexample, show: string): string {
  const given = faults.map(fault => ` --fault '${fault}'`).join('');
  return `${show}${given}${seed === '1' ? '' : ` --seed '${seed.replaceAll("'", "'\\''")}'`}`;
}
