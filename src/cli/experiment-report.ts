// STUB until report lands
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultTable, RunSet } from '../experiment/index.ts';
export async function writeExperimentReport(_set: RunSet, table: ResultTable, folder: string): Promise<void> {
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(table));
}
