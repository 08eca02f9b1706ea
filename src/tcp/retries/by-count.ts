// Giving up by count: so many retransmissions of the same segment, as BSD's tcp_timer_rexmt and Windows'
// TcpMaxDataRetransmissions have it. An opening may have a limit in time beside it (BSD's keepinit), which is
// kept exactly: the last wait is cut short.
import { ns, type Nanoseconds } from '../../time/index.ts';
import { backOff } from '../rto.ts';
import type { State } from '../states.ts';
import type { Tcb } from '../tcb.ts';
import type { RetryPolicy } from './policy.ts';

/** Whichever comes first; one of them should be given. */
export interface RetryLimit {
  /** So many retransmissions. */
  readonly times?: number;
  /** So long since the first transmission. */
  readonly within?: Nanoseconds;
}

export interface CountedRetries {
  /** Text and FIN. */
  readonly data: RetryLimit;
  readonly syn: RetryLimit;
  readonly synAck: RetryLimit;
  /** May unanswered window probes end the connection now? */
  readonly probesExhausted: (tcb: Tcb, now: Nanoseconds) => boolean;
  /** In which states giving up sends a RST. */
  readonly tellsPeer: (state: State) => boolean;
}

export function countedRetries(parameters: CountedRetries): RetryPolicy {
  const { data, syn, synAck, probesExhausted, tellsPeer } = parameters;

  const limitOf = (tcb: Tcb): RetryLimit => {
    if (tcb.state === 'SYN-SENT') return syn;
    return tcb.state === 'SYN-RECEIVED' ? synAck : data;
  };
  /** Infinite where only the count matters. */
  const timeLeft = (tcb: Tcb, now: Nanoseconds): number => {
    const { within } = limitOf(tcb);
    const first = tcb.snd.queue.head;
    return within === undefined || first === null ? Infinity : first.firstSentAt + within - now;
  };

  return {
    name: `data ${inWords(data)}; SYN ${inWords(syn)}; SYN,ACK ${inWords(synAck)}`,
    userTimer: true,
    tellsPeer,
    exhausted(tcb, now) {
      const { times = Infinity } = limitOf(tcb);
      return tcb.recovery.timeouts >= times || timeLeft(tcb, now) <= 0;
    },
    probesExhausted,
    backOff(tcb, now) {
      backOff(tcb);
      tcb.rtt.rto = ns(Math.min(tcb.rtt.rto, timeLeft(tcb, now)));
      return tcb.rtt.rto;
    },
  };
}

function inWords({ times, within }: RetryLimit): string {
  const parts = [];
  if (times !== undefined) parts.push(`${times} times`);
  if (within !== undefined) parts.push(`${within / 1e9} s`);
  return parts.join(', at most ');
}
