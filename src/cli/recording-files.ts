// Recorded links in files of mahimahi's format, where a scenario would write the numbers: `"recorded": "up.trace"`.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DirectionDescription } from '../link/index.ts';
import { parseMahimahiTrace } from '../link/index.ts';
import { FinwaitError } from '../time/index.ts';

/**
 * The milliseconds at which a recorded link can carry a packet.
 *
 * @throws FinwaitError `no-such-file`; `bad-recording` naming the file and the line
 */
export function readRecording(file: string, field: string): readonly number[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new FinwaitError(
      'no-such-file',
      `${field}: cannot read the recording '${file}': ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  }
  return parseMahimahiTrace(text, file).opportunities;
}

/** A direction whose recording is named by a file in that folder, with its numbers. */
export function withRecordingOf(direction: DirectionDescription, folder: string): DirectionDescription {
  const { recorded } = direction as { recorded?: unknown };
  if (typeof recorded !== 'string') return direction;
  return { ...direction, recorded: readRecording(resolve(folder, recorded), 'recorded') };
}

/** The same for all links of a scenario or a load, as read from JSON and not yet checked. */
export function withRecordings(scenario: unknown, folder: string): unknown {
  if (!isObject(scenario)) return scenario;
  const { link, links } = scenario;
  return {
    ...scenario,
    ...(isObject(link) && { link: both(link, ['toServer', 'toClient'], folder) }),
    ...(Array.isArray(links) && {
      links: links.map(one => (isObject(one) ? both(one, ['there', 'back'], folder) : one)),
    }),
  };
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function both(link: Json, ways: readonly string[], folder: string): Json {
  const read = ways.flatMap(way => {
    const direction = link[way];
    return isObject(direction) ? [[way, withRecordingOf(direction, folder)]] : [];
  });
  return { ...link, ...(Object.fromEntries(read) as Json) };
}
