// The short words of a ladder: what an application called, why a segment was lost or came again.
import { formatDuration, parseDuration, unreachable, type Nanoseconds } from '../time/index.ts';
import type { TimerName } from '../tcp/index.ts';
import { FIN, sequenceLength, SYN, type Segment } from '../wire/index.ts';
import type { ApplicationCall, HostChanged, SegmentDropped, SegmentSent } from './event.ts';

/** `'write(100)'`, `'read() = 0'`, `'shutdown(WR)'`; without the error, which is told apart. */
export function callText(call: ApplicationCall): string {
  const actor = call.actor === call.host || call.actor === '' ? '' : `${call.actor}: `;
  const { call: name, argument = '', result } = call;
  if (name === 'close' && argument === 'abort') return `${actor}abort()`;
  // The ports stand above the ladder.
  const isBare = name === 'read' || name === 'close' || name === 'connect' || name === 'listen';
  const shown =
    name === 'shutdown'
      ? String(argument)
          .replace(/^SHUT_/i, '')
          .toUpperCase()
      : argument;
  const isTold = result !== undefined && (name !== 'write' || result !== argument);
  return `${actor}${name}(${isBare ? '' : shown})${isTold ? ` = ${result}` : ''}`;
}

/** What befell a host: `'host crashes'`. */
export function hostText({ change }: HostChanged): string {
  return {
    crashed: 'crash',
    restarted: 'restart',
    frozen: 'application freezes',
    resumed: 'application resumes',
  }[change];
}

/** Calls that only prepare: not shown unless they fail. */
export function isBookkeeping(call: ApplicationCall): boolean {
  return (call.call === 'bind' || call.call === 'setsockopt') && call.error === undefined;
}

/** Why a segment was lost, in a few words: the fault's own text, `'lost (5%)'`, `'queue full'`. */
export function lossText(drop: SegmentDropped): string {
  const detail = drop.detail.trim();
  switch (drop.by) {
    case 'fault':
      return detail === '' ? 'dropped' : detail;
    case 'loss':
      return detail === '' ? 'lost' : detail.includes('loss') ? detail : `lost (${detail})`;
    case 'queue':
      return 'queue full';
    case 'outage':
      return detail === '' ? 'link down' : detail;
    case 'checksum':
      return 'bad checksum';
    case 'middlebox':
      return detail;
    default:
      return unreachable(drop.by);
  }
}

/** What a fault did to a segment that it did not drop: `'delayed 3 s'`, `'duplicated'`, `'held'`. */
export function faultText(detail: string): string {
  const [verb = ''] = detail.trim().split(/\s+/, 1);
  switch (verb) {
    case 'delay': {
      const by = /\bby\s+([\d.]+\s*[a-zµ]+)/.exec(detail)?.[1];
      return by === undefined ? 'delayed' : `delayed ${spelled(by)}`;
    }
    case 'duplicate':
      return 'duplicated';
    case 'hold':
      return 'held';
    case 'corrupt':
      return 'corrupted';
    default:
      return detail.trim();
  }
}

function spelled(duration: string): string {
  return /^[\d.]+\s*(ns|us|µs|ms|s|min|h)$/.test(duration)
    ? formatDuration(parseDuration(duration))
    : duration;
}

/** What a timer is called beside its bracket: `'RTO 1 s'`, `'TIME-WAIT 60 s'`. */
export function timerText(timer: TimerName, span: Nanoseconds): string {
  const name = timer === 'retransmission' ? 'RTO' : timer === 'loss probe' ? 'PTO' : timer;
  return `${name} ${formatDuration(span)}`;
}

/** Marks a bare acknowledgement that repeats the one before, but for its window. */
export const windowUpdate = 'window update';

/** Counts how often each stretch of sequence space was sent again, and by which mechanism. */
export class RepetitionCounter {
  readonly #timeouts = new Map<string, number>();
  /** The last segment without text of each direction of each connection. */
  readonly #lastBare = new Map<string, Segment>();

  /** `['RTO ×2']`, `['TLP']`, `['again']` for a repeated acknowledgement; empty for what is new. */
  marks(event: SegmentSent): readonly string[] {
    switch (event.cause) {
      case 'rto': {
        const key = `${event.connection} ${event.from} ${event.segment.seq} ${event.segment.flags & (SYN | FIN)}`;
        const count = (this.#timeouts.get(key) ?? 0) + 1;
        this.#timeouts.set(key, count);
        return [`RTO ×${count}`];
      }
      case 'fast-retransmit':
        return ['fast retransmit'];
      case 'loss-probe':
        return ['TLP'];
      case 'window-probe':
        return ['window probe'];
      case 'keepalive':
        return ['keepalive'];
      case 'new':
      case 'reply':
        return this.#again(event);
      default:
        return unreachable(event.cause);
    }
  }

  /** Whether its sender has said this before: all of it, when it takes no sequence numbers. */
  #again(event: SegmentSent): readonly string[] {
    const { segment } = event;
    if (sequenceLength(segment) > 0) return event.copy > 0 ? ['again'] : [];
    const key = `${event.connection} ${event.from}`;
    const last = this.#lastBare.get(key);
    this.#lastBare.set(key, segment);
    const repeats = last?.seq === segment.seq && last.ack === segment.ack && last.flags === segment.flags;
    if (!repeats) return [];
    return last.window === segment.window ? ['again'] : [windowUpdate];
  }
}
