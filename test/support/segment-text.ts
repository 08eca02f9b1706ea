// Segments as ladders write them, read and printed:
//
//   FIN,ACK seq 300 ack 101            always compared: flags, seq, len (0 unless written), ack when ACK is set
//   ACK seq 1 ack 1 len 10 win 0       `len`, and what else is written; the rest is not compared
//   SYN seq 0 mss 1460 scale 5 ts 1 0  options; `no mss`, `no scale`, `no ts` say that one must be absent
//   ACK seq 1 ack 1 sack 10-20,30-40   `sackok` is SACK-permitted
//   ACK seq 1 ack 1 len 10 ect         of the IP header: ECN-capable, ECT(0); `ce`: marked; `no ect`: neither
//
// PSH is compared only where it is written: the figures of the RFC leave it out.
import {
  ACK,
  CE,
  ECT_0,
  formatFlags,
  makeSegment,
  NOT_ECT,
  parseFlags,
  PSH,
  seq,
} from '../../src/wire/index.ts';
import type { Segment } from '../../src/wire/index.ts';

export interface WrittenSegment {
  readonly segment: Segment;
  /** What was written besides flags: `seq`, `ack`, `len`, `win`, `mss`, `scale`, `ts`, `sack`, `no ts` … */
  readonly fields: ReadonlySet<string>;
}

/** @throws Error naming the word that cannot be read */
export function parseSegment(text: string): WrittenSegment {
  const words = text.trim().split(/\s+/);
  const flags = parseFlags(words.shift() ?? '');
  if (flags === undefined) throw new Error(`ladder: no such flags in '${text}'`);
  const segment = makeSegment({ flags, window: 65_535 });
  const fields = new Set<string>();
  const number = (): number => {
    const word = words.shift();
    if (word === undefined || !/^\d+$/.test(word))
      throw new Error(`ladder: a number is missing in '${text}'`);
    return Number(word);
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    switch (word) {
      case 'seq':
        segment.seq = seq(number());
        break;
      case 'ack':
        segment.ack = seq(number());
        break;
      case 'len':
        segment.length = number();
        break;
      case 'win':
        segment.window = number();
        break;
      case 'mss':
        segment.mss = number();
        break;
      case 'scale':
        segment.windowScale = number();
        break;
      case 'sackok':
        segment.sackPermitted = true;
        break;
      case 'ts':
        segment.hasTimestamps = true;
        segment.tsVal = number();
        segment.tsEcr = number();
        break;
      case 'sack':
        segment.sack = (words.shift() ?? '').split(',').map(block => {
          const [left, right] = block.split('-').map(Number);
          return { left: seq(left ?? 0), right: seq(right ?? 0) };
        });
        break;
      case 'ect':
        segment.ecn = ECT_0;
        break;
      case 'ce':
        segment.ecn = CE;
        break;
      case 'no':
        word = `no ${words.shift()}`;
        break;
      default:
        throw new Error(`ladder: cannot read '${word}' in '${text}'`);
    }
    fields.add(word);
  }
  if (flags & ACK && !fields.has('ack')) throw new Error(`ladder: '${text}' has ACK but no ack`);
  return { segment, fields };
}

/** Prints the fields that are always compared and those that `fields` names. */
export function formatSegment(segment: Segment, fields: ReadonlySet<string>, withPush: boolean): string {
  const flags = withPush ? segment.flags : segment.flags & ~PSH;
  const parts = [formatFlags(flags), `seq ${segment.seq}`];
  if (flags & ACK) parts.push(`ack ${segment.ack}`);
  if (segment.length > 0) parts.push(`len ${segment.length}`);
  if (fields.has('win')) parts.push(`win ${segment.window}`);
  const option = (name: string, present: boolean, text: string): void => {
    if (fields.has(name) || fields.has(`no ${name}`)) parts.push(present ? text : `no ${name}`);
  };
  option('mss', segment.mss !== 0, `mss ${segment.mss}`);
  option('scale', segment.windowScale >= 0, `scale ${segment.windowScale}`);
  option('ts', segment.hasTimestamps, `ts ${segment.tsVal} ${segment.tsEcr}`);
  option('sackok', segment.sackPermitted, 'sackok');
  option('ect', segment.ecn !== NOT_ECT, segment.ecn === CE ? 'ce' : 'ect');
  const blocks = segment.sack.map(({ left, right }) => `${left}-${right}`).join(',');
  option('sack', segment.sack.length > 0, `sack ${blocks}`);
  return parts.join(' ');
}
