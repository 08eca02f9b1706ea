// The clauses behind profile 'rfc9293'.
import { chosen, cited, type ProfileProvenance } from './citation.ts';

const rfc = (clause: string, remark?: string): ReturnType<typeof cited> =>
  cited(`RFC 9293 ${clause}`, remark);

export const rfc9293Provenance: ProfileProvenance = {
  mss: rfc('§3.7.1', "Ethernet's 1500 octets less two headers of 20"),
  leastMss: rfc('§3.7.1', 'no floor'),
  timestamps: cited('RFC 7323 §3'),
  sack: rfc('§3.7', 'SACK is not part of it'),
  duplicateSack: cited('RFC 2883', 'needs SACK'),
  windowScale: cited('RFC 7323 §2.3', 'the smallest that can show the receive buffer'),
  ecn: rfc('§3.8.2, SHLD-8', 'RFC 3168; who asks for it is left open'),
  sendBuffer: chosen('1 MiB'),
  receiveBuffer: chosen('1 MiB'),
  nagle: rfc('§3.7.4, SHLD-7'),
  keepalive: {
    idle: rfc('§3.8.4, MUST-28', 'at least two hours'),
    interval: chosen("left open; BSD's"),
    probes: chosen("left open; Linux's"),
  },
  persist: { minimum: rfc('§3.8.6.1, SHLD-29'), maximum: rfc('§3.8.6.1, SHLD-30') },
  windowProbe: rfc('§3.8.6.1'),
  mergesRetransmissions: cited('RFC 9293 §3.4', 'allowed there; not done here'),
  slowStartAfterIdle: cited('RFC 5681 §4.1', 'recommended there; not done here'),
  tailLossProbe: cited('RFC 8985 §7', 'not part of RFC 9293'),
  frto: cited('RFC 5682', 'not part of RFC 9293'),
  challengeInterval: cited('RFC 5961 §7', 'leaves the limit open; none here'),
  rto: {
    initial: cited('RFC 6298 §2.1'),
    minimum: cited('RFC 6298 §2.4'),
    maximum: cited('RFC 6298 §2.5', 'at least 60 s'),
    granularity: cited('RFC 6298 §2.3', 'G; a clock of 1 ms'),
  },
  closing: {
    finWait2: rfc('§3.6', 'no limit'),
    finWait2AsTimeWait: rfc('§3.3.2', 'FIN-WAIT-2 is a state like the others'),
    resetOnUnread: rfc('§3.6.1, SHLD-3', 'RFC 2525 §2.17'),
    resetOnLateData: rfc('§3.6.1', 'RFC 2525 §2.16'),
  },
  timeWait: {
    duration: rfc('§3.6.1, MUST-13', '2 MSL; MSL of 2 minutes, §3.4.2'),
    policy: rfc('§3.10.7.4'),
    endedByReset: rfc('§3.10.7.4, second', 'RFC 1337 advises against it'),
    reuse: {
      byApplication: rfc('§3.6.1', 'only a SYN that arrives may, MAY-2'),
      byKernel: rfc('§3.6.1', 'only a SYN that arrives may, MAY-2'),
      delay: chosen('means nothing without reuse'),
    },
  },
  estimator: cited('RFC 6298 §2'),
  acknowledgement: rfc('§3.8.6.3, MUST-40', 'below 500 ms; RFC 5681 §4.2'),
  recovery: cited('RFC 5681 §3.2, RFC 6582'),
  smallSegments: rfc('§3.7.4, §3.8.6.2.1'),
  acceptance: rfc('§3.10.7.4', 'with RFC 5961'),
  receiveWindow: rfc('§3.8.6.2.2'),
  congestion: cited('RFC 5681 §3.1', 'initial window of 10 segments, RFC 6928'),
  retries: rfc('§3.8.3, SHLD-11, MUST-23', 'R2; counted from the first transmission'),
  retryModel: 'absent',
  timerRounding: 'absent',
};
