import { describe, expect, it } from 'vitest';
import { SegmentLabels } from '../../src/fault/index.ts';
import { packetMaker, sideOf, type Sender, type Sketch } from './packets.ts';

/** Labels of segments in sending order, one line each. */
function labelled(segments: readonly (readonly [Sender, string, Sketch?])[]): string[] {
  const labels = new SegmentLabels(sideOf);
  const packet = packetMaker();
  return segments.map(segment => labels.label(packet(...segment)).join(' + '));
}

describe('the names of segments', () => {
  it('follow a connection from SYN to the ACK of the last FIN', () => {
    expect(
      labelled([
        ['client', 'SYN', { seq: 99 }],
        ['server', 'SYN,ACK', { seq: 299, ack: 100 }],
        ['client', 'ACK', { seq: 100, ack: 300 }],
        ['client', 'PSH,ACK', { seq: 100, ack: 300, length: 200 }],
        ['server', 'ACK', { seq: 300, ack: 300 }],
        ['client', 'FIN,ACK', { seq: 300, ack: 300 }],
        ['server', 'ACK', { seq: 300, ack: 301 }],
        ['server', 'FIN,ACK', { seq: 300, ack: 301 }],
        ['client', 'ACK', { seq: 301, ack: 301 }],
      ]),
    ).toEqual([
      'client SYN #1',
      'server SYN-ACK #1',
      'client ACK #1',
      'client DATA #1',
      'server ACK #1',
      'client FIN #1',
      'server ACK of FIN #1',
      'server FIN #1',
      'client ACK of FIN #1',
    ]);
  });

  it('count copies as sent: retransmissions, and other sequence numbers too', () => {
    expect(
      labelled([
        ['client', 'ACK', { seq: 1, length: 10 }],
        ['client', 'ACK', { seq: 1, length: 10 }],
        ['client', 'ACK', { seq: 11, length: 10 }],
        ['client', 'FIN,ACK', { seq: 21 }],
        ['client', 'FIN,ACK', { seq: 21 }],
      ]),
    ).toEqual(['client DATA #1', 'client DATA #2', 'client DATA #3', 'client FIN #1', 'client FIN #2']);
  });

  it('call a FIN with text both FIN and DATA, each with its own count', () => {
    expect(
      labelled([
        ['server', 'ACK', { seq: 1, length: 10 }],
        ['server', 'FIN,ACK', { seq: 11, length: 10 }],
        ['server', 'FIN,ACK', { seq: 21 }],
      ]),
    ).toEqual(['server DATA #1', 'server DATA #2 + server FIN #1', 'server FIN #2']);
  });

  it('tell a pure ACK that covers a FIN from one that does not, and count the two apart', () => {
    expect(
      labelled([
        ['client', 'FIN,ACK', { seq: 10, length: 5 }],
        ['server', 'ACK', { ack: 10 }],
        ['server', 'ACK', { ack: 15 }],
        ['server', 'ACK', { ack: 16 }],
        ['server', 'ACK', { ack: 10 }],
        ['server', 'ACK', { ack: 16 }],
      ]).slice(1),
    ).toEqual([
      'server ACK #1',
      'server ACK #2',
      'server ACK of FIN #1',
      'server ACK #3',
      'server ACK of FIN #2',
    ]);
  });

  it('see the ACK of a FIN across the wrap of sequence numbers', () => {
    expect(
      labelled([
        ['client', 'FIN,ACK', { seq: 2 ** 32 - 1 }],
        ['server', 'ACK', { ack: 2 ** 32 - 1 }],
        ['server', 'ACK', { ack: 0 }],
      ]).slice(1),
    ).toEqual(['server ACK #1', 'server ACK of FIN #1']);
  });

  it('call data and a FIN that acknowledge a FIN by what they carry', () => {
    expect(
      labelled([
        ['client', 'FIN,ACK', { seq: 10 }],
        ['server', 'ACK', { ack: 11, length: 5 }],
        ['server', 'FIN,ACK', { ack: 11 }],
      ]).slice(1),
    ).toEqual(['server DATA #1', 'server FIN #1']);
  });

  it('call a reset a RST and nothing else, and leave a segment without flags or text nameless', () => {
    expect(
      labelled([
        ['client', 'FIN,RST,ACK', { length: 3 }],
        ['client', 'none'],
      ]),
    ).toEqual(['client RST #1', '']);
  });

  it('begin a new connection with a SYN of another number, forgetting the old FIN, and go on counting', () => {
    const labels = new SegmentLabels(sideOf);
    const packet = packetMaker();
    const seen = (
      [
        ['client', 'SYN', { seq: 1000 }],
        ['client', 'SYN', { seq: 1000 }],
        ['client', 'FIN,ACK', { seq: 1001 }],
        ['client', 'SYN', { seq: 500 }],
        ['server', 'SYN,ACK', { seq: 9, ack: 501 }],
        ['server', 'ACK', { seq: 10, ack: 1100 }],
        ['client', 'FIN,ACK', { seq: 501 }],
      ] as const
    ).map(
      ([side, flags, sketch]) =>
        `${labels.label(packet(side, flags, sketch)).join()} in ${labels.connection}`,
    );
    expect(seen).toEqual([
      'client SYN #1 in 1',
      'client SYN #2 in 1',
      'client FIN #1 in 1',
      'client SYN #3 in 2',
      'server SYN-ACK #1 in 2',
      'server ACK #1 in 2',
      'client FIN #2 in 2',
    ]);
  });

  it('take the two SYNs of a simultaneous open for one connection', () => {
    const labels = new SegmentLabels(sideOf);
    const packet = packetMaker();
    labels.label(packet('client', 'SYN', { seq: 1 }));
    expect(labels.label(packet('server', 'SYN', { seq: 2 }))).toEqual(['server SYN #1']);
    expect(labels.connection).toBe(1);
  });

  it('keep connections from different ports apart, numbered in the order in which they began', () => {
    const labels = new SegmentLabels(sideOf);
    const packet = packetMaker();
    labels.label(packet('client', 'SYN', { port: 1, seq: 5 }));
    labels.label(packet('client', 'FIN,ACK', { port: 1, seq: 6 }));
    labels.label(packet('client', 'SYN', { port: 2, seq: 5 }));
    expect(labels.label(packet('server', 'ACK', { port: 2, ack: 7 }))).toEqual(['server ACK #1']);
    expect(labels.connection).toBe(2);
    expect(labels.label(packet('server', 'ACK', { port: 1, ack: 7 }))).toEqual(['server ACK of FIN #1']);
    expect(labels.connection).toBe(1);
  });

  it('start over after a reset', () => {
    const labels = new SegmentLabels(sideOf);
    const packet = packetMaker();
    labels.label(packet('client', 'FIN,ACK', { seq: 1 }));
    labels.reset();
    expect(labels.label(packet('server', 'ACK', { ack: 2 }))).toEqual(['server ACK #1']);
    expect(labels.label(packet('client', 'FIN,ACK', { seq: 1 }))).toEqual(['client FIN #1']);
  });
});
