// A RST ends the connection whatever its sequence number (against RFC 9293 §3.10.7.4 and RFC 5961 §3.2), also in
// TIME-WAIT.
import { release } from '../../../src/tcp/move.ts';
import { RST } from '../../../src/wire/index.ts';
import { brokenByProfile } from './broken-endpoint.ts';

export const believesAnyReset = brokenByProfile('believes any RST', ({ acceptance, timeWait }) => ({
  acceptance: {
    ...acceptance,
    inWindow: (tcb, segment, length) =>
      (segment.flags & RST) !== 0 || acceptance.inWindow(tcb, segment, length),
    believesReset: () => true,
  },
  timeWait: {
    ...timeWait,
    policy: {
      ...timeWait.policy,
      arrives: (tcb, segment, now) => {
        if (segment.flags & RST) release(tcb, 'RST');
        else timeWait.policy.arrives(tcb, segment, now);
      },
    },
  },
}));
