// The constants and functions of FreeBSD 13 (sys/netinet) and its manual page tcp(4) behind profile 'freebsd'.
import { cited, notEstablished, type ProfileProvenance } from './citation.ts';
import { nothingEstablished } from './unknown.ts';

const header = (constant: string, remark?: string): ReturnType<typeof cited> =>
  cited(`tcp_timer.h ${constant}`, remark);

export const freebsdProvenance: ProfileProvenance = {
  ...nothingEstablished,
  timestamps: cited('tcp(4) rfc1323', 'on'),
  sack: cited('tcp(4) sack.enable', 'as receiver; the sender here is NewReno all the same'),
  windowScale: notEstablished('scaling itself is on, tcp(4) rfc1323'),
  ecn: cited('tcp(4) ecn.enable', '2: incoming connections may ask for it'),
  nagle: cited('tcp(4) TCP_NODELAY'),
  keepalive: {
    idle: header('TCPTV_KEEP_IDLE', 'always_keepalive=1, keepalive for every socket, is not modelled'),
    interval: header('TCPTV_KEEPINTVL'),
    probes: header('TCPTV_KEEPCNT'),
  },
  persist: { minimum: header('TCPTV_PERSMIN'), maximum: header('TCPTV_PERSMAX') },
  windowProbe: cited('tcp_timer.c tcp_timer_persist', 'TF_FORCEDATA'),
  tailLossProbe: cited('tcp_rack(4)', 'only in the RACK stack, which has to be loaded'),
  rto: {
    ...nothingEstablished.rto,
    initial: header('TCPTV_RTOBASE', '3 s in older versions'),
    minimum: header('TCPTV_MIN', 'before the slop of TCPTV_CPU_VAR, 200 ms'),
    maximum: header('TCPTV_REXMTMAX'),
  },
  closing: {
    ...nothingEstablished.closing,
    finWait2: cited(
      'tcp_timer.h TP_MAXIDLE',
      '8 * 75 s; looked at again every 75 s, so up to 675 s; 60 s with fast_finwait2_recycle, which is off',
    ),
    resetOnUnread: cited('tcp_usrreq.c tcp_disconnect', 'the text is thrown away, FIN follows'),
    resetOnLateData: cited('tcp_input.c tcp_do_segment', 'text after close() meets a RST'),
  },
  timeWait: {
    ...nothingEstablished.timeWait,
    duration: header('TCPTV_MSL', '2 * 30 s'),
    policy: cited('tcp_timewait.c tcp_twcheck'),
    endedByReset: cited('tcp_timewait.c tcp_twcheck', 'RFC 1337'),
  },
  estimator: cited('tcp_timer.h TCPT_RANGESET', 'tcp_timer.c tcp_backoff: 1, 2, 4, … 512, in SYN-SENT too'),
  acknowledgement: cited('tcp_timer.h TCPTV_DELACK', '100 ms in older versions'),
  recovery: notEstablished('RFC 6675, which it has with SACK, is not modelled'),
  congestion: cited('tcp(4), cc_newreno(4)', 'initial window of 10 segments, initcwnd_segments'),
  retries: cited(
    'tcp_timer.h TCP_MAXRXTSHIFT, TCPTV_KEEP_INIT; tcp_syncache.c SYNCACHE_MAXREXMTS',
    'tcp_drop ends with a RST; a closed connection whose window probes go unanswered for 60 s is given up',
  ),
};
