// One connection as a NAT or a firewall sees it from outside: how far it has got, and until when it is remembered.
//
//   SYN          SYN-ACK          ACK       FIN          its ACK        the other FIN    its ACK
//   synSent ──► synReceived ──► idle ──► finWait ──► closeWait ──► lastAck ──► timeWait
//      └──────────────┴───────────┴──────────┴── RST ────┴────────────┴──► reset
//
// Follows Linux's nf_conntrack_proto_tcp in what it lets pass. It departs where that guesses: a FIN that is sent
// again is told from the other side's by its direction, and what acknowledges a FIN by its number.
import type { Nanoseconds } from '../../time/index.ts';
import {
  ACK,
  endSeq,
  FIN,
  RST,
  seqGt,
  seqGte,
  seqLt,
  SYN,
  type Segment,
  type SequenceNumber,
} from '../../wire/index.ts';
import type { Way } from './middlebox.ts';
import type { Phase, TrackerParameters } from './parse.ts';

/** What one side has said. */
interface Said {
  /** First number after its FIN. */
  finEnd: SequenceNumber | null;
  /** The highest acknowledgement that it has sent. */
  acked: SequenceNumber | null;
}

export class TrackedConnection {
  phase: Phase;
  expiresAt = 0 as Nanoseconds;
  /** When its last segment passed. */
  seenAt = 0 as Nanoseconds;
  readonly #said: Readonly<Record<Way, Said>> = {
    toServer: { finEnd: null, acked: null },
    toClient: { finEnd: null, acked: null },
  };

  constructor(phase: Phase) {
    this.phase = phase;
  }

  /** Lets a segment pass, or says why not. */
  judge(segment: Segment, way: Way, { strict }: TrackerParameters): string | null {
    const own = this.#said[way];
    const peer = this.#said[way === 'toServer' ? 'toClient' : 'toServer'];
    const { flags } = segment;
    if (flags & RST) {
      if (peer.acked !== null && seqLt(segment.seq, peer.acked) && (flags & ACK) === 0)
        return 'RST before what was acknowledged';
      this.phase = 'reset';
      return null;
    }
    if (strict) {
      const objection = this.#objection(segment, way, own);
      if (objection !== null) return objection;
    }
    if (flags & ACK && (own.acked === null || seqGt(segment.ack, own.acked))) own.acked = segment.ack;
    if (flags & FIN) own.finEnd = endSeq(segment);
    this.#move(flags, way);
    return null;
  }

  /** A segment passed: it is remembered from now on. */
  touch(now: Nanoseconds, { timeouts }: TrackerParameters): void {
    this.seenAt = now;
    this.expiresAt = (now + timeouts[this.phase]) as Nanoseconds;
  }

  #objection({ flags, length, seq }: Segment, way: Way, own: Said): string | null {
    const opening = this.phase === 'synSent' || (this.phase === 'synReceived' && way === 'toClient');
    const what = flags & FIN ? 'FIN' : length > 0 ? 'DATA' : 'ACK';
    if (opening && (flags & FIN || length > 0)) return `${what} before the connection is open`;
    if (this.phase === 'reset' && (flags & SYN) === 0) return `${what} after a RST`;
    if (length > 0 && own.finEnd !== null && seqGte(seq, own.finEnd)) return 'DATA after its FIN';
    return null;
  }

  #move(flags: number, way: Way): void {
    if (this.phase === 'synSent' && way === 'toClient' && flags & SYN) this.phase = 'synReceived';
    if (this.phase === 'synReceived' && way === 'toServer' && (flags & SYN) === 0) this.phase = 'idle';
    if (this.phase === 'synSent' || this.phase === 'synReceived' || this.phase === 'reset') return;
    const { toServer, toClient } = this.#said;
    const heard = (fin: Said, by: Said): boolean =>
      fin.finEnd !== null && by.acked !== null && seqGte(by.acked, fin.finEnd);
    const fins = (toServer.finEnd === null ? 0 : 1) + (toClient.finEnd === null ? 0 : 1);
    const acks = (heard(toServer, toClient) ? 1 : 0) + (heard(toClient, toServer) ? 1 : 0);
    if (fins === 2) this.phase = acks === 2 ? 'timeWait' : 'lastAck';
    else if (fins === 1) this.phase = acks === 1 ? 'closeWait' : 'finWait';
  }
}
