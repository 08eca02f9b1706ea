// A trace as lines to compare: who did what when, with relative numbers, what became of each segment, and the
// states that follow. Bookkeeping (listen, setsockopt, timers) is left out.
import { prepare, type RunResult, type Scenario } from '../../src/scenario/index.ts';
import { formatDuration } from '../../src/time/index.ts';
import type { Trace, TraceEvent } from '../../src/trace/index.ts';
import { RelativeNumbers } from '../../src/trace/relative-numbers.ts';

/** Runs a scenario with seed '1' and tells its trace. */
export function told(scenario: Scenario, from: 'start' | 'teardown' | number = 'start'): string[] {
  return tell(traced(scenario).trace!, from);
}

export const traced = (scenario: Scenario, seed = '1'): RunResult =>
  prepare(scenario).run(seed, { trace: true });

/**
 * One line an event, such as `'420 ms client FIN,ACK seq 201 ack 1001, lost by fault: drop client FIN #1'`.
 *
 * @param from 'teardown': from the first close, FIN, RST or host event on; a number: from that many seconds on
 */
export function tell(trace: Trace, from: 'start' | 'teardown' | number = 'start'): string[] {
  const numbers = new RelativeNumbers(trace);
  const { events } = trace;
  const first =
    from === 'start'
      ? 0
      : from === 'teardown'
        ? events.findIndex(e => e.type === 'host' || (e.type === 'call' && /close|shutdown/.test(e.call)))
        : events.findIndex(e => e.at >= from * 1e9);
  const line = (event: TraceEvent): string | undefined => {
    switch (event.type) {
      case 'segment-sent': {
        const { flags, seq, ack, length } = numbers.header(event);
        const drop = events.find(e => e.type === 'segment-dropped' && e.id === event.id);
        return [
          `${event.from} ${flags} seq ${seq}`,
          ack === undefined ? '' : ` ack ${ack}`,
          length === 0 ? '' : ` len ${length}`,
          event.injected === undefined ? '' : ` [${event.injected}]`,
          drop?.type === 'segment-dropped' ? `, lost by ${drop.by}: ${drop.detail}` : '',
        ].join('');
      }
      case 'state':
        return `${event.host} is ${event.to}`;
      case 'host':
        return `${event.host} ${event.change}`;
      case 'call': {
        if (/listen|bind|setsockopt|accept/.test(event.call)) return undefined;
        if (event.error !== undefined) return `${event.actor}: ${event.call}() ${event.error}`;
        if (event.call === 'connect') return undefined;
        return `${event.actor}: ${event.call}(${event.argument ?? ''})${event.call === 'read' ? ` = ${event.result}` : ''}`;
      }
      default:
        return undefined;
    }
  };
  return events.slice(Math.max(0, first)).flatMap(event => {
    const text = line(event);
    return text === undefined ? [] : [`${formatDuration(event.at)} ${text}`];
  });
}
