// The fault language: the same text in code, on the command line and in a scenario. Words in any case, spaces
// optional except between words.
//
//   rule       = 'drop' targets {circumstance}
//              | 'corrupt' targets ['by' number 'bits'] {circumstance}
//              | 'delay' targets 'by' duration {circumstance}
//              | 'duplicate' targets 'after' duration {circumstance}
//              | 'hold' targets {circumstance} 'until' 'after' pattern
//              | 'partition' circumstance {circumstance}
//              | 'crash' side moment [',' 'restart' ('at' duration | 'after' duration)]
//              | 'freeze' side moment ['to' duration | 'for' duration]        ('from' for 'at')
//              | 'replay' pattern moment                                      (one copy; without '#', the first)
//              | 'forge' side flags {'seq' 'rcv.nxt' [offset] | 'ack' 'snd.nxt' [offset] | 'len' number
//                                    | 'ts' 'last' [offset]} moment
//   targets    = [number '%' 'of' | 'every' number ['rd'] | 'first' number] pattern
//   pattern    = side kind ['#' copies] ['in' 'connection' number]
//   side       = 'client' | 'server'                              (on a larger topology also a host's name)
//   kind       = 'SYN' | 'SYN-ACK' | 'ACK' | 'ACK' 'of' 'FIN' | 'DATA' | 'FIN' | 'RST' | 'segment'  (plural too)
//   copies     = number ['-' [number]] {',' number ['-' [number]]}
//   circumstance = 'from' duration ['to' duration] | 'when' states | ('once' | 'after') pattern ['was' 'sent']
//                  (each kind once, in any order, also before 'by' and 'after')
//   states     = side 'is' state {'or' state} {'and' side 'is' state {'or' state}}
//   moment     = 'at' duration | 'when' states | 'once' pattern ['was' 'sent']
//              | duration 'after' (states | pattern ['was' 'sent'])
//   flags      = ('SYN' | 'FIN' | 'RST' | 'PSH' | 'ACK' | 'URG' | 'ECE' | 'CWR') {',' …}
//   offset     = ('+' | '-') number
import { unreachable } from '../time/index.ts';
import { ACK, parseFlags } from '../wire/index.ts';
import { PhraseReader } from './phrases.ts';
import { printFault } from './print.ts';
import {
  actions,
  isMomentRule,
  sides,
  type CrashRule,
  type FaultRule,
  type ForgeRule,
  type FreezeRule,
  type PartitionRule,
  type ReplayRule,
  type TargetedRule,
} from './rule.ts';

const flagNames = ['SYN', 'FIN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const;

/**
 * Reads one line of the fault language, such as `'drop client FIN #1'`.
 *
 * @throws FinwaitError `bad-fault` with the line, a caret under the place and what was expected there
 */
export function parseFault(line: string): FaultRule {
  return new RuleReader(line).rule();
}

/**
 * The same for a larger topology, where rules may name its hosts: `'crash server2 at 2s'`. There 'client' and
 * 'server' mean the host of that name or, where none has it, all that connect and all that listen.
 */
export function parseFaultAmong(hosts: readonly string[], line: string): FaultRule {
  return new RuleReader(line, [...new Set([...hosts, ...sides])]).rule();
}

class RuleReader extends PhraseReader {
  rule(): FaultRule {
    const action = this.oneOf('an action', actions);
    const rule = this.#rest(action);
    if (!this.atEnd) throw this.error(`the end of '${printFault(rule)}'`, mayFollow(rule));
    return rule;
  }

  #rest(action: FaultRule['action']): FaultRule {
    switch (action) {
      case 'partition':
        return this.#partition();
      case 'crash':
        return this.#crash();
      case 'freeze':
        return this.#freeze();
      case 'replay':
        return this.#replay();
      case 'forge':
        return this.#forge();
      default:
        return this.#targeted(action);
    }
  }

  #partition(): PartitionRule {
    const circumstances = this.circumstances();
    const { window, when, once } = circumstances;
    if (window === null && when.length === 0 && once === null)
      throw this.error("'from' and a time, as in 'partition from 1s to 8s'", ['from', 'when', 'once']);
    return { action: 'partition', ...circumstances };
  }

  #targeted(action: TargetedRule['action']): TargetedRule {
    const share = this.share();
    const target = this.pattern();
    const early = this.circumstances(undefined, action !== 'hold');
    const head = { target, share };
    switch (action) {
      case 'drop':
        return { action, ...head, ...early };
      case 'corrupt': {
        const bits = this.accept('by') ? this.#bits() : 1;
        return { action, ...head, bits, ...this.circumstances(early) };
      }
      case 'delay': {
        this.expect('by', "'by' and a duration, as in 'by 3s'");
        const by = this.duration();
        return { action, ...head, by, ...this.circumstances(early) };
      }
      case 'duplicate': {
        this.expect('after', "'after' and a duration, as in 'after 700ms'");
        const after = this.duration();
        return { action, ...head, after, ...this.circumstances(early) };
      }
      case 'hold':
        this.expect('until', "'until after' and a segment, as in 'until after server DATA #1'");
        this.expect('after', "'after' and a segment, as in 'until after server DATA #1'");
        return { action, ...head, ...early, untilAfter: this.pattern() };
      default:
        return unreachable(action);
    }
  }

  #bits(): number {
    const bits = this.count("how many bits, as in 'by 2 bits'");
    if (!this.accept('bit')) this.expect('bits', "'bits', as in 'by 2 bits'");
    return bits;
  }

  #crash(): CrashRule {
    const side = this.side();
    const moment = this.moment();
    if (this.accept(',')) this.expect('restart', "'restart' and a time, as in ', restart at 4s'");
    else if (!this.accept('restart')) return { action: 'crash', side, moment, restart: null };
    if ('at' in moment && this.accept('at'))
      return { action: 'crash', side, moment, restart: { at: this.laterThan(moment.at) } };
    this.expect('after', `${'at' in moment ? "'at' or " : ''}'after' and a time, as in 'restart after 2s'`);
    return { action: 'crash', side, moment, restart: { after: this.duration() } };
  }

  #freeze(): FreezeRule {
    const side = this.side();
    const moment = this.moment('from');
    const rule = { action: 'freeze', side, moment } as const;
    if ('at' in moment && this.accept('to')) return { ...rule, until: { at: this.laterThan(moment.at) } };
    return { ...rule, until: this.accept('for') ? { after: this.duration() } : null };
  }

  #replay(): ReplayRule {
    const at = this.position;
    const segment = this.pattern();
    const copies = segment.copies ?? [{ first: 1, last: 1 }];
    const [only] = copies;
    if (copies.length !== 1 || only?.first !== only?.last)
      throw this.error("one segment, as in 'replay client SYN #1'", [], at);
    return { action: 'replay', segment: { ...segment, copies }, moment: this.moment() };
  }

  #forge(): ForgeRule {
    const side = this.side();
    let flags = this.#flags();
    let seq = 0;
    let ack = flags & ACK ? 0 : null;
    let length = 0;
    let stamp: number | null = null;
    for (;;) {
      if (this.accept('seq')) seq = this.#offset('rcv', 'nxt');
      else if (this.accept('ack')) {
        ack = this.#offset('snd', 'nxt');
        flags |= ACK;
      } else if (this.accept('len')) length = this.count("how many octets, as in 'len 100'", 0);
      else if (this.accept('ts')) stamp = this.#offset('last');
      else return { action: 'forge', side, flags, seq, ack, length, stamp, moment: this.moment() };
    }
  }

  #flags(): number {
    let flags = 0;
    do flags |= parseFlags(this.oneOf('a control bit', flagNames)) ?? 0;
    while ([',', '+', '-', '/'].some(sign => this.accept(sign)));
    return flags;
  }

  /** `rcv.nxt+100`: how far from there. */
  #offset(...words: readonly string[]): number {
    const name = words.join('.');
    for (const [index, word] of words.entries()) {
      if (index > 0) this.accept('.');
      this.expect(word, `'${name}', as in '${name}+100'`);
    }
    const sign = this.accept('+') ? 1 : this.accept('-') ? -1 : 0;
    return sign === 0 ? 0 : sign * this.count(`how far, as in '${name}+100'`, 0) || 0;
  }
}

function mayFollow(rule: FaultRule): readonly string[] {
  if (isMomentRule(rule)) {
    if (rule.action === 'crash') return ['restart'];
    return rule.action === 'freeze' ? ['to', 'for'] : [];
  }
  const more = [rule.when.length === 0 ? 'when' : 'and', ...(rule.once === null ? ['once'] : [])];
  if (rule.action === 'partition') return ['to', ...more];
  return [...(rule.window === null ? ['from', 'in', 'of'] : ['to']), ...more];
}
