// Names of segments as recordings give them.
import { describe, expect, it } from 'vitest';
import { ReferenceLabels } from '../../src/scenario/reference-labels.ts';
import { ACK, FIN, makeSegment, PSH, RST, seq, SYN } from '../../src/wire/index.ts';

type Sent = readonly [side: 'client' | 'server', flags: number, seq: number, ack?: number, length?: number];

function labelAll(sent: readonly Sent[], active: 'client' | 'server' = 'client'): string[] {
  const labels = new ReferenceLabels(active);
  return sent.map(([side, flags, at, ack = 0, length = 0]) =>
    labels.label(side, makeSegment({ flags, seq: seq(at), ack: seq(ack), length })).join(' '),
  );
}

const handshake: readonly Sent[] = [
  ['client', SYN, 100],
  ['server', SYN | ACK, 500, 101],
  ['client', ACK, 101, 501],
];

describe('labels of recordings', () => {
  it('name handshake, data, both FINs and what acknowledges them', () => {
    expect(
      labelAll([
        ...handshake,
        ['client', ACK | PSH, 101, 501, 200],
        ['server', ACK, 501, 301],
        ['server', ACK | PSH, 501, 301, 1000],
        ['client', ACK, 301, 1501],
        ['client', FIN | ACK, 301, 1501],
        ['server', ACK, 1501, 302],
        ['server', FIN | ACK, 1501, 302],
        ['client', ACK, 302, 1502],
      ]),
    ).toEqual([
      'SYN#1',
      'SYNACK#1',
      'ACKc#1',
      'DATAc#1',
      'ACKs#1',
      'DATAs#1',
      'ACKc#2',
      'FIN1#1',
      'ACK1#1',
      'FIN2#1',
      'ACK2#1',
    ]);
  });

  it('call the active side’s FIN FIN1, whoever sends first', () => {
    const fins: readonly Sent[] = [
      ...handshake,
      ['client', FIN | ACK, 101, 501],
      ['server', FIN | ACK, 501, 101],
    ];
    expect(labelAll(fins, 'server').slice(-2)).toEqual(['FIN2#1', 'FIN1#1']);
  });

  it('count retransmissions as copies, whatever the sequence numbers', () => {
    const labels = labelAll([
      ...handshake,
      ['client', ACK, 101, 501, 100],
      ['client', ACK, 201, 501, 100],
      ['client', ACK, 101, 501, 100],
    ]);
    expect(labels.slice(-3)).toEqual(['DATAc#1', 'DATAc#2', 'DATAc#3']);
  });

  it('give a FIN with text both names', () => {
    expect(labelAll([...handshake, ['server', FIN | ACK, 501, 101, 9]]).at(-1)).toBe('DATAs#1 FIN2#1');
  });

  it('do not call an ACK1 what carries text or does not cover the FIN', () => {
    const labels = labelAll([
      ...handshake,
      ['client', FIN | ACK, 101, 501],
      ['server', ACK, 501, 101],
      ['server', ACK, 501, 102, 30],
      ['server', ACK, 531, 102],
    ]);
    expect(labels.slice(-3)).toEqual(['ACKs#1', 'DATAs#1', 'ACK1#1']);
  });

  it('give a RST no other name', () => {
    expect(labelAll([...handshake, ['server', RST | ACK, 501, 101]]).at(-1)).toBe('RST#1');
  });

  it('go on counting in a second connection, which has forgotten the FINs of the first', () => {
    const labels = new ReferenceLabels('client');
    const label = (side: 'client' | 'server', flags: number, at: number, ack = 0): string =>
      labels.label(side, makeSegment({ flags, seq: seq(at), ack: seq(ack) })).join(' ');
    label('client', SYN, 100);
    label('client', SYN, 100);
    expect(labels.connection).toBe(1);
    label('server', FIN | ACK, 1500, 101);
    expect(label('client', SYN, 70_000)).toBe('SYN#3');
    expect(labels.connection).toBe(2);
    expect(label('client', ACK, 70_001, 1502)).toBe('ACKc#1');
  });
});
