// Socket options of one connection under the names and in the units that setsockopt() gives them.
// Linux tcp(7), socket(7).
import { FinwaitError, ms, nearest, orList, seconds, type Nanoseconds } from '../time/index.ts';
import { settle } from './arrives.ts';
import { congestionControls } from './congestion/index.ts';
import { Timer } from './effects.ts';
import { startKeepalive } from './keepalive.ts';
import type { Tcb } from './tcb.ts';
import { guardUserTimeout } from './user-timeout.ts';

type Option = (tcb: Tcb, value: number, now: Nanoseconds) => void;

/** TCP_LINGER2 waits at most TCP_FIN_TIMEOUT_MAX. */
const finWait2Max = 120;

function changeKeepalive(tcb: Tcb, change: Partial<Tcb['keepaliveParameters']>, now: Nanoseconds): void {
  tcb.keepaliveParameters = { ...tcb.keepaliveParameters, ...change };
  if (tcb.timers.isArmed(Timer.keepalive)) startKeepalive(tcb, now);
}

const numeric: Readonly<Record<string, Option>> = {
  /** RFC 9293 §3.7.4 (MUST-17): Nagle can be switched off. */
  TCP_NODELAY(tcb, value, now) {
    tcb.nagle = value === 0;
    if (!tcb.nagle) settle(tcb, now);
  },
  /** Milliseconds. */
  TCP_USER_TIMEOUT(tcb, value, now) {
    tcb.userTimeout = ms(value);
    guardUserTimeout(tcb, now);
  },
  /** Seconds; below 0: do not wait in FIN-WAIT-2 at all. */
  TCP_LINGER2(tcb, value) {
    tcb.finWait2 =
      value === 0 ? tcb.profile.closing.finWait2 : seconds(Math.max(-1, Math.min(value, finWait2Max)));
  },
  /** RFC 9293 §3.8.4 (MUST-24): keepalive can be switched, one connection at a time. */
  SO_KEEPALIVE(tcb, value, now) {
    tcb.keepalive = value !== 0;
    if (!tcb.keepalive) tcb.timers.disarm(Timer.keepalive);
    else if (tcb.state !== 'CLOSED') startKeepalive(tcb, now);
  },
  /** Seconds. */
  TCP_KEEPIDLE: (tcb, value, now) => changeKeepalive(tcb, { idle: seconds(value) }, now),
  TCP_KEEPINTVL: (tcb, value, now) => changeKeepalive(tcb, { interval: seconds(value) }, now),
  TCP_KEEPCNT: (tcb, value, now) => changeKeepalive(tcb, { probes: value }, now),
  SO_SNDBUF(tcb, value) {
    tcb.sendBufferSize = value;
  },
  SO_RCVBUF(tcb, value) {
    tcb.receiveBufferSize = value;
    tcb.receiveBufferFixed = true;
  },
};

const known = [...Object.keys(numeric), 'TCP_CONGESTION'];

/** @throws FinwaitError `unknown-option` for a name that is not known, `bad-option` for a value that cannot be */
export function setSocketOption(tcb: Tcb, name: string, value: number | string, now: Nanoseconds): void {
  if (name === 'TCP_CONGESTION') {
    const control = congestionControls[String(value)];
    if (control === undefined) throw bad(name, value, orList(Object.keys(congestionControls)));
    tcb.congestionControl = control;
    return;
  }
  const option = numeric[name];
  if (option === undefined) {
    const guess = nearest(name, known);
    throw new FinwaitError(
      'unknown-option',
      `socket option: there is no '${name}'${guess === undefined ? '' : `, did you mean '${guess}'`}. Known: ${orList(known)}.`,
    );
  }
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw bad(name, value, 'a whole number');
  option(tcb, number, now);
}

function bad(name: string, value: number | string, right: string): FinwaitError {
  return new FinwaitError('bad-option', `socket option: ${name} cannot be '${value}'. It takes ${right}.`);
}
