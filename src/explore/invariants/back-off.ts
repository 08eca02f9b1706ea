// Retransmission timeouts in a row wait longer and longer: the second waits twice as long as the first.
//
//   FIN ────── RTO ──────► FIN ──────────── 2 RTO ────────────► FIN
//
// SYNs are left out: systems send the first of them at even intervals (tcp_syn_linear_timeouts, XNU's table).
import { formatDuration, type Nanoseconds } from '../../time/index.ts';
import { FIN, sequenceLength, SYN, type SequenceNumber } from '../../wire/index.ts';
import type { Side } from '../../fault/index.ts';
import type { History, SentSegment } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { at } from './wording.ts';

/** Less than 2, because the clocks of real systems are coarse: Linux' timer wheel makes the first wait 1/8 longer. */
const factorMin = 1.6;
/** BSD's waits are a constant slop beside what doubles (TCP_REXMTVAL · tcp_backoff[] + tcp_rexmit_slop): they grow… */
const factorMinWithTable = 1.1;
/** … until the table ends: XNU's has seven entries, FreeBSD's ten. */
const tableMin = 6;

export const timeoutsBackOff: Invariant = {
  name: 'timeouts-back-off',
  source: 'RFC 6298 §5.5, RFC 9293 §3.8.1 (MUST-19)',
  check: eitherSide(check),
};

function check(history: History, side: Side): Violation | undefined {
  const { rto, estimator, tailLossProbe } = history.setting.profiles[side];
  const hasTable = estimator.backedOff !== undefined;
  const factor = hasTable ? factorMinWithTable : factorMin;
  let previous: SentSegment | null = null;
  let repeated: SequenceNumber | null = null;
  /** How long the last timeout had waited; 0: not known. */
  let waited = 0;
  /** In all: without a new measurement the back-off outlives an acknowledgement (RFC 6298 §3, Karn's rule). */
  let timeouts = 0;
  for (const sent of history.segments) {
    const { segment, cause } = sent;
    if (sent.side !== side || sequenceLength(segment) === 0 || segment.flags & SYN) continue;
    if (cause === 'rto') timeouts++;
    const follows = previous !== null && cause === 'rto' && segment.seq === repeated;
    const timer = follows ? timerOf(history, previous!, sent) : null;
    if (timer === null) {
      waited = 0;
    } else {
      const wait = sent.at - timer.began;
      const grows = wait >= waited * factor || wait >= rto.maximum || (hasTable && timeouts > tableMin);
      if (waited > 0 && !timer.afresh && !grows) return tooSoon(sent, waited, wait);
      waited = isExact(previous!, timer.afresh, tailLossProbe) ? wait : 0;
    }
    previous = sent;
    repeated = segment.seq;
  }
  return undefined;
}

/**
 * Whether the wait after that transmission was the retransmission timer's alone. What waits for a window waits by
 * another measure (RFC 9293 §3.8.6.1), but a FIN seldom does; and the timer of a loss probe may have run first, which
 * nobody sees (RFC 8985 §7.3).
 */
function isExact({ cause, segment }: SentSegment, afresh: boolean, tailLossProbe: boolean): boolean {
  if (cause === 'rto') return !tailLossProbe || !afresh;
  return cause === 'new' && (segment.flags & FIN) !== 0 && !tailLossProbe;
}

/**
 * The timer that made `sent` a retransmission of `previous`. It began with that; or afresh, with the last segment that
 * acknowledged something older (RFC 6298 §5.3). null when no timer made it, but an arrival.
 */
function timerOf(
  { arrivals }: History,
  previous: SentSegment,
  sent: SentSegment,
): { readonly began: number; readonly afresh: boolean } | null {
  let began: number = previous.at;
  let afresh = false;
  for (const { side, order, at: time, before, after } of arrivals) {
    if (order > sent.order) break;
    if (order < previous.order || side !== sent.side) continue;
    if (time === sent.at) return null;
    if (before?.sndUna === after?.sndUna) continue;
    began = time;
    afresh = true;
  }
  return { began, afresh };
}

function tooSoon({ side, order, at: time }: SentSegment, waited: number, wait: number): Violation {
  const [first, second] = [formatDuration(waited as Nanoseconds), formatDuration(wait as Nanoseconds)];
  return {
    order,
    message: `the ${side} retransmitted after ${first} and then, ${at(time)}, after only ${second} more`,
  };
}
