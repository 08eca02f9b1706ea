// Names and small phrases that every Chinese sentence needs.
import { FIN, SYN } from '../../../wire/index.ts';
import { formatDuration, type Nanoseconds } from '../../../time/index.ts';
import type { HostName } from '../../event.ts';
import type { Guard, SegmentFacts } from '../steps.ts';

export function name(host: HostName): string {
  if (host === 'client') return '客户端';
  return host === 'server' ? '服务器' : host;
}

/** What a numbered segment carries: 'FIN', 'SYN', '1000 字节数据（序号 1–1000）', … */
export function cargo(facts: SegmentFacts): string {
  if (facts.flags & SYN) return 'SYN';
  if (facts.length === 0) return facts.flags & FIN ? 'FIN' : '报文段';
  const text = `${facts.length} 字节数据（序号 ${facts.seq}–${facts.seq + facts.length - 1}）`;
  return facts.flags & FIN ? `最后 ${text}连同 FIN` : text;
}

export function when(guard: Guard | null, now: Nanoseconds): string {
  return guard === null ? '' : formatDuration(Math.max(0, guard.rings - now) as Nanoseconds);
}
