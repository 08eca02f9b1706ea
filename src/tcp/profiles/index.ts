// The profiles by name, and a profile with some of its values overridden.
import { FinwaitError, nearest, orList } from '../../time/index.ts';
import type { Profile } from '../profile.ts';
import { applyOverride, overrideNames } from './overrides.ts';
import { freebsd } from './freebsd.ts';
import { linux } from './linux.ts';
import { macos } from './macos.ts';
import { rfc9293 } from './rfc9293.ts';
import { windows } from './windows.ts';

const profiles: Readonly<Record<string, Profile>> = { rfc9293, linux, freebsd, macos, windows };

export const profileNames: readonly string[] = Object.keys(profiles);

/**
 * The profile of that name, with values overridden under their sysctls' own names.
 *
 * @param overrides e.g. `{ tcp_fin_timeout: 5 }`; the prefix `net.ipv4.` may stand or be left out
 * @throws FinwaitError `unknown-profile`, `unknown-sysctl` or `bad-sysctl`
 */
export function resolveProfile(
  name: string,
  overrides: Readonly<Record<string, string | number>> = {},
): Profile {
  const profile = profiles[name];
  if (profile === undefined) {
    const guess = nearest(name, profileNames);
    throw new FinwaitError(
      'unknown-profile',
      `profile: there is no '${name}'${guess === undefined ? '' : `, did you mean '${guess}'`}. Known: ${orList(profileNames)}.`,
    );
  }
  let resolved = profile;
  for (const [key, value] of Object.entries(overrides)) {
    const short = key.replace(/^net\.ipv4\./, '');
    if (!overrideNames.includes(short)) {
      const guess = nearest(short, overrideNames);
      throw new FinwaitError(
        'unknown-sysctl',
        `sysctls: there is no '${key}'${guess === undefined ? '' : `, did you mean '${guess}'`}. Known: ${orList(overrideNames)}.`,
      );
    }
    resolved = applyOverride(resolved, short, String(value));
  }
  return resolved;
}
