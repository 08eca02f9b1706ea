// Nothing that arrives in TIME-WAIT is heard, so that a peer whose last ACK was lost sends its FIN in vain (what
// RFC 9293 §3.10.7.4 keeps TIME-WAIT for).
import { brokenByProfile } from './broken-endpoint.ts';

export const deafInTimeWait = brokenByProfile('deaf in TIME-WAIT', ({ timeWait }) => ({
  timeWait: { ...timeWait, policy: { name: 'deaf', arrives: () => {} } },
}));
