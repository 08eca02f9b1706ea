// The browser's builds of Vega, Vega-Lite and Vega-Embed, to be put into a page that must work without a network.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Minified sources in the order in which they must run. */
export async function chartLibraries(): Promise<readonly string[]> {
  const sources = ['vega', 'vega-lite', 'vega-embed'].map(async name => {
    const file = join(dirname(require.resolve(name)), `${name}.min.js`);
    const source = await readFile(file, 'utf8');
    // A source map's address would be fetched by the browser's tools.
    return source.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, '');
  });
  return Promise.all(sources);
}

/** Version of a package that we draw or write with, for the manifest. */
export function versionOf(name: string): string {
  // Packages that export nothing but their main module hide package.json from `require`.
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const text = readFileSync(join(folder, name, 'package.json'), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown';
}
