// Two ends never go on answering each other's empty ACKs: after one answer each knows where the other stands.
//
//   client ── ACK ──►  ◄── ACK ── server   an answer          chain 1
//          ── ACK ──►                      an answer to that  chain 2 …
import { ACK, sequenceLength, RST } from '../../wire/index.ts';
import type { SentSegment } from '../history.ts';
import type { Invariant } from '../invariant.ts';
import { at } from './wording.ts';

/** More answers in a row than any exchange needs; each carries both ends' numbers, so two settle everything. */
const chainMax = 4;

export const noEndlessAcks: Invariant = {
  name: 'no-endless-ack-exchange',
  source: 'RFC 1337 §1 (H2), RFC 9293 §3.10.7.4, RFC 5961 §7',
  check({ arrivals, segments, cutShort }) {
    if (cutShort) {
      const last = segments.at(-1);
      return {
        order: last?.order ?? 0,
        message: `${segments.length} segments had been sent ${last === undefined ? '' : at(last.at)} and there was no end to it`,
      };
    }
    let next = 0;
    chains.length = 0;
    for (let i = 0; i < arrivals.length; i++) {
      const { order, at: time, side, sent } = arrivals[i]!;
      if (sent === null || !isBareAck(sent)) continue;
      while (next < segments.length && segments[next]!.order < order) next++;
      const answer = segments[next];
      if (answer === undefined || answer.at !== time || answer.side !== side || !isBareAck(answer)) continue;
      // It may answer what arrived after it, at the same time.
      if ((arrivals[i + 1]?.order ?? Infinity) < answer.order) continue;
      const chain = (chains[sent.id] ?? 0) + 1;
      chains[answer.id] = chain;
      if (chain <= chainMax) continue;
      return {
        order: answer.order,
        message: `${chain} bare ACKs answered each other in a row, the last ${at(time)}`,
      };
    }
    return undefined;
  },
};

/** By packet number: how many answers led to it. */
const chains: (number | undefined)[] = [];

function isBareAck({ segment }: SentSegment): boolean {
  return (segment.flags & (ACK | RST)) === ACK && sequenceLength(segment) === 0;
}
