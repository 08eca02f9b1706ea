// What code a result depends on, as one hash: the experiment's file with the files that it imports, and finwait's
// own simulation. A version number would not do: in a checkout the code changes and the version does not.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders that decide what a run gives. Charts, the command line and the like do not. */
const decisive = ['time', 'wire', 'tcp', 'link', 'fault', 'host', 'trace', 'scenario', 'experiment'];

const libraryFolder = fileURLToPath(new URL('../..', import.meta.url));

let ownCode: string | undefined;

/**
 * 64 hexadecimal digits. Data files that an experiment reads by itself are not in it.
 *
 * @param file the experiment's
 */
export function codeFingerprint(file: string): string {
  ownCode ??= hashOf(decisive.flatMap(folder => sourcesIn(join(libraryFolder, folder))));
  return createHash('sha256')
    .update(ownCode)
    .update(hashOf([...withImports(file)]))
    .digest('hex');
}

/** Of the contents only: a file has the same hash on every machine, wherever it lies. */
function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourcesIn(path);
      return /(?<!\.d)\.[jt]s$/.test(entry.name) ? [path] : [];
    });
}

/** The file and the local files that it imports, and they. */
function withImports(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, specifier = ''] of text.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)) {
    const path = resolve(dirname(file), specifier);
    // As TypeScript resolves it: './rates.js' may mean rates.ts, and './rates' too.
    const candidates = [
      path,
      path.replace(/\.js$/, '.ts'),
      path.replace(/\.mjs$/, '.mts'),
      `${path}.ts`,
      `${path}.js`,
    ];
    const there = candidates.find(
      candidate => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true,
    );
    if (there !== undefined) withImports(there, found);
  }
  return found;
}
