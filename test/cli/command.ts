// Runs the built `finwait` as a user would, in a folder of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class WorkFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'finwait-cli-'));

  write(name: string, text: string): string {
    writeFileSync(join(this.path, name), text);
    return name;
  }

  get entries(): string[] {
    return readdirSync(this.path)
      .filter(name => name !== '.cache')
      .sort();
  }

  /**
   * Runs `finwait …words`; `onText` sees stderr as it grows and may send a signal, once.
   * No colours, whatever the machine.
   */
  finwait(
    words: readonly string[],
    onText?: (stderr: string) => NodeJS.Signals | undefined,
  ): Promise<Finished> {
    return new Promise((resolve, reject) => {
      const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
      // A cache of its own: what another test ran must not count as run here.
      const env = { ...inherited, FINWAIT_CACHE: join(this.path, '.cache') };
      const child = spawn(process.execPath, [program, ...words], { cwd: this.path, env });
      let stdout = '';
      let stderr = '';
      let signalled = false;
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
        const signal = signalled ? undefined : onText?.(stderr);
        if (signal === undefined) return;
        signalled = true;
        child.kill(signal);
      });
      child.on('error', reject);
      child.on('close', status => resolve({ status, stdout, stderr }));
    });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** An experiment file of one short run each, with parts replaced. */
export function experimentText(parts: Readonly<Record<string, string>> = {}): string {
  const fields: Record<string, string> = {
    name: `'mine'`,
    question: `'What happens?'`,
    prediction: `'Little.'`,
    parameters: `{ loss: probability([0, '10%']), lost: choice(['nothing', 'FIN']) }`,
    replications: '5',
    scenario: `({ loss, lost }) => activeClose('client', { loss, faults: lost === 'FIN' ? ['drop client FIN #1'] : [], end: { until: 'done' } })`,
    measures: `{ teardown: { label: 'teardown', unit: 's', of: ({ outcome }) => inSeconds(outcome.teardown) } }`,
    charts: `[{ id: 'loss', kind: 'line', title: 'Loss costs', x: 'loss', y: 'teardown', color: 'lost' }]`,
    ...parts,
  };
  const body = Object.entries(fields).map(([name, text]) => `  ${name}: ${text},\n`);
  return `import { activeClose, choice, defineExperiment, inSeconds, probability } from 'finwait';\n\nexport default defineExperiment({\n${body.join('')}});\n`;
}
