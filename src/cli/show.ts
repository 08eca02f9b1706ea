// `finwait show`: one connection, drawn as a ladder, explained step by step, captured for Wireshark.
import type { Command } from 'commander';
import { pc } from './colours.ts';
import type { AnyResult, ReferenceCase } from '../scenario/index.ts';
import { prepareAny } from '../scenario/index.ts';
import type { Trace } from '../trace/index.ts';
import { explain, formatSummary, ladderSvg, ladderText, writePcapng } from '../trace/index.ts';
import { FinwaitError } from '../time/index.ts';
import { caseIn } from './case-files.ts';
import { loadSummary } from './load-summary.ts';
import { netemLines } from './netem-option.ts';
import { collect, oneOf, wholeNumber } from './options.ts';
import { writeOut } from './output-file.ts';
import { recordingAsSvg, recordingAsText, showRecording } from './show-recording.ts';
import type { ShownRun, ShowOptions } from './show-source.ts';
import { refuseBesideRecording, shownRun } from './show-source.ts';

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
      'a scenario or a recorded case (.json), an experiment, or nothing: the close that the options describe',
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
    .option('--netem <command>', "netem on each sender's device, e.g. 'delay 20ms 5ms 25% loss 1%'")
    .option('--netem-to-server <command>', 'on the client’s only')
    .option('--netem-to-client <command>', 'on the server’s only')
    .option('--mahimahi <up,down>', 'recordings of a link in mahimahi’s format, instead of a rate')
    .option('--link <json>', 'what else the link does, as scenarios say it, e.g. \'{"mtu": 1400}\'')
    .option('--link-to-server <json>', 'the same on the client’s way only')
    .option('--link-to-client <json>', 'and back')
    .option('--middlebox <json>', 'a box on the way, e.g. \'{"nat": {"idle": "60s"}}\'')
    .option('--seed <text>', 'names the random numbers (default: 1)')
    .optionsGroup('One connection of a load:')
    .option(
      '--connection <n>',
      'in the order in which they begin (default: 1)',
      wholeNumber('--connection', 1, 1e9),
    )
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
  const reference = what?.endsWith('.json') === true ? caseIn(what) : null;
  if (reference !== null) {
    refuseBesideRecording(what ?? '', options);
    drawRecording(reference, options);
    return;
  }
  const shown = await shownRun(what, options);
  const { connection = 1 } = options;
  const result = prepareAny(shown.scenario).run(shown.seed, { trace: true, from: connection });
  const { trace } = result;
  if (trace === undefined) return;
  checkConnection(options.connection, result, trace);
  if (options.out === undefined) process.stdout.write(drawing(shown, result, trace, options));
  else writeOut(options.out, drawing(shown, result, trace, options));
  // A measure that fails must not hide the run that makes it fail.
  if (options.format === 'text') process.stdout.write(measured(shown, result));
  tellUnusedFaults(result);
  tellMore(trace, options);
}

function checkConnection(given: number | undefined, { load }: AnyResult, trace: Trace): void {
  if (load === undefined && given !== undefined)
    throw new FinwaitError('bad-option', '--connection goes with a load of many connections.');
  if (load === undefined || trace.hosts.length > 0) return;
  throw new FinwaitError(
    'bad-option',
    `--connection: there is no connection ${given ?? 1} to draw: ${load.attempts} were begun, ${load.noPort} of them without a port.`,
  );
}

/** A fault that did nothing is most likely not what its author meant. */
function tellUnusedFaults({ unusedFaults = [] }: AnyResult): void {
  for (const fault of unusedFaults) {
    process.stderr.write(
      `${pc.yellow('note')}: the fault '${fault}' did nothing: no segment that it names was sent while it held.\n`,
    );
  }
}

/** The recording and finwait's run of it; capture and explanation are the run's. */
function drawRecording(reference: ReferenceCase, options: ShowOptions & OutputOptions): void {
  const profile = options.profile ?? 'linux';
  const shown = showRecording(reference, profile);
  const ascii = isAscii(options);
  const full = options.full === true;
  const text = (): string => {
    const colour = pc.isColorSupported && !ascii && options.out === undefined;
    return recordingAsText(shown, profile, { width: columns(), ascii, colour, full });
  };
  const { comparison, recording, run } = shown;
  const drawn =
    options.format === 'svg'
      ? recordingAsSvg(shown, profile, { scope: options.teardown === true ? 'teardown' : 'all', full })
      : options.format === 'json'
        ? `${JSON.stringify({ case: reference.name, comparison, recording, result: run.result }, null, 2)}\n`
        : text();
  if (options.out === undefined) process.stdout.write(drawn);
  else writeOut(options.out, drawn);
  tellMore(run.trace, options);
}

function tellMore(trace: Trace, options: OutputOptions): void {
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
  result: AnyResult,
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
      const whole = result.load === undefined ? '' : `\n${loadSummary(result.load)}`;
      const text = `${heading(shown)}\n${ladder}\n${summary}${whole}`;
      return ascii ? plainText(text) : text;
    }
  }
}

function heading({ scenario, seed, note }: ShownRun): string {
  const { faults: lines = [] } = scenario;
  const { link = {} } = 'workloads' in scenario ? {} : scenario;
  const faults = lines.map(fault => `\nfault: ${fault}`).join('');
  const netem = netemLines(link)
    .map(line => `\n${line}`)
    .join('');
  return `${scenario.name}, seed ${seed}${note === '' ? '' : `\n${note}`}${netem}${faults}\n`;
}

function measured(shown: ShownRun, result: AnyResult): string {
  const measures = shown.measures(result);
  const width = Math.max(...measures.map(([name]) => name.length));
  if (measures.length === 0) return '';
  const lines = measures.map(([name, value]) => `  ${name.padEnd(width)}  ${value ?? 'did not happen'}\n`);
  return `measures\n${lines.join('')}`;
}

/** All there is to know of one run; `finwait show FILE.json` runs its scenario again. */
function asJson({ scenario, seed }: ShownRun, { outcome, load, trace }: AnyResult): string {
  return `${JSON.stringify({ scenario, seed, outcome, load, trace }, (_, value: unknown) => value, 2)}\n`;
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
