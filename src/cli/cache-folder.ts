// Where finished runs are kept for later commands: a folder of the user's, apart from the reports, so that deleting
// a report costs no results. FINWAIT_CACHE names another one.
import { homedir } from 'node:os';
import { join } from 'node:path';

export function cacheFolder(): string {
  const { env } = process;
  return env['FINWAIT_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'finwait');
}
