// Linux answers a SYN that comes again with its SYN,ACK, not with a bare ACK (tcp_check_req).
import { expect, test } from 'vitest';
import { pair } from '../support/pair.ts';

test('a SYN that comes again in SYN-RECEIVED is answered by the SYN,ACK again, and the connection stands', () => {
  const ends = pair({
    profile: 'linux',
    delay: '20ms',
    drop: (_segment, direction, n) => direction === 'toClient' && n === 1,
  });
  ends.server.connection.open('passive', ends.now);
  ends.client.connection.open('active', ends.now);
  ends.run('600ms');
  // The network delivers the SYN once more, before either end's timer expires
  ends.inject(ends.sent[0]!.segment, 'toServer');
  ends.run('300ms');
  expect(ends.log).toEqual([
    'client → server SYN seq 0',
    'server → client SYN,ACK seq 0 ack 1 (lost)',
    'server → client SYN,ACK seq 0 ack 1',
    'client → server ACK seq 1 ack 1',
  ]);
  expect([ends.client.connection.state, ends.server.connection.state]).toEqual([
    'ESTABLISHED',
    'ESTABLISHED',
  ]);
});
