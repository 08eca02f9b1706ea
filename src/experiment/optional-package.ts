// Packages that only some commands need and that are therefore not installed with finwait: a broker's client, a
// database. They are loaded when they are asked for, and whoever lacks one is told how to get it.
import { FinwaitError } from '../time/index.ts';

/**
 * Loads optional packages.
 *
 * @param names all that are needed, in the words of `npm install`
 * @param load imports them
 * @param what needs them: '--queue', 'finwait query'
 * @throws FinwaitError `needs-packages`
 */
export async function optionalPackages<T>(
  names: readonly string[],
  load: () => Promise<T>,
  what: string,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw error;
    throw new FinwaitError(
      'needs-packages',
      `${what} needs ${names.length > 1 ? 'packages' : 'a package'} that finwait does not bring: npm install ${names.join(' ')}`,
      { cause: error },
    );
  }
}
