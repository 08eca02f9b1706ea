// `finwait conform DIR`: runs recorded cases of a real kernel and says where finwait does something else.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { parseCase, runCase } from '../scenario/index.ts';

export function configure(command: Command): void {
  command
    .argument('<dir>', 'folder with case files')
    .option('--out <dir>', 'write DIR/<case>.json, in the format of the recordings')
    .option('--only <pattern>', 'only cases whose name matches')
    .action((dir: string, options: { out?: string; only?: string }) => {
      for (const file of readdirSync(dir)
        .filter(file => file.includes('__') && file.endsWith('.json'))
        .toSorted()) {
        if (options.only !== undefined && !new RegExp(options.only).test(file)) continue;
        const path = join(dir, file);
        try {
          const { result } = runCase(parseCase(readFileSync(path, 'utf8'), path));
          if (options.out !== undefined) {
            mkdirSync(options.out, { recursive: true });
            writeFileSync(join(options.out, file), JSON.stringify(result));
          }
        } catch (error) {
          process.stderr.write(`${file}: ${error instanceof Error ? error.stack : String(error)}\n`);
        }
      }
    });
}
