// FreeBSD 13 with its default stack and sysctls. Where its sources are silent or were not consulted, the value
// is the RFC's; which is which stands in `provenance/freebsd.ts`.
import { ms, ns, seconds } from '../../time/index.ts';
import { delayedAcknowledgement } from '../acknowledgement/delayed.ts';
import type { Profile } from '../profile.ts';
import { bsdProbesExhausted } from '../retries/bsd-probes.ts';
import { countedRetries } from '../retries/by-count.ts';
import { bsdEstimator } from '../rto-bsd.ts';
import { isSynchronized } from '../states.ts';
import { freebsdTimeWait } from '../time-wait/freebsd.ts';
import { rfc9293 } from './rfc9293.ts';

/** TCPTV_MSL */
const msl = seconds(30);
/** tcp_backoff[], for SYNs too */
const backoff = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const backoffTotal = 2559; // tcp_totbackoff

export const freebsd: Profile = {
  ...rfc9293,
  name: 'freebsd',
  description: 'FreeBSD 13: TIME-WAIT of 60 s that no RST ends, RTO with a slop of 200 ms',

  sack: true,
  keepalive: { idle: seconds(7200), interval: seconds(75), probes: 8 },
  persist: { minimum: seconds(5), maximum: seconds(60) },
  rto: { ...rfc9293.rto, initial: seconds(1), minimum: ms(30), maximum: seconds(64) },
  closing: { ...rfc9293.closing, finWait2: seconds(600), resetOnUnread: false },
  timeWait: {
    ...rfc9293.timeWait,
    policy: freebsdTimeWait,
    duration: ns(2 * msl),
    endedByReset: false,
  },

  estimator: bsdEstimator({ slop: ms(200), slopWhileOpening: true, backoff, synBackoff: backoff }),
  acknowledgement: delayedAcknowledgement(ms(40)),
  retries: countedRetries({
    data: { times: 12 },
    syn: { times: 12, within: seconds(75) },
    synAck: { times: 3 },
    probesExhausted: bsdProbesExhausted(backoffTotal, seconds(60)),
    tellsPeer: isSynchronized, // tcp_drop; the syncache forgets in silence
  }),
};
