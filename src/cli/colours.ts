// Colours for people at a terminal, and for nobody else: not in files, pipes or the logs of a CI.
// NO_COLOR turns them off, FORCE_COLOR on.
import picocolors from 'picocolors';

const { env, stdout } = process;
const wanted = Boolean(env['FORCE_COLOR']) || (stdout.isTTY && env['TERM'] !== 'dumb');

export const pc = picocolors.createColors(wanted && !env['NO_COLOR']);
