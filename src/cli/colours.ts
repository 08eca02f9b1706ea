// Colours for people at a terminal, and for nobody else: not in files, pipes or the logs of a CI.
// NO_COLOR turns them off, FORCE_COLOR on.
import { isatty } from 'node:tty';
import picocolors from 'picocolors';

const { env } = process;
// Not stdout.isTTY: on a pipe that is undefined, whatever its type says, and picocolors then decides for itself.
const isWanted = Boolean(env['FORCE_COLOR']) || (isatty(1) && env['TERM'] !== 'dumb');

export const pc = picocolors.createColors(isWanted && !env['NO_COLOR']);
