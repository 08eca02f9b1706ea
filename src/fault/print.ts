// Prints rules in their one canonical form: `parseFault` reads it back as the same rule.
import { unreachable, type Nanoseconds } from '../time/index.ts';
import { formatFlags } from '../wire/index.ts';
import { printDuration } from './duration.ts';
import type {
  Circumstances,
  FaultRule,
  ForgeRule,
  Moment,
  SegmentPattern,
  Share,
  StateCondition,
  TimeWindow,
} from './rule.ts';

/** `'drop 30% of client DATA #2- from 1s when server is CLOSE-WAIT'`. */
export function printFault(rule: FaultRule): string {
  switch (rule.action) {
    case 'partition':
      return join('partition', printCircumstances(rule));
    case 'crash':
      return `crash ${rule.side} ${printMoment(rule.moment)}${printEnd(rule.restart, ', restart at', ', restart after')}`;
    case 'freeze':
      return `freeze ${rule.side} ${printMoment(rule.moment, 'from')}${printEnd(rule.until, ' to', ' for')}`;
    case 'replay':
      return `replay ${printPattern(rule.segment)} ${printMoment(rule.moment)}`;
    case 'forge':
      return `forge ${rule.side} ${printForgery(rule)} ${printMoment(rule.moment)}`;
    default:
      break;
  }
  const head = `${rule.action} ${printShare(rule.share)}${printPattern(rule.target)}`;
  const circumstances = printCircumstances(rule);
  switch (rule.action) {
    case 'drop':
      return join(head, circumstances);
    case 'corrupt':
      return join(head, rule.bits === 1 ? '' : `by ${rule.bits} bits`, circumstances);
    case 'delay':
      return join(head, `by ${printDuration(rule.by)}`, circumstances);
    case 'duplicate':
      return join(head, `after ${printDuration(rule.after)}`, circumstances);
    case 'hold':
      return join(head, circumstances, `until after ${printPattern(rule.untilAfter)}`);
    default:
      return unreachable(rule);
  }
}

/** Prints `client FIN #1-2,4 in connection 2`, `server segments`. */
export function printPattern(pattern: SegmentPattern): string {
  const { side, kind, copies, connection } = pattern;
  const name = kind === 'segment' && copies === null ? 'segments' : kind;
  const ranges = copies?.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last ?? ''}`));
  const numbers = ranges === undefined ? '' : ` #${ranges.join(',')}`;
  return `${side} ${name}${numbers}${connection === null ? '' : ` in connection ${connection}`}`;
}

/** What a forged segment is, without when: `RST seq rcv.nxt+100`. */
export function printForgery({ flags, seq, ack, length, stamp }: Omit<ForgeRule, 'moment'>): string {
  return join(
    formatFlags(flags),
    `seq rcv.nxt${printOffset(seq)}`,
    ack === null ? '' : `ack snd.nxt${printOffset(ack)}`,
    length === 0 ? '' : `len ${length}`,
    stamp === null ? '' : `ts last${printOffset(stamp)}`,
  );
}

function printShare(share: Share | null): string {
  if (share === null) return '';
  if ('percent' in share) return `${share.percent}% of `;
  return 'first' in share ? `first ${share.first} ` : `every ${ordinal(share.every)} `;
}

function ordinal(n: number): string {
  const teens = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${(teens ? undefined : ['th', 'st', 'nd', 'rd'][n % 10]) ?? 'th'}`;
}

function printCircumstances({ window, when, once }: Circumstances): string {
  return join(
    window === null ? '' : printWindow(window),
    when.length === 0 ? '' : `when ${printStates(when)}`,
    once === null ? '' : `once ${printPattern(once)} was sent`,
  );
}

function printWindow({ from, to }: TimeWindow): string {
  return `from ${printDuration(from)}${to === null ? '' : ` to ${printDuration(to)}`}`;
}

function printStates(conditions: readonly StateCondition[]): string {
  return conditions.map(({ side, states }) => `${side} is ${states.join(' or ')}`).join(' and ');
}

function printMoment(moment: Moment, timeWord: 'at' | 'from' = 'at'): string {
  if ('at' in moment) return `${timeWord} ${printDuration(moment.at)}`;
  const occasion = 'when' in moment ? printStates(moment.when) : `${printPattern(moment.once)} was sent`;
  if (moment.delay > 0) return `${printDuration(moment.delay)} after ${occasion}`;
  return `${'when' in moment ? 'when' : 'once'} ${occasion}`;
}

function printEnd(
  end: { readonly at: Nanoseconds } | { readonly after: Nanoseconds } | null,
  at: string,
  after: string,
): string {
  if (end === null) return '';
  return 'at' in end ? `${at} ${printDuration(end.at)}` : `${after} ${printDuration(end.after)}`;
}

const printOffset = (offset: number): string => (offset === 0 ? '' : offset > 0 ? `+${offset}` : `${offset}`);
const join = (...parts: readonly string[]): string => parts.filter(part => part !== '').join(' ');
