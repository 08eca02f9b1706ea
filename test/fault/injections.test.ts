import { describe, expect, it } from 'vitest';
import { activeClose, type CloseOptions } from '../../src/scenario/index.ts';
import { told, traced } from '../support/story.ts';

const close = (...faults: string[]): ReturnType<typeof activeClose> => activeClose('client', { faults });
const linux = (...faults: string[]): ReturnType<typeof activeClose> =>
  activeClose('client', { faults, profile: 'linux' } satisfies CloseOptions);

describe('replay', () => {
  it('puts an exact copy on the device of whoever it was for', () => {
    const lines = told(close('replay client FIN #1 at 2s'), 2);
    expect(lines).toEqual([
      '2 s client FIN,ACK seq 201 ack 1001 [replay of client FIN #1]',
      '2 s server RST seq 1001',
      '240.57 s client is CLOSED',
    ]);
  });

  it('of a SYN makes a listener that remembers nothing answer, and the RST undoes it', () => {
    const lines = told(close('replay client SYN #1 at 2s'), 2);
    expect(lines.slice(0, 5)).toEqual([
      '2 s client SYN seq 0 [replay of client SYN #1]',
      '2 s server is LISTEN',
      '2 s server is SYN-RECEIVED',
      expect.stringMatching(/^2 s server SYN,ACK seq -?\d+ ack 1$/),
      expect.stringContaining('2.02 s client'),
    ]);
  });

  it('of a segment that was never sent does nothing', () => {
    expect(told(close('replay client FIN #7 at 2s'), 2)).toEqual(['240.57 s client is CLOSED']);
  });

  it('happens although both ends are done by then', () => {
    const scenario = { ...close('replay client FIN #1 at 300s'), end: { until: 'closed' as const } };
    expect(told(scenario, 299)).toEqual([
      '300 s client FIN,ACK seq 201 ack 1001 [replay of client FIN #1]',
      '300 s server RST seq 1001',
    ]);
  });
});

describe('forge', () => {
  it('counts its numbers from what the receiver expects: one that is not exact only provokes an ACK', () => {
    expect(told(close('forge server RST seq rcv.nxt+100 at 200ms'), 0.2).slice(0, 2)).toEqual([
      '200 ms server RST seq 1101 [forged: RST seq rcv.nxt+100]',
      '200 ms client ACK seq 201 ack 1001',
    ]);
    expect(told(close('forge server RST seq rcv.nxt at 200ms'), 0.2).slice(0, 2)).toEqual([
      '200 ms server RST seq 1001 [forged: RST seq rcv.nxt]',
      '200 ms client is CLOSED',
    ]);
  });

  it('assassinates a TIME-WAIT where RFC 1337 is not followed', () => {
    const { outcome } = traced(linux('forge server RST seq rcv.nxt when client is TIME-WAIT'));
    expect(outcome.client.timeWait).toBe(0);
    const protectedBy = { ...linux('forge server RST seq rcv.nxt when client is TIME-WAIT') };
    const careful = traced({
      ...protectedBy,
      hosts: { ...protectedBy.hosts, client: { profile: 'linux', sysctls: { tcp_rfc1337: 1 } } },
    });
    expect(careful.outcome.client.timeWait).toBe(60e9);
  });

  it('ends a connection with a FIN that nobody sent; timestamps make it believable', () => {
    const fault = 'forge server FIN,ACK seq rcv.nxt ack snd.nxt ts last at 200ms';
    expect(told(linux(fault), 0.2).slice(0, 3)).toEqual([
      '200 ms server FIN,ACK seq 1001 ack 201 [forged: FIN,ACK seq rcv.nxt ack snd.nxt ts last]',
      '200 ms client is CLOSE-WAIT',
      '200 ms client: read() = 0',
    ]);
  });

  it('waits its delay after the occasion', () => {
    const lines = told(close('forge server RST seq rcv.nxt 1.5s after client FIN #1 was sent'), 1.8);
    expect(lines[0]).toBe('1.88 s server RST seq 1002 [forged: RST seq rcv.nxt]');
  });

  it('before anyone has spoken does nothing', () => {
    expect(told(close('forge server RST at 0s'))).toEqual(told(close()));
  });
});

describe('corruption', () => {
  it('is found by the checksum, and the sender tries again', () => {
    expect(told(close('corrupt client FIN #1'), 'teardown').slice(0, 4)).toEqual([
      '380 ms client: close()',
      '380 ms client is FIN-WAIT-1',
      expect.stringMatching(
        /^380 ms client FIN,ACK seq 201 ack 1001, lost by checksum: bit \d+ flipped: .* wrong/,
      ),
      '1.38 s client FIN,ACK seq 201 ack 1001',
    ]);
  });

  it('of two bits slips through now and then, which is told', () => {
    const scenario = activeClose('client', {
      faults: ['corrupt 50% of server DATA by 2 bits'],
      answer: 300_000,
      end: { at: '10min' },
    });
    const events = ['1', '2', '3', '4'].flatMap(seed => traced(scenario, seed).trace!.events);
    const altered = events.filter(e => e.type === 'segment-faulted' && e.detail.startsWith('altered'));
    const caught = events.filter(e => e.type === 'segment-dropped' && e.by === 'checksum');
    // About one pair in 32 cancels out.
    expect(altered.length).toBeGreaterThan(0);
    expect(caught.length).toBeGreaterThan(altered.length * 10);
  });
});
