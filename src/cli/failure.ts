// From an error to what a person reads and what a script tests: one paragraph, and an exit status.
import { CommanderError } from 'commander';
import { FinwaitError } from '../time/index.ts';

/** The run failed, as opposed to a mistake in what was asked for. */
const failuresOfRuns = new Set([
  'run-failed',
  'bad-measure',
  'over-limit',
  'worker-crashed',
  'disk-full',
  'queue-failed',
]);

/** 2: what was asked for is wrong. 1: it was run and failed. 0: help or version was printed. */
export function exitStatusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return isFinwaitError(error) && !failuresOfRuns.has(error.code) ? 2 : 1;
}

/** One paragraph without a stack trace; with FINWAIT_DEBUG set, the trace too. */
export function messageOf(error: unknown): string {
  if (error instanceof CommanderError) return commanderMessage(error);
  const debug = process.env['FINWAIT_DEBUG'] !== undefined && error instanceof Error;
  if (debug) return String(error.stack);
  if (isFinwaitError(error)) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `something went wrong inside finwait: ${message} (set FINWAIT_DEBUG=1 to see where)`;
}

// Commander writes "error: unknown option '--sede'\n(Did you mean --seed?)".
function commanderMessage(error: CommanderError): string {
  const text = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const ended = /[.?)]$/.test(text) ? text : `${text}.`;
  return `${ended} 'finwait --help' and 'finwait COMMAND --help' say what there is.`;
}

const isFinwaitError = (error: unknown): error is FinwaitError =>
  error instanceof FinwaitError ||
  (error instanceof Error && error.name === 'FinwaitError' && 'code' in error);
