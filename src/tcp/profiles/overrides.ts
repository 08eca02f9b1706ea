// Values of a profile under the names that a system gives them (sysctls), with how each is read.
import { FinwaitError, ms, ns, parseDuration, seconds } from '../../time/index.ts';
import { giveUpAfter } from '../retries/by-time.ts';
import { delayedAcknowledgement } from '../acknowledgement/delayed.ts';
import type { Profile } from '../profile.ts';

type Override = (profile: Profile, value: string, name: string) => Profile;

const flag: (apply: (profile: Profile, on: boolean) => Profile) => Override =
  apply => (profile, value, name) => {
    if (value !== '0' && value !== '1') throw bad(name, value, '0 or 1');
    return apply(profile, value === '1');
  };

const whole: (apply: (profile: Profile, count: number) => Profile) => Override =
  apply => (profile, value, name) => {
    const count = Number(value);
    if (!Number.isSafeInteger(count) || count < 0) throw bad(name, value, 'a whole number');
    return apply(profile, count);
  };

const overrides: Readonly<Record<string, Override>> = {
  tcp_timestamps: flag((profile, on) => ({ ...profile, timestamps: on })),
  tcp_sack: flag((profile, on) => ({ ...profile, sack: on })),
  tcp_window_scaling: flag((profile, on) => ({
    ...profile,
    windowScale: on ? Math.max(profile.windowScale, 7) : -1,
  })),
  tcp_rfc1337: flag((profile, on) => ({ ...profile, timeWait: { ...profile.timeWait, endedByReset: !on } })),
  tcp_fin_timeout: whole((profile, count) => ({
    ...profile,
    closing: { ...profile.closing, finWait2: seconds(count) },
  })),
  tcp_keepalive_time: whole((profile, count) => ({
    ...profile,
    keepalive: { ...profile.keepalive, idle: seconds(count) },
  })),
  tcp_keepalive_intvl: whole((profile, count) => ({
    ...profile,
    keepalive: { ...profile.keepalive, interval: seconds(count) },
  })),
  tcp_keepalive_probes: whole((profile, count) => ({
    ...profile,
    keepalive: { ...profile.keepalive, probes: count },
  })),
  tcp_invalid_ratelimit: whole((profile, count) => ({ ...profile, challengeInterval: ms(count) })),
  tcp_rto_min_us: whole((profile, count) => ({
    ...profile,
    rto: { ...profile.rto, minimum: ns(count * 1e3) },
  })),
  tcp_rto_max_ms: whole((profile, count) => ({ ...profile, rto: { ...profile.rto, maximum: ms(count) } })),

  // Not sysctls: what textbooks vary, under plain names
  mss: whole((profile, count) => ({ ...profile, mss: count })),
  nagle: flag((profile, on) => ({ ...profile, nagle: on })),
  send_buffer: whole((profile, count) => ({ ...profile, sendBuffer: count })),
  receive_buffer: whole((profile, count) => ({ ...profile, receiveBuffer: count })),
  time_wait: (profile, value, name) => ({
    ...profile,
    timeWait: { ...profile.timeWait, duration: parseDuration(value, name) },
  }),
  delayed_ack: (profile, value, name) => ({
    ...profile,
    acknowledgement: delayedAcknowledgement(parseDuration(value, name)),
  }),
  give_up_after: (profile, value, name) => ({
    ...profile,
    retries: giveUpAfter(parseDuration(value, name), seconds(180)),
  }),
};

export const overrideNames: readonly string[] = Object.keys(overrides);

/** A copy of the profile with one value changed. */
export function applyOverride(profile: Profile, name: string, value: string): Profile {
  return overrides[name]?.(profile, value, name) ?? profile;
}

function bad(name: string, value: string, right: string): FinwaitError {
  return new FinwaitError('bad-sysctl', `sysctls: ${name} cannot be '${value}'. It takes ${right}.`);
}
