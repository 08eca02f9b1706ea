// Names and small phrases that every English sentence needs.
import { FIN, SYN } from '../../../wire/index.ts';
import { formatDuration, type Nanoseconds } from '../../../time/index.ts';
import type { HostName } from '../../event.ts';
import type { Guard, SegmentFacts } from '../steps.ts';

export function the(host: HostName): string {
  return host === 'client' || host === 'server' ? `the ${host}` : host;
}

export function The(host: HostName): string {
  return host === 'client' || host === 'server' ? `The ${host}` : host;
}

export function octets(count: number): string {
  return count === 1 ? '1 octet' : `${count} octets`;
}

export function times(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What a numbered segment carries: 'FIN', 'SYN', '1000 octets (SEQ 1 to 1000)', … */
export function cargo(facts: SegmentFacts): string {
  if (facts.flags & SYN) return 'SYN';
  if (facts.length === 0) return facts.flags & FIN ? 'FIN' : 'segment';
  const text = `${octets(facts.length)} (SEQ ${facts.seq} to ${facts.seq + facts.length - 1})`;
  return facts.flags & FIN ? `FIN with the last ${text}` : text;
}

export function when(guard: Guard | null, now: Nanoseconds): string {
  return guard === null ? '' : formatDuration(Math.max(0, guard.rings - now) as Nanoseconds);
}
