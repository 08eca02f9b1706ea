// Linux 6.18. Constants from include/net/tcp.h and the defaults of Documentation/networking/ip-sysctl.rst;
// behaviour as the recordings in test/conformance show it.
import { ms, ns, seconds } from '../../time/index.ts';
import { linuxAcceptance } from '../acceptance.ts';
import { linuxAcknowledgements, quickPingpong } from '../acknowledgement/quick-pingpong.ts';
import { cubic } from '../congestion/cubic.ts';
import { ecnPolicies } from '../ecn/policy.ts';
import type { Profile } from '../profile.ts';
import { memoryWindow } from '../receive-window/linux.ts';
import { rackTlp } from '../recovery/rack-tlp.ts';
import { retriesByModel } from '../retries/by-model.ts';
import { linuxEstimator } from '../rto-linux.ts';
import { minshall } from '../small-segments.ts';
import { linuxTimeWait } from '../time-wait/linux.ts';

/** tcp_retries2, tcp_orphan_retries, tcp_syn_retries, tcp_synack_retries, tcp_syn_linear_timeouts */
const retryModel = { retries: 15, orphanRetries: 0, synRetries: 6, synAckRetries: 5, synLinearTimeouts: 4 };

export const linux: Profile = {
  name: 'linux',
  description: 'Linux 6.18 with its default sysctls: RACK-TLP, SACK, CUBIC, quick and pingpong ACKs',

  mss: 1460,
  leastMss: 48, // tcp_min_snd_mss
  timestamps: true, // tcp_timestamps
  sack: true, // tcp_sack
  duplicateSack: true, // tcp_dsack
  windowScale: 7, // from tcp_rmem's maximum of 6 MiB, tcp_select_initial_window
  ecn: ecnPolicies.whenAsked, // tcp_ecn = 2
  sendBuffer: 4_194_304, // tcp_wmem, maximum
  receiveBuffer: 131_072, // octets of memory: tcp_rmem's second number
  nagle: true,
  keepalive: { idle: seconds(7200), interval: seconds(75), probes: 9 }, // tcp_keepalive_time, _intvl, _probes
  persist: { minimum: ns(0), maximum: null }, // tcp_probe0_when
  windowProbe: 'old sequence number', // tcp_xmit_probe_skb
  mergesRetransmissions: true, // tcp_retrans_collapse
  slowStartAfterIdle: true, // tcp_slow_start_after_idle
  tailLossProbe: true, // tcp_early_retrans = 3
  frto: true, // tcp_frto = 2
  challengeInterval: ms(500), // tcp_invalid_ratelimit

  // TCP_TIMEOUT_INIT, TCP_RTO_MIN (on the variance), TCP_RTO_MAX
  rto: { initial: seconds(1), minimum: ms(200), maximum: seconds(120), granularity: ns(0) },
  closing: { finWait2: seconds(60), finWait2AsTimeWait: true, resetOnUnread: true, resetOnLateData: true }, // tcp_fin_timeout; tcp_close
  timeWait: {
    policy: linuxTimeWait,
    duration: seconds(60), // TCP_TIMEWAIT_LEN
    endedByReset: true, // tcp_rfc1337 = 0
    reuse: { byApplication: true, byKernel: 'loopback', delay: seconds(1) }, // tcp_twsk_unique, tcp_tw_reuse = 2
  },

  estimator: linuxEstimator,
  acknowledgement: quickPingpong(linuxAcknowledgements),
  recovery: rackTlp,
  smallSegments: minshall,
  acceptance: linuxAcceptance,
  receiveWindow: memoryWindow,
  congestion: cubic, // tcp_congestion_control
  retries: retriesByModel(retryModel),
  retryModel,
};
