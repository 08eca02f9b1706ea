// A trace's summary for the terminal: plain text, at most 100 columns unless a fault's text is longer.
import { formatDuration, unreachable, type Nanoseconds } from '../time/index.ts';
import { FIN, RST, formatFlags } from '../wire/index.ts';
import type { Trace } from './event.ts';
import { summarize, type HostSummary, type TeardownStep, type TraceSummary } from './summary.ts';

/** Steps of a teardown that are told before the rest is only counted. */
const STEPS_MAX = 40;

/**
 * Tells a trace in a few lines a host and one a step of its teardown; ends with a newline.
 *
 * ```
 * client (rfc9293)  6 segments sent, 1 lost (1 by fault), 1 sent again (1 RTO), 2 FINs
 *   CLOSED → SYN-SENT → ESTABLISHED → FIN-WAIT-1 → TIME-WAIT → CLOSED
 *   60 s in TIME-WAIT
 * teardown          1.04 s long, from the first FIN or RST at 120 ms
 *   +0 s            client  sends FIN,ACK, lost by fault: drop client FIN #1
 * ```
 */
export function formatSummary(trace: Trace): string {
  const summary = summarize(trace);
  const lines = summary.hosts.flatMap(formatHost);
  lines.push(...formatTeardown(summary));
  return `${lines.join('\n')}\n`;
}

function formatHost(host: HostSummary): string[] {
  const facts = [count(host.segmentsSent, 'segment sent', 'segments sent')];
  if (host.segmentsDropped > 0) facts.push(`${host.segmentsDropped} lost (${lossesBy(host)})`);
  const { rto, fast, lossProbe } = host.retransmissions;
  const again = rto + fast + lossProbe;
  const mechanisms = [`${rto} RTO`, `${fast} fast`, `${lossProbe} loss probe`];
  if (again > 0)
    facts.push(`${again} sent again (${mechanisms.filter(text => !text.startsWith('0 ')).join(', ')})`);
  facts.push(count(host.finCopies, 'FIN', 'FINs'));
  if (host.resetsSent > 0) facts.push(count(host.resetsSent, 'RST', 'RSTs'));
  const paths = host.paths.map(({ connection, states }) => {
    const name = host.paths.length > 1 ? `connection ${connection}: ` : '';
    return `  ${name}${states.join(' → ')}`;
  });
  const wait = host.timeWait > 0 ? [`  ${formatDuration(host.timeWait)} in TIME-WAIT`] : [];
  return [`${column(`${host.name} (${host.profile})`)}${facts.join(', ')}`, ...paths, ...wait];
}

function lossesBy(host: HostSummary): string {
  return Object.entries(host.dropped)
    .filter(([, lost]) => lost > 0)
    .map(([by, lost]) => `${lost} by ${by}`)
    .join(', ');
}

function formatTeardown(summary: TraceSummary): string[] {
  const began = summary.teardownBeganAt;
  if (began === null) return [`${column('teardown')}none: nobody sent FIN or RST`];
  const length = summary.teardown === null ? 'not over' : `${formatDuration(summary.teardown)} long`;
  const width = Math.max(...summary.hosts.map(host => host.name.length));
  const told = summary.steps.slice(0, STEPS_MAX).map(step => {
    const offset = `+${formatDuration((step.at - began) as Nanoseconds)}`;
    return `${column(`  ${offset}`)}${step.host.padEnd(width)}  ${formatStep(step)}`;
  });
  const left = summary.steps.length - told.length;
  if (left > 0) told.push(`  … and ${left} more`);
  return [`${column('teardown')}${length}, from the first FIN or RST at ${formatDuration(began)}`, ...told];
}

function formatStep({ event, dropped, faults = [] }: TeardownStep): string {
  switch (event.type) {
    case 'state':
      return `${event.from} → ${event.to} (${event.cause})`;
    case 'timer':
      return `${event.timer} timer expires`;
    case 'segment-sent': {
      const { flags } = event.segment;
      const words = [`sends ${formatFlags(flags)}${flags & (FIN | RST) ? '' : ' of the FIN'}`];
      if (event.copy > 0) words[0] += ` again (copy ${event.copy + 1})`;
      if (event.injected !== undefined) words.push(`made by the network: ${event.injected}`);
      for (const fault of faults) words.push(`fault: ${fault}`);
      if (dropped !== undefined) {
        words.push(`lost by ${dropped.by}${dropped.detail === '' ? '' : `: ${dropped.detail}`}`);
      }
      return words.join(', ');
    }
    default:
      return unreachable(event);
  }
}

function count(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

function column(text: string): string {
  return text.padEnd(18) + (text.length >= 18 ? ' ' : '');
}
