// Ordinary traffic in a few numbers: who sent how much, and how far the sequence numbers moved.
import type { HostName } from '../event.ts';
import type { Ledger } from './ledger.ts';
import type { SentAtom } from './atoms.ts';
import type { Departure } from './departure.ts';
import type { ExchangeStep, Flow } from './steps.ts';

/** An ordinary departure that was passed over. */
export interface Passed {
  readonly atom: SentAtom;
  readonly departure: Departure;
}

export function exchangeOf(passed: readonly Passed[], ledger: Ledger): Omit<ExchangeStep, 'principles'> {
  const flows = new Map<HostName, Flow>();
  let { at } = passed[0]!.atom;
  let until = at;
  for (const { atom, departure } of passed) {
    const { facts, sndNxt } = departure;
    const known = flows.get(atom.host) ?? {
      from: facts.from, to: facts.to, segments: 0, octets: 0, sndNxt: null, rcvNxt: null, pureAcks: 0, lastAck: null,
      lost: 0, repeated: 0, halfClosed: false,
    }; // prettier-ignore
    const text = facts.length > 0;
    flows.set(atom.host, {
      ...known,
      segments: known.segments + (text ? 1 : 0),
      octets: known.octets + facts.length,
      sndNxt:
        text && sndNxt !== null
          ? { before: known.sndNxt?.before ?? sndNxt.before, after: sndNxt.after }
          : known.sndNxt,
      rcvNxt: text ? ledger.side(facts.to, atom.connection).rcvNxt : known.rcvNxt,
      pureAcks: known.pureAcks + (text ? 0 : 1),
      lastAck: facts.ack ?? known.lastAck,
      lost: known.lost + (atom.dropped === null ? 0 : 1),
      repeated: known.repeated + (departure.again === null ? 0 : 1),
      halfClosed: known.halfClosed || departure.halfClosed,
    });
    if (atom.at < at) at = atom.at;
    const arrived = atom.arrivals[0]?.at ?? atom.at;
    if (arrived > until) until = arrived;
  }
  return { kind: 'exchange', at, until, flows: [...flows.values()] };
}
