// The start of every system's provenance: nothing is established, and every value is the RFC's.
import { notEstablished, type ProfileProvenance } from './citation.ts';

const open = notEstablished();

export const nothingEstablished: ProfileProvenance = {
  mss: open,
  leastMss: open,
  timestamps: open,
  sack: open,
  duplicateSack: open,
  windowScale: open,
  ecn: open,
  sendBuffer: open,
  receiveBuffer: open,
  nagle: open,
  keepalive: { idle: open, interval: open, probes: open },
  persist: { minimum: open, maximum: open },
  windowProbe: open,
  mergesRetransmissions: open,
  slowStartAfterIdle: open,
  tailLossProbe: open,
  frto: open,
  challengeInterval: open,
  rto: { initial: open, minimum: open, maximum: open, granularity: open },
  closing: { finWait2: open, finWait2AsTimeWait: open, resetOnUnread: open, resetOnLateData: open },
  timeWait: {
    duration: open,
    policy: open,
    endedByReset: open,
    reuse: { byApplication: open, byKernel: open, delay: open },
  },
  estimator: open,
  acknowledgement: open,
  recovery: open,
  smallSegments: open,
  acceptance: open,
  receiveWindow: open,
  congestion: open,
  retries: open,
  retryModel: 'absent',
  timerRounding: 'absent',
};
