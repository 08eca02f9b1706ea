// What the options of `finwait show` make of a link: `--netem` in tc's words, `--mahimahi` from recordings, and
// `--link` for everything else, as scenarios write it in JSON.
import type { DirectionDescription, MiddleboxDescription } from '../link/index.ts';
import { parseDirection, parseMiddlebox } from '../link/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { FinwaitError } from '../time/index.ts';
import { isNetemGiven, withNetem, type NetemChoice } from './netem-option.ts';
import { readRecording, withRecordingOf } from './recording-files.ts';

/** The options as commander gives them; absent is undefined. */
export interface LinkChoice extends NetemChoice {
  readonly link?: string;
  readonly linkToServer?: string;
  readonly linkToClient?: string;
  readonly middlebox?: string;
  readonly mahimahi?: string;
}

type Link = NonNullable<Scenario['link']>;
type Way = 'toServer' | 'toClient';

const jsonOptions = [
  ['link', '--link'],
  ['linkToServer', '--link-to-server'],
  ['linkToClient', '--link-to-client'],
  ['middlebox', '--middlebox'],
  ['mahimahi', '--mahimahi'],
] as const;

/** The first of the options that is given, as it is typed. */
export function linkOptionGiven(choice: LinkChoice): string | undefined {
  if (isNetemGiven(choice)) return '--netem';
  return jsonOptions.find(([field]) => choice[field] !== undefined)?.[1];
}

/**
 * The link with what the options say.
 *
 * @throws FinwaitError naming the option, and what in it cannot be read
 */
export function withLinkOptions(link: Link, choice: LinkChoice): Link {
  const { toServer, toClient } = withNetem(link, choice);
  return {
    ...link,
    toServer: direction('toServer', toServer, choice),
    toClient: direction('toClient', toClient, choice),
    ...(choice.middlebox !== undefined && { middlebox: middleboxes(choice.middlebox) }),
  };
}

function direction(way: Way, before: DirectionDescription = {}, choice: LinkChoice): DirectionDescription {
  const own =
    way === 'toServer'
      ? ([choice.linkToServer, '--link-to-server'] as const)
      : ([choice.linkToClient, '--link-to-client'] as const);
  const given = [[choice.link, '--link'] as const, own].map(([text, option]) => described(text, option));
  const recorded = choice.mahimahi === undefined ? {} : { recorded: recordingFor(way, choice.mahimahi) };
  return Object.assign({}, before, ...given, recorded) as DirectionDescription;
}

function described(text: string | undefined, option: string): DirectionDescription {
  if (text === undefined) return {};
  const description = withRecordingOf(json(text, option), '.');
  // A queue needs a rate, which another option may give
  parseDirection(
    description.recorded === undefined ? { rate: '1Gbps', ...description } : description,
    option,
  );
  return description;
}

/** 'up,down', or one recording for both ways. */
function recordingFor(way: Way, files: string): readonly number[] {
  const [up = '', down = up, ...more] = files.split(',');
  if (up === '' || down === '' || more.length > 0) {
    throw new FinwaitError(
      'bad-option',
      `--mahimahi: cannot read '${files}'. Name one recording for both ways, or two: up.trace,down.trace.`,
    );
  }
  return readRecording(way === 'toServer' ? up : down, '--mahimahi');
}

function middleboxes(text: string): NonNullable<Link['middlebox']> {
  const value = json(text, '--middlebox') as MiddleboxDescription | readonly MiddleboxDescription[];
  for (const one of Array.isArray(value) ? value : [value]) parseMiddlebox(one, '--middlebox');
  return value;
}

function json(text: string, option: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FinwaitError(
      'bad-option',
      `${option}: '${text}' is not JSON. ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  if (typeof value === 'object' && value !== null) return value;
  throw new FinwaitError('bad-option', `${option}: expected an object, as in '{"mtu": 1400}', not ${text}.`);
}
