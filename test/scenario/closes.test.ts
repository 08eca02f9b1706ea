// Each builder's scenario, run without loss: the ladder in its docstring is what happens.
import { describe, expect, it } from 'vitest';
import {
  activeClose,
  classicalClose,
  halfClose,
  run,
  simultaneousClose,
  type Scenario,
} from '../../src/scenario/index.ts';

/** What left its sender from the first FIN on, and the states of both sides. */
function teardown(scenario: Scenario): { segments: string[]; client: string; server: string } {
  const { outcome, trace } = run(scenario, 'seed', { trace: true });
  const names = (trace?.events ?? []).flatMap(event =>
    event.type === 'segment-sent' ? [event.labels.join(' + ')] : [],
  );
  return {
    segments: names.slice(names.findIndex(name => name.includes('FIN'))),
    client: outcome.client.path.slice(3).join(' '),
    server: outcome.server.path.slice(4).join(' '),
  };
}

const rtts = ['1ms', '40ms', '800ms'] as const;

describe.each(rtts)('with a round trip of %s', rtt => {
  it('the active close by the client takes four segments', () => {
    expect(teardown(activeClose('client', { rtt }))).toEqual({
      segments: ['client FIN #1', 'server ACK of FIN #1', 'server FIN #1', 'client ACK of FIN #1'],
      client: 'FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED',
      server: 'CLOSE-WAIT LAST-ACK CLOSED',
    });
  });

  it('the active close by the server is its mirror', () => {
    const { segments, client } = teardown(activeClose('server', { rtt }));
    expect(segments.filter(name => name.includes('FIN'))).toEqual([
      'server FIN #1',
      'client ACK of FIN #1',
      'client FIN #1',
      'server ACK of FIN #1',
    ]);
    expect(client).toBe('CLOSE-WAIT LAST-ACK CLOSED');
  });

  it('in the half-close the answer travels between the two FINs', () => {
    const { segments } = teardown(halfClose({ rtt }));
    expect(segments).toEqual([
      'client FIN #1',
      'server ACK of FIN #1',
      'server DATA #1',
      'server FIN #1',
      'client ACK of FIN #1',
    ]);
  });

  it('in the simultaneous close the FINs cross and both sides wait', () => {
    expect(teardown(simultaneousClose({ rtt }))).toEqual({
      segments: ['client FIN #1', 'server FIN #1', 'server ACK of FIN #1', 'client ACK of FIN #1'],
      client: 'FIN-WAIT-1 CLOSING TIME-WAIT CLOSED',
      server: 'FIN-WAIT-1 CLOSING TIME-WAIT CLOSED',
    });
  });

  it('in the classical close the rest of the answer follows the ACK of the first FIN', () => {
    const { segments, server } = teardown(classicalClose({ rtt }));
    expect(segments.filter(name => !name.startsWith('client ACK #'))).toEqual([
      'client FIN #1',
      'server ACK of FIN #1',
      'server DATA #2',
      'server FIN #1',
      'client ACK of FIN #1',
    ]);
    expect(server).toBe('CLOSE-WAIT LAST-ACK CLOSED');
  });
});

describe('a fault on the classical close', () => {
  it.each([
    ['drop client FIN #1', ['client FIN #1', 'client FIN #2']],
    ['drop server ACK of FIN #1', ['server ACK of FIN #1', 'client FIN #2', 'server ACK of FIN #2']],
    ['drop server FIN #1', ['server FIN #1', 'server FIN #2']],
    ['drop client ACK of FIN #1', ['client ACK of FIN #1', 'server FIN #2', 'client ACK of FIN #2']],
  ])('%s is made good by a retransmission', (fault, expected) => {
    // The server stays silent after its ACK for longer than the client waits for it.
    const { segments, client, server } = teardown(
      classicalClose({ answer: 1, serverWait: '5s', faults: [fault] }),
    );
    for (const name of expected) expect(segments).toContain(name);
    expect(client).toBe('FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED');
    expect(server).toBe('CLOSE-WAIT LAST-ACK CLOSED');
  });
});
