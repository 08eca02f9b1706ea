// The plain profile: RFC 9293 as written, with the standards it names, and no system's habits.
import { minutes, ms, ns, seconds } from '../../time/index.ts';
import { delayedAcknowledgement } from '../acknowledgement/delayed.ts';
import { reno } from '../congestion/reno.ts';
import { ecnPolicies } from '../ecn/policy.ts';
import type { Profile } from '../profile.ts';
import { bufferWindow } from '../receive-window/buffer.ts';
import { newReno } from '../recovery/new-reno.ts';
import { giveUpAfter } from '../retries/by-time.ts';
import { rfc6298 } from '../rto.ts';
import { nagle } from '../small-segments.ts';
import { rfc9293Acceptance } from '../acceptance.ts';
import { rfc9293TimeWait } from '../time-wait/rfc9293.ts';

/** The RFC knows reuse only by a SYN that arrives (§3.6.1, MAY-2). */
const noReuse = { byApplication: false, byKernel: 'never', delay: ns(0) } as const;

/** RFC 9293 §3.4.2: maximum segment lifetime, 2 minutes. */
const msl = minutes(2);

export const rfc9293: Profile = {
  name: 'rfc9293',
  description: 'RFC 9293 as written: NewReno, timestamps and window scaling, no SACK, TIME-WAIT of 240 s',

  mss: 1460, // Ethernet's 1500 less two headers of 20, RFC 9293 §3.7.1, MUST-67
  leastMss: 1, // none, §3.7.1
  timestamps: true, // RFC 7323
  sack: false,
  duplicateSack: false,
  windowScale: 5, // the smallest that can show the receive buffer, RFC 7323 §2.3
  ecn: ecnPolicies.whenAsked, // §3.8.2, SHLD-8; who asks is left open
  sendBuffer: 1 << 20,
  receiveBuffer: 1 << 20,
  nagle: true, // RFC 9293 §3.7.4, SHLD-7
  keepalive: { idle: seconds(7200), interval: seconds(75), probes: 9 }, // idle: §3.8.4, MUST-28
  persist: { minimum: ns(0), maximum: null }, // §3.8.6.1, SHLD-29, SHLD-30
  windowProbe: 'new octet', // §3.8.6.1
  mergesRetransmissions: false,
  slowStartAfterIdle: false,
  tailLossProbe: false,
  frto: false,
  challengeInterval: ns(0), // RFC 5961 §7 leaves the limit open

  // RFC 6298: §2.1, §2.4, §2.5; G: a clock of 1 ms
  rto: { initial: seconds(1), minimum: seconds(1), maximum: seconds(60), granularity: ms(1) },
  closing: { finWait2: null, finWait2AsTimeWait: false, resetOnUnread: true, resetOnLateData: true }, // §3.6, §3.6.1 SHLD-3
  timeWait: { policy: rfc9293TimeWait, duration: ns(2 * msl), endedByReset: true, reuse: noReuse }, // §3.6.1, MUST-13

  estimator: rfc6298,
  acknowledgement: delayedAcknowledgement(ms(200)), // below 500 ms, §3.8.6.3, MUST-40
  recovery: newReno, // RFC 5681, RFC 6582
  smallSegments: nagle,
  acceptance: rfc9293Acceptance,
  receiveWindow: bufferWindow, // §3.8.6.2.2
  congestion: reno,
  retries: giveUpAfter(seconds(100), minutes(3)), // §3.8.3: R2, SHLD-11 and MUST-23
};
