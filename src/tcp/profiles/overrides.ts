// Values of a profile under the names that a system gives them (sysctls), with how each is read.
import { FinwaitError, ms, ns, orList, parseDuration, seconds } from '../../time/index.ts';
import { linuxAcknowledgements, quickPingpong } from '../acknowledgement/quick-pingpong.ts';
import { congestionControls } from '../congestion/index.ts';
import { ecnPolicies } from '../ecn/policy.ts';
import { timerWheel } from '../timer-wheel.ts';
import { retriesByModel, type ModelledRetries } from '../retries/by-model.ts';
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

const withoutEffect: Override = profile => profile;

/** Three sizes: least, at first, most. */
const triple: (
  apply: (profile: Profile, sizes: readonly [least: number, initial: number, most: number]) => Profile,
) => Override = apply => (profile, value, name) => {
  const sizes = value.trim().split(/\s+/).map(Number);
  const [least, initial, most] = sizes;
  if (least === undefined || initial === undefined || most === undefined || sizes.some(size => !(size > 0))) {
    throw bad(name, value, "three sizes in octets, as in '4096 131072 6291456'");
  }
  return apply(profile, [least, initial, most]);
};

/** For profiles that give up by Linux's model of time. */
const modelled: (apply: (retries: ModelledRetries, count: number) => ModelledRetries) => Override =
  apply => (profile, value, name) => {
    const count = Number(value);
    if (!Number.isSafeInteger(count) || count < 0) throw bad(name, value, 'a whole number');
    if (profile.retryModel === undefined) {
      throw new FinwaitError(
        'bad-sysctl',
        `sysctls: ${name} is Linux's and means nothing to profile '${profile.name}'. Take profile 'linux', or set give_up_after.`,
      );
    }
    const retryModel = apply(profile.retryModel, count);
    return { ...profile, retryModel, retries: retriesByModel(retryModel) };
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

  tcp_ecn: (profile, value, name) => {
    const ecn = [ecnPolicies.never, ecnPolicies.always, ecnPolicies.whenAsked][Number(value)];
    if (!/^[012]$/.test(value) || ecn === undefined) throw bad(name, value, '0, 1 or 2');
    return { ...profile, ecn };
  },
  tcp_dsack: flag((profile, on) => ({ ...profile, duplicateSack: on })),
  tcp_early_retrans: whole((profile, mode) => ({ ...profile, tailLossProbe: mode === 3 || mode === 4 })),
  tcp_min_snd_mss: whole((profile, count) => ({ ...profile, leastMss: count })),
  tcp_retrans_collapse: flag((profile, on) => ({ ...profile, mergesRetransmissions: on })),
  tcp_slow_start_after_idle: flag((profile, on) => ({ ...profile, slowStartAfterIdle: on })),
  tcp_frto: whole((profile, mode) => ({ ...profile, frto: mode > 0 })),
  tcp_tw_reuse: (profile, value, name) => {
    if (value !== '0' && value !== '1' && value !== '2') throw bad(name, value, '0, 1 or 2');
    const byKernel = value === '1' ? 'always' : value === '2' ? 'loopback' : 'never';
    return { ...profile, timeWait: { ...profile.timeWait, reuse: { ...profile.timeWait.reuse, byKernel } } };
  },
  tcp_tw_reuse_delay: whole((profile, count) => ({
    ...profile,
    timeWait: { ...profile.timeWait, reuse: { ...profile.timeWait.reuse, delay: ms(count) } },
  })),
  tcp_congestion_control: (profile, value, name) => {
    const congestion = congestionControls[value];
    if (congestion === undefined) throw bad(name, value, orList(Object.keys(congestionControls)));
    return { ...profile, congestion };
  },
  tcp_retries2: modelled((retries, count) => ({ ...retries, retries: count })),
  tcp_orphan_retries: modelled((retries, count) => ({ ...retries, orphanRetries: count })),
  tcp_syn_retries: modelled((retries, count) => ({ ...retries, synRetries: count })),
  tcp_synack_retries: modelled((retries, count) => ({ ...retries, synAckRetries: count })),
  tcp_syn_linear_timeouts: modelled((retries, count) => ({ ...retries, synLinearTimeouts: count })),
  tcp_pingpong_thresh: whole((profile, count) => ({
    ...profile,
    acknowledgement: quickPingpong({ ...linuxAcknowledgements, pingpongThreshold: count }),
  })),
  tcp_rmem: triple((profile, [, initial]) => ({ ...profile, receiveBuffer: initial })),
  tcp_wmem: triple((profile, [, , most]) => ({ ...profile, sendBuffer: most })),
  // Known, and of no effect here: one connection has no metrics, cookies or fast open to share, segments are
  // never corked together by a driver, and RACK is the recovery there is
  tcp_autocorking: withoutEffect,
  tcp_challenge_ack_limit: withoutEffect,
  tcp_fastopen: withoutEffect,
  tcp_no_metrics_save: withoutEffect,
  tcp_recovery: withoutEffect,
  tcp_retries1: withoutEffect,

  // The kernel's clock: 0 for exact timers
  hz: whole((profile, hz) => {
    if (hz === 0) return profile;
    const jiffy = ns(1e9 / hz);
    return { ...profile, timerRounding: timerWheel(jiffy), rto: { ...profile.rto, granularity: jiffy } };
  }),

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
