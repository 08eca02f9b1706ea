// Laws of TCP under any network that is not wholly dead and any applications. A failure prints fast-check's
// seed and path: `fc.assert(…, { seed, path })` replays it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roughRun } from '../support/arbitraries.ts';
import { runRough, type Application, type RoughResult } from '../support/rough-network.ts';

/** What `to` has read is how `from`'s writing begins. */
function expectPrefix(from: Application, to: Application, real: boolean): void {
  expect(to.receivedCount).toBeLessThanOrEqual(from.written);
  if (real) expect(to.received).toEqual(Array.from({ length: to.receivedCount }, (_, n) => from.octet(n)));
}

function states({ client, server }: RoughResult): string {
  return `${client.specimen.state} ${server.specimen.state}`;
}

describe('under loss, delay, duplication and reordering that end some day', () => {
  it('when both only shut down, everything written is read, once and in order, and both end CLOSED', () => {
    fc.assert(
      fc.property(roughRun(false), options => {
        const result = runRough(options);
        const { client, server } = result;
        expect(result.violations).toEqual([]);
        expectPrefix(client, server, options.realText);
        expectPrefix(server, client, options.realText);
        expect([client.errors, server.errors]).toEqual([[], []]);
        expect(states(result)).toBe('CLOSED CLOSED');
        expect([server.receivedCount, client.receivedCount]).toEqual([client.wanted, server.wanted]);
      }),
      { numRuns: 200, interruptAfterTimeLimit: 40_000 },
    );
  });

  it('when they close abruptly too, what is read is a prefix of what was written, and nobody is stuck', () => {
    fc.assert(
      fc.property(roughRun(true), options => {
        const result = runRough(options);
        const { client, server } = result;
        expect(result.violations).toEqual([]);
        expectPrefix(client, server, options.realText);
        expectPrefix(server, client, options.realText);
        expectNobodyStuck(result);
      }),
      { numRuns: 200, interruptAfterTimeLimit: 40_000 },
    );
  });

  it('the same seed gives the same segments at the same times', () => {
    fc.assert(
      fc.property(roughRun(true), options => {
        expect(runRough(options).log).toEqual(runRough(options).log);
      }),
      { numRuns: 30 },
    );
  });
});

/**
 * CLOSED; or LISTEN again after a reset during the handshake; or FIN-WAIT-2 with the other end gone: whoever only
 * shut down waits there without limit, as the RFC has it, and no timer asks after a peer whose RST was lost.
 */
function expectNobodyStuck({ client, server }: RoughResult): void {
  for (const [own, peer] of [
    [client, server],
    [server, client],
  ] as const) {
    const { state } = own.specimen;
    if (state === 'FIN-WAIT-2') expect([state, peer.specimen.state]).toEqual([state, 'CLOSED']);
    else expect(['CLOSED', 'LISTEN']).toContain(state);
  }
}
