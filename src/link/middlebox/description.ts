// What a user writes about a box on the way that remembers connections: plain JSON, times with their units.
import type { Duration } from '../../time/index.ts';

/** How a NAT or a firewall remembers connections, and what it does about those that it does not. */
export interface TrackerDescription {
  /**
   * How long an established connection may be silent before it is forgotten. Default: a NAT 7440s (the least that
   * RFC 5382, REQ-5 allows), a firewall 432000s (Linux: nf_conntrack_tcp_timeout_established).
   */
  readonly idle?: Duration;
  /** The same after both FINs were acknowledged. Default: a NAT 240s, a firewall 120s. */
  readonly timeWait?: Duration;
  /** After a SYN. Default: a NAT 240s (RFC 5382, REQ-5), a firewall 120s. These as conntrack has them: */
  readonly synSent?: Duration;
  /** After a SYN-ACK. Default 240s; 60s. */
  readonly synReceived?: Duration;
  /** After one FIN. Default 240s; 120s. */
  readonly finWait?: Duration;
  /** After one FIN and its acknowledgement: how long a connection may be silent when half-closed. Default 240s; 60s. */
  readonly closeWait?: Duration;
  /** After both FINs. Default 240s; 30s. */
  readonly lastAck?: Duration;
  /** After a RST. Default 240s (RFC 7857 §2); 10s. */
  readonly reset?: Duration;
  /** What becomes of segments of connections that it does not know: lost, or answered with RST. Default 'drop'. */
  readonly onUnknown?: 'drop' | 'reset';
  /** Loses what does not fit the connection's state, too: FIN and text before it is open, after a RST, text after
   *  a FIN. Default: a NAT false, a firewall true. */
  readonly strict?: boolean;
  /** A segment from the client with ACK alone makes it know a connection whose SYN it has not seen, or has
   *  forgotten (Linux: nf_conntrack_tcp_loose). Default false. */
  readonly pickUp?: boolean;
  /** A SYN for a connection that it holds to be in TIME-WAIT begins the next one, or is lost. Default 'pass'. */
  readonly synInTimeWait?: 'pass' | 'drop';
}

export interface NatDescription extends TrackerDescription {
  /** The ports outside that its clients share; one keeps its own where it is free. Default 1024 to 65535. */
  readonly ports?: readonly [first: number, last: number];
  /** What becomes of a SYN when none is free for that destination: lost, or answered with RST. Default 'drop'. */
  readonly onExhausted?: 'drop' | 'reset';
}

/**
 * Completes the handshake with the client itself, then opens to the server, and translates sequence numbers from
 * then on (Linux: SYNPROXY).
 */
export interface SynProxyDescription {
  /** What it tells clients. Default 1460. */
  readonly mss?: number;
  /** 0 to 14. Default 7. */
  readonly windowScale?: number;
  /** Timestamps are offered through it, and translated like sequence numbers. Default true. */
  readonly timestamps?: boolean;
}

/** A box, and at whose end of the link it stands. Default: a NAT at the client's, the others at the server's. */
export type MiddleboxDescription = (
  | { readonly nat: NatDescription }
  | { readonly firewall: TrackerDescription }
  | { readonly synProxy: SynProxyDescription }
) & { readonly at?: 'client' | 'server' };
