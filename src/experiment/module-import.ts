// Importing a user's TypeScript file at run time: tsx compiles it; `finwait` in it means this very library,
// wherever the file lies; and `.ts` is always an ES module, also beside no package.json.
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

let ready: Promise<void> | undefined;

/** Imports a TypeScript or JavaScript file; what goes wrong is thrown as tsx or Node throws it. */
export async function importFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  ready ??= registerHooks();
  await ready;
  return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
}

async function registerHooks(): Promise<void> {
  const { register: registerTsx } = await import('tsx/esm/api');
  registerTsx({ tsconfig: false });
  // Registered last, asked first. A text, because hooks are loaded by themselves, before tsx reads `.ts`.
  register(`data:text/javascript,${encodeURIComponent(resolveHook())}`);
}

function resolveHook(): string {
  const door = new URL(`../index.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href;
  return `
    export async function resolve(specifier, context, next) {
      if (specifier === 'finwait') return { url: ${JSON.stringify(door)}, format: 'module', shortCircuit: true };
      const found = await next(specifier, context);
      return /\\.ts($|\\?)/.test(found.url) ? { ...found, format: 'module' } : found;
    }`;
}
