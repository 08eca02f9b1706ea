// Sysctls that belong to the host and not to its TCP: ephemeral ports and the cap on TIME-WAIT.
// Names and meaning: Linux, Documentation/networking/ip-sysctl.rst.
import { FinwaitError } from '../time/index.ts';
import type { HostOptions } from './host-options.ts';
import type { PortRange } from './ports.ts';

export type Sysctls = Readonly<Record<string, string | number>>;

export interface SplitSysctls {
  /** For `new Host`. */
  readonly host: Pick<HostOptions, 'portRange' | 'timeWaitLimit'>;
  /** The others, for the TCP profile. */
  readonly tcp: Sysctls;
}

/**
 * Takes `ip_local_port_range` (two ports) and `tcp_max_tw_buckets` (a number) out of the sysctls of a host.
 *
 * @throws FinwaitError `bad-sysctl`
 */
export function splitSysctls(sysctls: Sysctls = {}): SplitSysctls {
  let portRange: PortRange | undefined;
  let timeWaitLimit: number | undefined;
  const tcp: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(sysctls)) {
    const short = name.replace(/^net\.ipv4\./, '');
    if (short === 'ip_local_port_range') portRange = parseRange(name, value);
    else if (short === 'tcp_max_tw_buckets') timeWaitLimit = parseCount(name, value);
    else tcp[name] = value;
  }
  return {
    host: {
      ...(portRange === undefined ? {} : { portRange }),
      ...(timeWaitLimit === undefined ? {} : { timeWaitLimit }),
    },
    tcp,
  };
}

function parseRange(name: string, value: string | number): PortRange {
  const match = /^\s*(\d+)\s+(\d+)\s*$/.exec(String(value));
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (first >= 1 && first <= last && last <= 65_535) return [first, last];
  throw bad(name, value, "two ports, the first not above the last, as in '32768 60999'");
}

function parseCount(name: string, value: string | number): number {
  const count = typeof value === 'number' ? value : /^\s*\d+\s*$/.test(value) ? Number(value) : NaN;
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw bad(name, value, 'a whole number, 0 or more');
}

function bad(name: string, value: string | number, right: string): FinwaitError {
  return new FinwaitError('bad-sysctl', `sysctls: ${name} cannot be '${value}'. Write ${right}.`);
}
