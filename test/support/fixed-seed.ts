// Properties draw the same cases every time, so that a failure on one machine is a failure on all of them.
// FINWAIT_SEED=… draws others: `npm run fuzz` does, for longer.
import * as fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['FINWAIT_SEED'] ?? 9293) });
