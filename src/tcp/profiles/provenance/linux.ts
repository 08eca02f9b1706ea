// The constants, sysctls and functions of Linux 6.18 behind profile 'linux'. `tcp_…` without a file is a sysctl
// with its default, Documentation/networking/ip-sysctl.rst.
import { cited, notEstablished, type ProfileProvenance } from './citation.ts';

const header = (constant: string, remark?: string): ReturnType<typeof cited> =>
  cited(`include/net/tcp.h ${constant}`, remark);
const sysctl = (name: string, remark?: string): ReturnType<typeof cited> => cited(`sysctl ${name}`, remark);
const code = (file: string, remark?: string): ReturnType<typeof cited> => cited(`net/ipv4/${file}`, remark);

export const linuxProvenance: ProfileProvenance = {
  mss: cited('RFC 9293 §3.7.1', "Ethernet's 1500 octets less two headers of 20"),
  leastMss: sysctl('tcp_min_snd_mss', '48'),
  timestamps: sysctl('tcp_timestamps'),
  sack: sysctl('tcp_sack'),
  duplicateSack: sysctl('tcp_dsack'),
  windowScale: code('tcp_output.c tcp_select_initial_window', "from tcp_rmem's maximum of 6 MiB"),
  ecn: sysctl('tcp_ecn', '2'),
  sendBuffer: sysctl('tcp_wmem', 'its maximum'),
  receiveBuffer: sysctl('tcp_rmem', 'half of its default of 128 KiB, the first window'),
  nagle: code('tcp_output.c tcp_nagle_check'),
  keepalive: {
    idle: sysctl('tcp_keepalive_time'),
    interval: sysctl('tcp_keepalive_intvl'),
    probes: sysctl('tcp_keepalive_probes'),
  },
  persist: {
    minimum: cited('include/net/tcp.h tcp_probe0_base', 'the retransmission timeout itself'),
    maximum: cited('include/net/tcp.h tcp_probe0_when', 'at most TCP_RTO_MAX'),
  },
  windowProbe: code('tcp_output.c tcp_xmit_probe_skb'),
  mergesRetransmissions: sysctl('tcp_retrans_collapse', '1'),
  slowStartAfterIdle: sysctl('tcp_slow_start_after_idle', '1'),
  tailLossProbe: sysctl('tcp_early_retrans', '3'),
  frto: sysctl('tcp_frto', '2'),
  challengeInterval: sysctl('tcp_invalid_ratelimit'),
  rto: {
    initial: header('TCP_TIMEOUT_INIT'),
    minimum: header('TCP_RTO_MIN', 'of the variance term'),
    maximum: header('TCP_RTO_MAX'),
    granularity: code('tcp_input.c tcp_rtt_estimator', 'in microseconds: none'),
  },
  closing: {
    finWait2: sysctl('tcp_fin_timeout'),
    finWait2AsTimeWait: code('tcp_minisocks.c tcp_time_wait'),
    resetOnUnread: code('tcp.c __tcp_close'),
    resetOnLateData: code('tcp_input.c tcp_rcv_state_process'),
  },
  timeWait: {
    duration: header('TCP_TIMEWAIT_LEN'),
    policy: code('tcp_minisocks.c tcp_timewait_state_process'),
    endedByReset: sysctl('tcp_rfc1337', '0'),
    reuse: {
      byApplication: code('tcp_ipv4.c tcp_twsk_unique'),
      byKernel: sysctl('tcp_tw_reuse', '2'),
      delay: sysctl('tcp_tw_reuse_delay'),
    },
  },
  estimator: code('tcp_input.c tcp_rtt_estimator'),
  acknowledgement: code('tcp_input.c __tcp_ack_snd_check', '40 to 200 ms: TCP_ATO_MIN, TCP_DELACK_MAX'),
  recovery: code('tcp_recovery.c, tcp_input.c', 'RFC 8985; sysctl tcp_recovery'),
  smallSegments: code('tcp_output.c tcp_nagle_check', "Minshall's variant"),
  acceptance: code('tcp_input.c tcp_validate_incoming'),
  receiveWindow: code('tcp_output.c __tcp_select_window'),
  congestion: sysctl('tcp_congestion_control', 'initial window of 10 segments, TCP_INIT_CWND'),
  retries: code('tcp_timer.c tcp_write_timeout, retransmits_timed_out'),
  retryModel: {
    retries: sysctl('tcp_retries2'),
    orphanRetries: sysctl('tcp_orphan_retries', 'acts as 8'),
    synRetries: sysctl('tcp_syn_retries'),
    synAckRetries: sysctl('tcp_synack_retries'),
    synLinearTimeouts: sysctl('tcp_syn_linear_timeouts'),
  },
  timerRounding: notEstablished('exact unless told otherwise'),
};
