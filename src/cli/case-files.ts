// Finds and reads the recorded cases of a folder. Other JSON files may lie beside them (an index, a schema): a
// case has a name with two underscores, or a script.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCase, type ReferenceCase } from '../scenario/index.ts';
import { FinwaitError } from '../time/index.ts';

export interface CaseFile {
  readonly path: string;
  readonly reference: ReferenceCase;
}

/**
 * All cases of a folder, by file name; with `only`, those whose name matches.
 *
 * @throws FinwaitError when there is no such folder, none of its files is a case, none matches, or one is wrong
 */
export function readCases(folder: string, only?: RegExp): CaseFile[] {
  const cases: CaseFile[] = [];
  for (const name of jsonFiles(folder)) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    if (name.includes('__') || hasScript(text)) cases.push({ path, reference: parseCase(text, path) });
  }
  if (cases.length === 0) {
    throw new FinwaitError(
      'no-cases',
      `there are no recorded cases in '${folder}': a case is a JSON file with a script and a recording.`,
    );
  }
  const chosen = cases.filter(({ reference }) => only?.test(reference.name) ?? true);
  if (chosen.length > 0) return chosen;
  throw new FinwaitError(
    'no-cases',
    `--only: no name of the ${cases.length} cases in '${folder}' matches '${only?.source}'. The first is '${cases[0]?.reference.name}'.`,
  );
}

/**
 * The case in a file; null when it is something else, or cannot be read.
 *
 * @throws FinwaitError when it is a case with a mistake
 */
export function caseIn(path: string): ReferenceCase | null {
  try {
    const text = readFileSync(path, 'utf8');
    return hasScript(text) ? parseCase(text, path) : null;
  } catch (error) {
    if (error instanceof FinwaitError) throw error;
    return null;
  }
}

function jsonFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .toSorted();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FinwaitError('no-such-folder', `cannot read the folder '${folder}': ${reason}.`, {
      cause: error,
    });
  }
}

function hasScript(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && 'script' in json && 'segments' in json;
  } catch {
    return false;
  }
}
