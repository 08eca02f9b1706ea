// Once the FIN is out, the retransmission timeout no longer doubles (against RFC 6298 §5.5).
import { brokenByProfile } from './broken-endpoint.ts';

export const finWithoutBackOff = brokenByProfile('FIN without back-off', ({ retries }) => ({
  retries: {
    ...retries,
    backOff: (tcb, now) => (tcb.snd.finSent ? tcb.rtt.rto : retries.backOff(tcb, now)),
  },
}));
