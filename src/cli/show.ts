// `finwait show`: one connection, drawn as a ladder, explained step by step, captured for Wireshark.
import type { Command } from 'commander';
import pc from 'picocolors';
import type { RunResult } from '../scenario/index.ts';
import { prepare } from '../scenario/index.ts';
import type { Trace } from '../trace/index.ts';
import { explain, formatSummary, ladderSvg, ladderText, writePcapng } from '../trace/index.ts';
import { FinwaitError } from '../time/index.ts';
import { collect, oneOf, wholeNumber } from './options.ts';
import { writeOut } from './output-file.ts';
import type { ShownRun, ShowOptions } from './show-source.ts';
import { shownRun } from './show-source.ts';

interface OutputOptions {
  readonly format: string;
  readonly out?: string;
  readonly pcap?: string;
  readonly explain?: true;
  readonly lang: string;
  readonly ascii?: true;
  readonly full?: true;
  readonly teardown?: true;
}

export function configure(command: Command): void {
  command
    .argument(
      '[what]',
      'a scenario file (.json), an experiment, or nothing: the close that the options describe',
    )
    .optionsGroup('The connection:')
    .option('--rtt <time>', 'round-trip time (default: 40ms)')
    .option('--loss <probability>', 'random loss each way, e.g. 5%')
    .option('--rate <bits>', 'bit rate each way, e.g. 10Mbps')
    .option('--profile <name>', 'TCP of both hosts (default: rfc9293)')
    .option('--client-profile <name>', 'TCP of the client')
    .option('--server-profile <name>', 'TCP of the server')
    .option('--sysctl <name=value>', 'e.g. client.time_wait=60s, tcp_sack=0; repeatable', collect)
    .optionsGroup('Who closes, and when (without these: the classical close):')
    .option('--close <side>', 'client, server or both at once')
    .option('--half-close', 'the client shuts its direction down, the server answers afterwards')
    .option('--close-at <time>', 'the first close, since its side was connected')
    .option('--client-wait <time>', 'from the client’s end of file to its close')
    .option('--server-wait <time>', 'from the server’s end of file to its close')
    .option('--request <bytes>', 'what the client asks (default: 200)')
    .option('--answer <bytes>', 'what the server answers')
    .optionsGroup('What goes wrong:')
    .option('--fault <text>', "e.g. 'drop client FIN #1', 'delay server FIN by 3s'; repeatable", collect)
    .option('--seed <text>', 'names the random numbers (default: 1)')
    .optionsGroup('One run of an experiment:')
    .option('--set <name=value>', 'the value of a parameter; repeatable', collect)
    .option('--replication <n>', 'which replication', wholeNumber('--replication', 1, 1e9))
    .optionsGroup('Output:')
    .option('--format <format>', 'text, svg or json', 'text')
    .option('--out <file>', 'write that to a file')
    .option('--pcap <file>', 'write a capture (pcapng) for Wireshark')
    .option('--explain', 'say what each step means')
    .option('--lang <language>', 'of the explanation: en or zh', 'en')
    .option('--ascii', 'plain ASCII, no colours (also with NO_COLOR set)')
    .option('--full', 'every segment of long transfers')
    .option('--teardown', 'only the teardown')
    .action(show);
}

type Given = Partial<ShowOptions> & OutputOptions;

async function show(what: string | undefined, given: Given): Promise<void> {
  const options = { fault: [], set: [], sysctl: [], ...given };
  checkOutput(options);
  const shown = await shownRun(what, options);
  const result = prepare(shown.scenario).run(shown.seed, { trace: true });
  const { trace } = result;
  if (trace === undefined) return;
  if (options.out === undefined) process.stdout.write(drawing(shown, result, trace, options));
  else writeOut(options.out, drawing(shown, result, trace, options));
  // A measure that fails must not hide the run that makes it fail.
  if (options.format === 'text') process.stdout.write(measured(shown, result));
  if (options.pcap !== undefined) writeOut(options.pcap, writePcapng(trace));
  if (options.explain === true) {
    const colour = pc.isColorSupported && !isAscii(options);
    process.stdout.write(
      `\n${explain(trace, { lang: options.lang as 'en' | 'zh', colour, width: Math.min(columns(), 100) })}`,
    );
  }
}

function drawing(
  shown: ShownRun,
  result: RunResult,
  trace: Trace,
  options: ShowOptions & OutputOptions,
): string {
  const scope = options.teardown === true ? 'teardown' : 'all';
  const full = options.full === true;
  switch (options.format) {
    case 'svg':
      return ladderSvg(trace, { scope, full });
    case 'json':
      return asJson(shown, result);
    default: {
      const ascii = isAscii(options);
      const colour = pc.isColorSupported && !ascii && options.out === undefined;
      const ladder = ladderText(trace, { colour, ascii, width: columns(), scope, full });
      const summary = formatSummary(trace);
      const text = `${heading(shown)}\n${ladder}\n${summary}`;
      return ascii ? plainText(text) : text;
    }
  }
}

function heading({ scenario, seed, note }: ShownRun): string {
  const faults = (scenario.faults ?? []).map(fault => `\nfault: ${fault}`).join('');
  return `${scenario.name}, seed ${seed}${note === '' ? '' : `\n${note}`}${faults}\n`;
}

function measured(shown: ShownRun, result: RunResult): string {
  const measures = shown.measures(result);
  const width = Math.max(...measures.map(([name]) => name.length));
  if (measures.length === 0) return '';
  const lines = measures.map(([name, value]) => `  ${name.padEnd(width)}  ${value ?? 'did not happen'}\n`);
  return `measures\n${lines.join('')}`;
}

/** All there is to know of one run; `finwait show FILE.json` runs its scenario again. */
function asJson({ scenario, seed }: ShownRun, { outcome, trace }: RunResult): string {
  return `${JSON.stringify({ scenario, seed, outcome, trace }, (_, value: unknown) => value, 2)}\n`;
}

function checkOutput(options: OutputOptions): void {
  oneOf('--format', options.format, ['text', 'svg', 'json']);
  oneOf('--lang', options.lang, ['en', 'zh']);
  if (options.explain === true && options.format !== 'text' && options.out === undefined) {
    throw new FinwaitError(
      'bad-option',
      `--explain writes text where --format ${options.format} goes. Give --out FILE for the ${options.format}.`,
    );
  }
}

const isAscii = (options: OutputOptions): boolean =>
  options.ascii === true || (process.env['NO_COLOR'] ?? '') !== '';

const plainText = (text: string): string =>
  text.replaceAll('→', '->').replaceAll('µ', 'u').replaceAll('×', 'x').replaceAll('–', '-');

/** As wide as the terminal, within reason; 100 where there is none. */
const columns = (): number => Math.max(80, Math.min(process.stdout.columns ?? 100, 120));
