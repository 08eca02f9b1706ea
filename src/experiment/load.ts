// Finding an experiment by name (in `experiments/` of the working folder, then of this package) or by file,
// and making sure that the file holds one. Every mistake is named with the file and the place in it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FinwaitError, nearest, orList } from '../time/index.ts';
import { checkDefinition } from './definition-check.ts';
import type { Experiment } from './definition.ts';
import { isFinwaitError } from './execution.ts';
import { importFile } from './module-import.ts';

const extensions = ['.ts', '.mts', '.js', '.mjs'];

const packageFolder = fileURLToPath(new URL('../../experiments', import.meta.url));

export interface LoadedExperiment {
  readonly experiment: Experiment;
  /** Absolute path of its file. */
  readonly file: string;
  /** What names it on the command line: as given, but a file relative to the working folder. */
  readonly source: string;
  /** All that the file exports: `finwait explore` asks for `invariants`. */
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Name and file of the experiments that can be run by name, those of the working folder first. */
export function findExperiments(folder = process.cwd()): readonly { name: string; file: string }[] {
  const found = new Map<string, string>();
  for (const place of [join(folder, 'experiments'), packageFolder]) {
    const files = existsSync(place) ? readdirSync(place).sort() : [];
    for (const entry of files) {
      const name = basename(entry, extname(entry));
      if (!extensions.includes(extname(entry)) || entry.endsWith('.d.ts') || found.has(name)) continue;
      found.set(name, join(place, entry));
    }
  }
  return [...found].map(([name, file]) => ({ name, file }));
}

/**
 * Loads an experiment by name ('lost-fin') or by file ('mine/close.ts').
 *
 * @throws FinwaitError `unknown-experiment`, `no-such-file`, `experiment-does-not-compile`, `bad-experiment`
 */
export async function loadExperiment(
  nameOrFile: string,
  folder: string = process.cwd(),
): Promise<LoadedExperiment> {
  const file = locate(nameOrFile, folder);
  const shown = shortPath(file, folder);
  const source = isFile(nameOrFile) ? shown : nameOrFile;
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await importFile(file);
  } catch (error) {
    throw loadError(error, file, shown);
  }
  if (module['default'] === undefined) {
    throw new FinwaitError(
      'bad-experiment',
      `${shown}: it has no default export. An experiment file ends with 'export default defineExperiment({ … });'.`,
    );
  }
  try {
    return { experiment: checkDefinition(module['default']), file, source, exports: module };
  } catch (error) {
    throw loadError(error, file, shown);
  }
}

/** Does this text on the command line mean a file, not a name? */
const isFile = (text: string): boolean =>
  extensions.includes(extname(text)) || text.includes('/') || text.includes('\\');

/** The path as a person in `folder` would write it. */
function shortPath(file: string, folder: string): string {
  const path = relative(folder, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}

function locate(nameOrFile: string, folder: string): string {
  if (isFile(nameOrFile)) {
    const file = resolve(folder, nameOrFile);
    if (existsSync(file) && statSync(file).isFile()) return file;
    throw new FinwaitError(
      'no-such-file',
      `there is no experiment file '${nameOrFile}' (looked at ${file}). Give the path of a .ts file, or a name that 'finwait list' shows.`,
    );
  }
  const known = findExperiments(folder);
  const found = known.find(({ name }) => name === nameOrFile);
  if (found !== undefined) return found.file;
  const names = known.map(({ name }) => name);
  const near = nearest(nameOrFile, names);
  throw new FinwaitError(
    'unknown-experiment',
    `there is no experiment '${nameOrFile}'. ` +
      (near === undefined ? '' : `Did you mean '${near}'? `) +
      (names.length === 0
        ? 'None is known here; give'
        : `Known: ${orList(names).replace(' or ', ' and ')}; or give`) +
      ` the path of an experiment file.`,
  );
}

function loadError(error: unknown, file: string, shown: string): FinwaitError {
  if (isFinwaitError(error)) {
    return new FinwaitError(error.code, `${placeInStack(error, file, shown)}: ${error.message}`, {
      cause: error,
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === 'TransformError') {
    // esbuild: 'Transform failed with 1 error:\n/path/file.ts:3:5: ERROR: Expected …'
    const [, first = message] = message.split('\n');
    return new FinwaitError(
      'experiment-does-not-compile',
      `${first.replace(file, shown).replace(' ERROR:', '')}. The experiment file does not compile; correct it there and run again.`,
      { cause: error },
    );
  }
  return new FinwaitError(
    'experiment-does-not-load',
    `${placeInStack(error, file, shown)}: the experiment file could not be loaded: ${message.split('\n')[0]?.replace(/\.$/, '')}.`,
    { cause: error },
  );
}

/** 'experiments/mine.ts:12:3' when the stack says so, else the file alone. */
function placeInStack(error: unknown, file: string, shown: string): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.indexOf(`${file}:`);
  const place = at < 0 ? null : /^:\d+(:\d+)?/.exec(stack.slice(at + file.length));
  return shown + (place?.[0] ?? '');
}
