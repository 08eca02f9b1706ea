// macOS: XNU of 2023, its published kernel. Where its sources are silent or were not consulted, the value is
// the RFC's; which is which stands in `provenance/macos.ts`.
import { ms, ns, seconds } from '../../time/index.ts';
import { delayedAcknowledgement } from '../acknowledgement/delayed.ts';
import { cubic } from '../congestion/cubic.ts';
import type { Profile } from '../profile.ts';
import { rackTlp } from '../recovery/rack-tlp.ts';
import { bsdProbesExhausted } from '../retries/bsd-probes.ts';
import { countedRetries } from '../retries/by-count.ts';
import { bsdEstimator } from '../rto-bsd.ts';
import { rfc9293 } from './rfc9293.ts';

/** TCPTV_MSL */
const msl = seconds(15);
/** tcp_backoff[], tcp_syn_backoff[] */
const backoff = [1, 2, 4, 8, 16, 32, 64];
const synBackoff = [1, 1, 1, 1, 1, 2, 4, 8, 16, 32, 64];
const backoffTotal = 511; // tcp_totbackoff
/** TCPTV_KEEP_INIT: an opening is given up after this. */
const keepInit = seconds(75);

export const macos: Profile = {
  ...rfc9293,
  name: 'macos',
  description: 'macOS (XNU): TIME-WAIT of 30 s that no RST ends, FIN-WAIT-2 of 60 s, RACK-TLP, CUBIC',

  sack: true,
  keepalive: { idle: seconds(7200), interval: seconds(75), probes: 8 },
  persist: { minimum: seconds(5), maximum: seconds(60) },
  mergesRetransmissions: false,
  slowStartAfterIdle: false,
  tailLossProbe: true,
  rto: { ...rfc9293.rto, initial: seconds(1), minimum: ms(30), maximum: seconds(64) },
  closing: { ...rfc9293.closing, finWait2: seconds(60) },
  timeWait: { ...rfc9293.timeWait, duration: ns(2 * msl), endedByReset: false },

  estimator: bsdEstimator({ slop: ms(200), slopWhileOpening: false, backoff, synBackoff }),
  acknowledgement: delayedAcknowledgement(ms(100), { pushAtOnce: true }),
  recovery: rackTlp,
  congestion: cubic,
  retries: countedRetries({
    data: { times: 12 },
    syn: { times: 12, within: keepInit },
    synAck: { times: 12, within: keepInit },
    probesExhausted: bsdProbesExhausted(backoffTotal, null),
    tellsPeer: state => state !== 'SYN-SENT', // tcp_drop
  }),
};
