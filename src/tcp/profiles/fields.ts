// What every value of a profile is called and how it is printed, in the order in which people read them. Like
// the provenance it follows `Profile` field by field.
import type { EachValue, ProfileValues } from './provenance/citation.ts';

export const fieldGroups = [
  'Closing',
  'Opening and giving up',
  'Retransmission',
  'Acknowledgement',
  'Windows and options',
  'Probes',
] as const;
export type FieldGroup = (typeof fieldGroups)[number];

export interface Field {
  readonly group: FieldGroup;
  readonly label: string;
  /** How the value is to be read. */
  readonly kind: 'time' | 'octets' | 'count' | 'flag' | 'word' | 'strategy' | 'rounding';
  /** What null, -1 or a missing value means. */
  readonly none?: string;
  /** What 0 means, where it is no quantity. */
  readonly zero?: string;
}

const field = (
  group: FieldGroup,
  kind: Field['kind'],
  label: string,
  special: Partial<Field> = {},
): Field => ({
  group,
  kind,
  label,
  ...special,
});

export const fields: EachValue<ProfileValues, Field> = {
  closing: {
    finWait2: field('Closing', 'time', 'FIN-WAIT-2 after close()', { none: 'for ever' }),
    finWait2AsTimeWait: field('Closing', 'flag', 'FIN-WAIT-2 as a mini-socket'),
    resetOnUnread: field('Closing', 'flag', 'RST for unread text at close()'),
    resetOnLateData: field('Closing', 'flag', 'RST for text after close()'),
  },
  timeWait: {
    duration: field('Closing', 'time', 'TIME-WAIT'),
    policy: field('Closing', 'strategy', 'TIME-WAIT answers like'),
    endedByReset: field('Closing', 'flag', 'a RST ends TIME-WAIT'),
    reuse: {
      byApplication: field('Closing', 'flag', 'bind() may reuse a TIME-WAIT'),
      byKernel: field('Closing', 'word', 'connect() may reuse a TIME-WAIT'),
      delay: field('Closing', 'time', 'reuse only after'),
    },
  },
  retries: field('Opening and giving up', 'strategy', 'gives up'),
  retryModel: {
    retries: field('Opening and giving up', 'count', 'retries of data'),
    orphanRetries: field('Opening and giving up', 'count', 'retries once closed'),
    synRetries: field('Opening and giving up', 'count', 'retries of SYN'),
    synAckRetries: field('Opening and giving up', 'count', 'retries of SYN,ACK'),
    synLinearTimeouts: field('Opening and giving up', 'count', 'SYNs at even intervals'),
  },
  rto: {
    initial: field('Retransmission', 'time', 'initial RTO'),
    minimum: field('Retransmission', 'time', 'minimum RTO'),
    maximum: field('Retransmission', 'time', 'maximum RTO'),
    granularity: field('Retransmission', 'time', 'clock granularity G'),
  },
  estimator: field('Retransmission', 'strategy', 'RTO estimator'),
  recovery: field('Retransmission', 'strategy', 'loss recovery'),
  mergesRetransmissions: field('Retransmission', 'flag', 'merged retransmissions'),
  slowStartAfterIdle: field('Retransmission', 'flag', 'slow start after a pause'),
  tailLossProbe: field('Retransmission', 'flag', 'tail loss probe'),
  frto: field('Retransmission', 'flag', 'F-RTO'),
  congestion: field('Retransmission', 'strategy', 'congestion control'),
  timerRounding: field('Retransmission', 'rounding', 'rounding of timers', { none: 'exact' }),
  acknowledgement: field('Acknowledgement', 'strategy', 'ACKs'),
  acceptance: field('Acknowledgement', 'strategy', 'acceptable segments'),
  challengeInterval: field('Acknowledgement', 'time', 'challenge ACKs at most every', { zero: 'no limit' }),
  duplicateSack: field('Acknowledgement', 'flag', 'DSACK'),
  mss: field('Windows and options', 'octets', 'MSS'),
  leastMss: field('Windows and options', 'octets', 'least MSS used'),
  timestamps: field('Windows and options', 'flag', 'timestamps'),
  sack: field('Windows and options', 'flag', 'SACK'),
  windowScale: field('Windows and options', 'count', 'window scale', { none: 'not offered' }),
  ecn: field('Windows and options', 'strategy', 'ECN'),
  receiveWindow: field('Windows and options', 'strategy', 'receive window'),
  receiveBuffer: field('Windows and options', 'octets', 'receive buffer'),
  sendBuffer: field('Windows and options', 'octets', 'send buffer'),
  nagle: field('Windows and options', 'flag', 'small segments wait'),
  smallSegments: field('Windows and options', 'strategy', 'small segments wait by'),
  keepalive: {
    idle: field('Probes', 'time', 'keepalive after'),
    interval: field('Probes', 'time', 'keepalive every'),
    probes: field('Probes', 'count', 'keepalive probes'),
  },
  windowProbe: field('Probes', 'word', 'a window probe carries'),
  persist: {
    minimum: field('Probes', 'time', 'window probes not sooner than', { zero: 'the RTO' }),
    maximum: field('Probes', 'time', 'window probes at least every', { none: 'maximum RTO' }),
  },
};
