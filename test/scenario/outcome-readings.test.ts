import { expect, it } from 'vitest';
import { activeClose, bothClosed, doneAfter, run } from '../../src/scenario/index.ts';

it('a plain close is clean; the client is done one way after the server’s FIN, the server a round trip after it', () => {
  const { outcome } = run(activeClose('client', { rtt: '100ms', serverWait: '300ms' }), '1');
  expect(bothClosed(outcome)).toBe(true);
  expect(doneAfter(outcome, 'client')).toBe(400e6);
  expect(doneAfter(outcome, 'server')).toBe(450e6);
});

it('a close that the network swallows is not clean, and the side that was never told is never done', () => {
  const { outcome } = run(activeClose('client', { faults: ['partition from 340ms'] }), '1');
  expect(bothClosed(outcome)).toBe(false);
  expect(outcome.client.ending).toBe('gave up');
  expect(doneAfter(outcome, 'server')).toBeNull();
});
