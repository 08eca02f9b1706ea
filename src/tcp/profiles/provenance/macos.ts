// The constants and functions of XNU (bsd/netinet, as published until 2023) behind profile 'macos'.
import { cited, notEstablished, type ProfileProvenance } from './citation.ts';
import { nothingEstablished } from './unknown.ts';

const header = (constant: string, remark?: string): ReturnType<typeof cited> =>
  cited(`tcp_timer.h ${constant}`, remark);

export const macosProvenance: ProfileProvenance = {
  ...nothingEstablished,
  timestamps: cited('tcp_timer.c TCPT_REXMT', 'left out only from the 10th SYN on, which is not modelled'),
  sack: header('TCPT_PTO', 'the probe counts on it'),
  keepalive: {
    idle: header('TCPTV_KEEP_IDLE'),
    interval: header('TCPTV_KEEPINTVL'),
    probes: header('TCPTV_KEEPCNT'),
  },
  persist: { minimum: header('TCPTV_PERSMIN'), maximum: header('TCPTV_PERSMAX') },
  windowProbe: cited('tcp_timer.c TCPT_PERSIST', 'TF_FORCE'),
  tailLossProbe: header('TCPT_PTO', 'when it expires is not established: as in profile linux'),
  rto: {
    ...nothingEstablished.rto,
    initial: header('TCPTV_RTOBASE'),
    minimum: header('TCPTV_REXMTMIN', 'before the slop of TCPTV_REXMTSLOP, 200 ms'),
    maximum: header('TCPTV_REXMTMAX'),
  },
  closing: {
    ...nothingEstablished.closing,
    finWait2: header('TCPTV_FINWAIT2', 'then tcp_drop, whose RST is not modelled'),
    resetOnUnread: cited('tcp_usrreq.c tcp_disconnect'),
    resetOnLateData: cited('tcp_input.c', 'text after close() meets a RST'),
  },
  timeWait: {
    ...nothingEstablished.timeWait,
    duration: header('TCPTV_MSL', '2 * 15 s'),
    policy: notEstablished('that it answers a FIN without ACK, too, is read in tcp_input.c'),
    endedByReset: cited('tcp_input.c', 'RFC 1337'),
  },
  estimator: cited(
    'tcp_timer.h TCPT_RANGESET, TCP_ADD_REXMTSLOP',
    'tcp_timer.c tcp_backoff: 1, 2, 4, … 64; tcp_syn_backoff: 1, 1, 1, 1, 1, 2, 4, …',
  ),
  acknowledgement: cited(
    'tcp_timer.c tcp_delack; tcp_cc.c tcp_cc_delay_ack',
    '100 to 200 ms by the timer list; stretched ACKs are not modelled',
  ),
  recovery: header(
    'TCPT_PTO, TCPT_REORDER',
    'RFC 8985; its details are not established: as in profile linux',
  ),
  congestion: cited('tcp_sysctls.c use_newreno', '0: CUBIC'),
  retries: cited(
    'tcp_timer.h TCP_MAXRXTSHIFT, TCPTV_KEEP_INIT',
    'SYN,ACKs are sent again like text, within 75 s; tcp_drop ends with a RST',
  ),
};
