// System programs that some tests need. A machine without one skips those tests and says so loudly; under
// CI=true a missing one is a failure, so that no pipeline is green for want of a tool.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env, stderr } from 'node:process';

/** The Debian package of each tool, and other names that its program may have. */
const tools = {
  tshark: { package: 'tshark', programs: ['tshark'] },
  chromium: { package: 'chromium', programs: ['chromium', 'chromium-browser', 'google-chrome'] },
  pdffonts: { package: 'poppler-utils', programs: ['pdffonts'] },
  pdftoppm: { package: 'poppler-utils', programs: ['pdftoppm'] },
} as const;

export type ToolName = keyof typeof tools;

/**
 * The path of a system program; `undefined` when the machine lacks it. Use it as
 * `const tshark = requireTool('tshark')` and `describe.skipIf(tshark === undefined)(…)`.
 *
 * @throws Error under CI=true when the program is missing
 */
export function requireTool(name: ToolName): string | undefined {
  const path = tools[name].programs.map(findProgram).find(found => found !== undefined);
  if (path !== undefined) return path;
  const remedy = `${name} is not installed (Debian: apt-get install ${tools[name].package})`;
  if (env['CI'] === 'true') throw new Error(`${remedy}; under CI=true its tests may not be skipped.`);
  stderr.write(`\n!!! SKIPPED: ${remedy}; the tests that need it do not run.\n\n`);
  return undefined;
}

function findProgram(program: string): string | undefined {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
