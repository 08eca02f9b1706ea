// Windows, as far as Microsoft documents it: what Get-NetTCPSetting shows of Server 2019 (template Internet),
// and the registry's defaults of Server 2003 for what it does not show. Its source is closed: where the
// documents are silent the value is the RFC's; which is which stands in `provenance/windows.ts`.
import { minutes, ms, seconds } from '../../time/index.ts';
import { delayedAcknowledgement } from '../acknowledgement/delayed.ts';
import { cubic } from '../congestion/cubic.ts';
import type { Profile } from '../profile.ts';
import { rackTlp } from '../recovery/rack-tlp.ts';
import { countedRetries } from '../retries/by-count.ts';
import { rfc9293 } from './rfc9293.ts';

export const windows: Profile = {
  ...rfc9293,
  name: 'windows',
  description:
    'Windows as documented: gives data up after 5 retransmissions, keepalive of ten tries a second apart',

  timestamps: false,
  sack: true,
  keepalive: { idle: seconds(7200), interval: seconds(1), probes: 10 },
  mergesRetransmissions: false,
  slowStartAfterIdle: false,
  tailLossProbe: true,
  rto: { ...rfc9293.rto, initial: seconds(1), minimum: ms(300) },
  closing: { ...rfc9293.closing, finWait2: seconds(300) },
  timeWait: { ...rfc9293.timeWait, duration: seconds(120) },

  acknowledgement: delayedAcknowledgement(ms(40)),
  recovery: rackTlp,
  congestion: cubic,
  retries: countedRetries({
    data: { times: 5 },
    syn: { times: 4 },
    synAck: { within: minutes(3) }, // as RFC 9293 §3.8.3, MUST-23
    probesExhausted: (tcb, now) => rfc9293.retries.probesExhausted(tcb, now),
    tellsPeer: () => false,
  }),
};
