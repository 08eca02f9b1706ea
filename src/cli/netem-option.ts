// `--netem 'delay 20ms 5ms 25% loss 1%'`: netem's own command on a scenario's link, for both directions or for one.
// Tables that it names are looked up in files here, so that the scenario holds the numbers.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetemDescription, NetemOptions } from '../link/index.ts';
import { builtInDistributions, formatNetem, parseDistributionTable, parseNetem } from '../link/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { FinwaitError } from '../time/index.ts';

/** The options as commander gives them; absent is undefined. */
export interface NetemChoice {
  readonly netem?: string;
  readonly netemToServer?: string;
  readonly netemToClient?: string;
}

type Link = NonNullable<Scenario['link']>;

/** Where tc looks for tables (`get_tc_lib` in iproute2), and where Debian keeps them. */
const tableFolders = [
  '/usr/lib/tc',
  '/lib/tc',
  '/usr/lib/x86_64-linux-gnu/tc',
  '/usr/lib/aarch64-linux-gnu/tc',
];

export const isNetemGiven = ({ netem, netemToServer, netemToClient }: NetemChoice): boolean =>
  (netem ?? netemToServer ?? netemToClient) !== undefined;

/** Whether netem says how long packets take, so that nothing else need. */
export function netemDelays(choice: NetemChoice): boolean {
  return (['toServer', 'toClient'] as const).some(
    direction => commandFor(choice, direction)?.options.delay !== undefined,
  );
}

/**
 * The link with netem at the sender of each direction that the options name.
 *
 * @throws FinwaitError `bad-netem` showing the word that cannot be read, `no-such-file` for a table that is nowhere
 */
export function withNetem(link: Link, choice: NetemChoice): Link {
  return { toServer: onDirection('toServer'), toClient: onDirection('toClient') };

  function onDirection(direction: 'toServer' | 'toClient'): NonNullable<Link['toServer']> {
    const found = commandFor(choice, direction);
    const before = link[direction] ?? {};
    return found === null ? before : { ...before, netem: describe(found.options, found.option) };
  }
}

/** For people: which netem acts on a link, a line for each that differs. */
export function netemLines({ toServer, toClient }: Link): string[] {
  const [client, server] = [commandOf(toServer?.netem), commandOf(toClient?.netem)];
  if (client !== undefined && client === server) return [`netem on both sides: ${client}`];
  return [
    ...(client === undefined ? [] : [`netem on the client: ${client}`]),
    ...(server === undefined ? [] : [`netem on the server: ${server}`]),
  ];
}

const commandOf = (netem: NetemDescription | undefined): string | undefined =>
  typeof netem === 'object' ? netem.command : netem;

function commandFor(
  { netem, netemToServer, netemToClient }: NetemChoice,
  direction: 'toServer' | 'toClient',
): { options: NetemOptions; option: string } | null {
  const own = direction === 'toServer' ? netemToServer : netemToClient;
  const command = own ?? netem;
  if (command === undefined) return null;
  const option =
    own === undefined ? '--netem' : direction === 'toServer' ? '--netem-to-server' : '--netem-to-client';
  return { options: parseNetem(command, option), option };
}

/** The command as the scenario keeps it: canonical, with the tables that are not built in. */
function describe(options: NetemOptions, option: string): NetemDescription {
  const { delay, slot } = options;
  const named = [delay?.distribution, slot?.kind === 'distribution' ? slot.distribution : undefined];
  const names = named.filter(name => name !== undefined && !builtInDistributions.includes(name));
  const command = formatNetem(options);
  if (names.length === 0) return command;
  return { command, distributions: Object.fromEntries(names.map(name => [name, readTable(name!, option)])) };
}

function readTable(name: string, option: string): readonly number[] {
  const folders = [process.env['TC_LIB_DIR'], ...tableFolders].filter(folder => folder !== undefined);
  const places = [name, `${name}.dist`, ...folders.map(folder => join(folder, `${name}.dist`))];
  const file = places.find(existsSync);
  if (file !== undefined) return parseDistributionTable(readFileSync(file, 'utf8'), file);
  throw new FinwaitError(
    'no-such-file',
    `${option}: there is no table for the distribution '${name}': neither a file '${name}' or '${name}.dist' ` +
      `nor one among those of tc (${folders.join(', ')}). Built in are ${builtInDistributions.join(', ')}.`,
  );
}
