// The pair itself: what its log says, and that it loses what it is told to lose.
import { expect, it } from 'vitest';
import { SYN } from '../../src/wire/index.ts';
import { pair } from './pair.ts';

it('logs a handshake and a close with absolute numbers', () => {
  const two = pair({ iss: { client: 100, server: 300 } }).establish();
  expect(two.log).toEqual([
    'client → server SYN seq 100',
    'server → client SYN,ACK seq 300 ack 101',
    'client → server ACK seq 101 ack 301',
  ]);
  two.clearLog().client.connection.close(two.now);
  two.run('1s');
  expect(two.log[0]).toBe('client → server FIN,ACK seq 101 ack 301');
  expect(two.client.path.at(-1)).toBe('FIN-WAIT-2');
});

it('loses what the filter says and shows it in the log', () => {
  const two = pair({ drop: ({ flags }, to, n) => to === 'toServer' && n === 1 && flags === SYN }).establish();
  expect(two.timedLog.slice(0, 2)).toEqual([
    '0 client → server SYN seq 0 (lost)',
    '1000 client → server SYN seq 0',
  ]);
  expect(two.server.connection.state).toBe('ESTABLISHED');
});
