// Which principle a step is the first occasion for. Each is told once in an explanation.
import { FIN, SYN } from '../../wire/index.ts';
import type { Arrival, Principle, QuietKind, SegmentStep } from './steps.ts';

type Told = Omit<SegmentStep, 'kind' | 'principles' | 'knowledge'>;

export function principlesOfSegment(step: Told, inHandshake: boolean): Principle[] {
  const { role, segment, again, lost } = step;
  const found: Principle[] = [];
  if (inHandshake || segment.flags & SYN) found.push('ack-always');
  if (segment.flags & FIN) {
    if (again === null) found.push('ack-always');
    found.push('fin-is-a-number');
  }
  if (role === 'syn-crossing') found.push('crossing-open');
  if (role === 'fin-crossing') found.push('crossing');
  if (role === 'ack-of-fin') found.push('why-four');
  if (role === 'fin-and-ack-of-fin') found.push('why-three');
  if (role === 'data-after-peer-fin') found.push('half-close');
  if (role === 'window-closed' || role === 'window-probe') found.push('zero-window');
  if (again !== null && again.cause !== 'other') found.push(again.cause);
  if (role === 'rst') found.push(step.resetReason === 'no-connection' ? 'rst-stateless' : 'rst');
  if (lost?.notice === 'peer' || role === 'last-ack') found.push('ack-not-acked');
  if (role === 'last-ack') found.push('time-wait');
  if (step.arrival !== null) found.push(...principlesOfArrival(step.arrival));
  return found;
}

export function principlesOfArrival(arrival: Arrival): Principle[] {
  const found: Principle[] = [];
  const { effect, state } = arrival;
  if (effect === 'data-held' || effect === 'fin-held') found.push('reassembly');
  if (state.before === 'CLOSING' && state.after === 'TIME-WAIT') found.push('time-wait');
  if (state.before === 'TIME-WAIT' && arrival.timeWait !== null) found.push('time-wait-restart');
  return found;
}

export function principlesOfQuiet(what: QuietKind): Principle[] {
  switch (what) {
    case 'gave-up':
      return ['two-generals'];
    case 'fin-wait-2-over':
      return ['fin-wait-2'];
    default:
      return [];
  }
}
