// What is left when the trace ends: final states, how each end got there, and what the line did meanwhile.
import { FIN, RST, sequenceLength } from '../../wire/index.ts';
import type { State } from '../../tcp/index.ts';
import type { Nanoseconds } from '../../time/index.ts';
import type { HostName, StateChanged, Trace } from '../event.ts';
import type { Atom, SentAtom } from './atoms.ts';
import type { HostEnding, Step, Story } from './steps.ts';

export function endingsOf(
  trace: Trace,
  atoms: readonly Atom[],
  steps: readonly Step[],
): Omit<Story, 'steps'> {
  const sent = atoms.filter((atom): atom is SentAtom => atom.kind === 'sent');
  const lost = sent.filter(atom => atom.dropped !== null);
  const opening = sent.find(atom => atom.event.segment.flags & (FIN | RST));
  const doneAt = trace.hosts.map(host => doneTime(trace, host.name));
  const faults = new Set<string>();
  for (const atom of sent) {
    if (atom.dropped?.by === 'fault') faults.add(atom.dropped.detail);
    for (const fault of atom.faults) faults.add(fault);
  }
  for (const event of trace.events) if (event.type === 'host') faults.add(event.detail);
  const both = doneAt.every(at => at !== null) ? Math.max(...doneAt) : null;
  return {
    hosts: trace.hosts,
    zero: trace.events[0]?.at ?? (0 as Nanoseconds),
    faults: [...faults],
    delays: delaysOf(sent),
    endings: trace.hosts.map(host => endingOf(trace, host.name, steps)),
    segments: sent.length,
    lost: lost.length,
    repeated: sent.filter(isRepeat).length,
    teardownSegments: opening === undefined ? 0 : sent.filter(atom => atom.index >= opening.index).length,
    teardown: opening === undefined || both === null ? null : (Math.max(0, both - opening.at) as Nanoseconds),
    endedAt: trace.endedAt,
  };
}

function isRepeat({ event }: SentAtom): boolean {
  return (
    event.cause === 'rto' ||
    event.cause === 'loss-probe' ||
    event.cause === 'fast-retransmit' ||
    (event.copy > 0 && sequenceLength(event.segment) > 0)
  );
}

function statesOf(trace: Trace, host: HostName): StateChanged[] {
  return trace.events.filter((e): e is StateChanged => e.type === 'state' && e.host === host);
}

/** When the host reached CLOSED or TIME-WAIT for good. */
function doneTime(trace: Trace, host: HostName): Nanoseconds | null {
  const changes = statesOf(trace, host);
  const last = changes.at(-1);
  if (last === undefined) return null;
  if (last.to === 'TIME-WAIT') return last.at;
  if (last.to !== 'CLOSED') return null;
  return last.from === 'TIME-WAIT' ? (changes.at(-2)?.at ?? last.at) : last.at;
}

function endingOf(trace: Trace, host: HostName, steps: readonly Step[]): HostEnding {
  const state: State = statesOf(trace, host).at(-1)?.to ?? 'CLOSED';
  const finCopies = trace.events.filter(
    e => e.type === 'segment-sent' && e.from === host && e.injected === undefined && e.segment.flags & FIN,
  ).length;
  let how: HostEnding['how'] =
    statesOf(trace, host).length === 0
      ? 'none'
      : state === 'CLOSED' || state === 'TIME-WAIT'
        ? 'closed'
        : 'open';
  for (const step of steps) {
    if (step.kind === 'quiet' && step.host === host) {
      if (step.what === 'gave-up' || step.what === 'user-timeout' || step.what === 'keepalive-dead')
        how = 'gave-up';
      if (step.what === 'crashed' && step.state.before !== 'TIME-WAIT') how = 'crashed';
    } else if (step.kind === 'segment' || step.kind === 'arrival') {
      const { arrival } = step;
      if (arrival?.host === host && arrival.effect === 'rst-refused') how = 'refused';
      if (arrival?.host === host && arrival.effect === 'rst') how = 'reset';
      if (step.kind === 'segment' && step.segment.from === host && step.state.after !== step.state.before)
        if (step.role === 'rst') how = 'reset';
    }
  }
  return { host, state, how, finCopies };
}

function delaysOf(sent: readonly SentAtom[]): Story['delays'] {
  const least = new Map<HostName, { from: HostName; to: HostName; delay: Nanoseconds }>();
  for (const atom of sent) {
    const arrival = atom.arrivals[0];
    if (arrival === undefined || atom.event.injected !== undefined) continue;
    const delay = (arrival.at - atom.at) as Nanoseconds;
    const known = least.get(atom.host);
    if (known === undefined || delay < known.delay)
      least.set(atom.host, { from: atom.host, to: atom.event.to, delay });
  }
  return [...least.values()];
}
