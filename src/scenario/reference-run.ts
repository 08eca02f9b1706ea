// Runs a case: its script, faults, link and sysctls on finwait's own hosts, in virtual time, and gives what was
// seen in the recordings' own format. Nothing about any case is known here.
import { overrideNames, resolveProfile } from '../tcp/index.ts';
import { ms, type Nanoseconds } from '../time/index.ts';
import type { Trace } from '../trace/index.ts';
import type { NetworkAction, ReferenceCase, ReferenceTrigger } from './reference-case.ts';
import { LabelledFaults } from './reference-faults.ts';
import { formatRun, type ReferenceResult } from './reference-format.ts';
import { ReferenceLabels } from './reference-labels.ts';
import { ReferenceNetwork } from './reference-network.ts';
import { toState } from './reference-states.ts';
import { prepare } from './run.ts';
import type { HostDescription, Scenario, ScriptEntry, Trigger } from './scenario.ts';
import type { WireMaker } from './wire.ts';

export interface ReferenceRun {
  readonly result: ReferenceResult;
  readonly trace: Trace;
  /** Sysctls of the case that finwait does not know, and has left out. */
  readonly ignoredSysctls: readonly string[];
}

export interface ReferenceRunOptions {
  /** Profile of both ends. Default 'linux'. */
  readonly profile?: string;
  readonly seed?: string;
}

/** The profile of the kernel that was recorded. */
const recorded = 'linux';
/** Headers of IP and TCP, without options. */
const headers = 40;
/** How late the recorder's relay was with every segment: the median over all recordings, in ms. */
const relayLate = 0.087;

/**
 * Runs a case once.
 *
 * @throws FinwaitError when a sysctl or a socket option has a value that it cannot have
 */
export function runCase(reference: ReferenceCase, options: ReferenceRunOptions = {}): ReferenceRun {
  const profile = options.profile ?? recorded;
  const scenario = caseScenario(reference, profile);
  let faults: LabelledFaults | null = null;
  const wire: WireMaker = access => {
    const labels = new ReferenceLabels(reference.active);
    const rules = new LabelledFaults(reference.faults, labels, access);
    faults = rules;
    const ports = { client: reference.hosts.client.port, server: reference.hosts.server.port };
    const script = (reference.script.network ?? []).map(entry => inNanoseconds<NetworkAction>(entry));
    const network = new ReferenceNetwork(script, ports, access);
    return {
      direction: side =>
        rules.direction(side, (packet, names) => network.observe(side, packet.segment, names)),
      forStates: network.entries.forStates,
      begin: () => {
        labels.reset();
        rules.reset();
        network.begin();
      },
    };
  };
  const { trace } = prepare(scenario, { wire }).run(options.seed ?? reference.name, { trace: true });
  const hits = (faults as LabelledFaults | null)?.hits ?? [];
  return {
    result: formatRun(reference, trace!, hits),
    trace: trace!,
    ignoredSysctls: unknownSysctls({ ...reference.sysctls, ...reference.sysctlsClient }, profile),
  };
}

/** The case as a scenario, without its faults and its network, which have a vocabulary of their own. */
export function caseScenario(reference: ReferenceCase, profile: string): Scenario {
  const { hosts, hz, link, script, sysctls, sysctlsClient } = reference;
  const delay = ms(link.delayMs + relayLate);
  const host = (overrides: Readonly<Record<string, string>>): HostDescription => ({
    profile,
    sysctls: withoutUnknown({ ...overrides, mss: String(link.mtu - headers), hz: String(hz) }, profile),
  });
  return {
    name: reference.name,
    hosts: {
      client: { ...host({ ...sysctls, ...sysctlsClient }), address: hosts.client.ip },
      server: { ...host(sysctls), address: hosts.server.ip, port: hosts.server.port },
    },
    link: { toServer: { delay }, toClient: { delay } },
    script: {
      client: script.client.map(inNanoseconds),
      server: script.server.map(inNanoseconds),
      c2: (script.c2 ?? []).map(inNanoseconds),
      s2: (script.s2 ?? []).map(inNanoseconds),
    },
    end: { at: endOf(reference) },
  };
}

/**
 * Until the recording's end, and longer by what a kernel's timers may be late: one that the kernel ran just
 * before the end may here run just after it, or the other way round.
 */
function endOf(reference: ReferenceCase): Nanoseconds {
  const ends = [reference, ...(reference.alternatives ?? [])].map(({ recording }) => recording.endMs);
  return ms(Math.max(...ends) * 1.125 + 100);
}

const belongsToHost = new Set(['ip_local_port_range', 'tcp_max_tw_buckets']);

/** Whether a profile can be given that sysctl. Of what a Linux recording says, another system has only a part. */
function isKnown([sysctl, value]: readonly [string, string], profile: string): boolean {
  const short = sysctl.replace(/^net\.ipv4\./, '');
  if (belongsToHost.has(short)) return true;
  if (!overrideNames.includes(short)) return false;
  if (profile === recorded) return true;
  try {
    resolveProfile(profile, { [sysctl]: value });
    return true;
  } catch {
    return false;
  }
}

function unknownSysctls(sysctls: Readonly<Record<string, string>>, profile: string): string[] {
  return Object.entries(sysctls)
    .filter(entry => !isKnown(entry, profile))
    .map(([name]) => name);
}

function withoutUnknown(sysctls: Readonly<Record<string, string>>, profile: string): Record<string, string> {
  return Object.fromEntries(Object.entries(sysctls).filter(entry => isKnown(entry, profile)));
}

/** An entry of a recording's script, whose times are milliseconds and whose states have Linux's names. */
function inNanoseconds<A>({ on, do: actions }: { on: ReferenceTrigger; do: readonly A[] }): ScriptEntry<A> {
  return { on: trigger(on), do: actions };
}

function trigger(on: ReferenceTrigger): Trigger {
  const after = on.after === undefined ? {} : { after: ms(on.after) };
  if ('at' in on) return { at: ms(on.at), ...after };
  if ('state' in on) return { state: { side: on.state.side, is: toState(on.state.is) }, ...after };
  const { after: _, ...bare } = on;
  return { ...bare, ...after };
}
