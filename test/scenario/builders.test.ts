import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeClose,
  classicalClose,
  halfClose,
  parseScenario,
  simultaneousClose,
  type CloseOptions,
  type Scenario,
} from '../../src/scenario/index.ts';

const builders: Readonly<Record<string, (options?: CloseOptions) => Scenario>> = {
  'activeClose(client)': options => activeClose('client', options),
  'activeClose(server)': options => activeClose('server', options),
  halfClose,
  simultaneousClose,
  classicalClose,
};

const duration = fc.oneof(
  fc.integer({ min: 0, max: 5000 }).map(value => `${value}ms`),
  fc.constantFrom('0s', '1.5s', '3us', '1ns'),
);
const perSide = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<{ client?: T; server?: T }> =>
  fc.record({ client: value, server: value }, { requiredKeys: [] });
const options: fc.Arbitrary<CloseOptions> = fc.record(
  {
    name: fc.string({ minLength: 1 }),
    rtt: duration,
    loss: fc.constantFrom(0, 0.05, '0%', '10%'),
    rate: fc.constantFrom('10Mbps', '56 kbit/s'),
    profile: fc.constant('rfc9293'),
    profiles: perSide(fc.constantFrom('rfc9293', 'linux')),
    sysctls: perSide(fc.constant({ tcp_fin_timeout: 5 })),
    request: fc.oneof(fc.nat(5000), fc.constant('2kB')),
    answer: fc.oneof(fc.nat(5000), fc.constant('1MiB')),
    closeAt: duration,
    serverWait: duration,
    clientWait: duration,
    faults: fc.subarray(['drop client FIN #1', 'partition from 1s to 8s']),
    end: fc.constant({ until: 'done' as const }),
  },
  { requiredKeys: [] },
);

describe.each(Object.entries(builders))('%s', (_name, build) => {
  it('prints as JSON and reads back equal, whatever the options', () => {
    fc.assert(
      fc.property(options, given => {
        const scenario = build(given);
        expect(parseScenario(JSON.stringify(scenario), 'built')).toEqual(scenario);
      }),
    );
  });

  it('treats an undefined option like an absent one', () => {
    const undefinedOptions = { name: undefined, rtt: undefined, link: undefined, closeAt: undefined };
    expect(build({ ...undefinedOptions, faults: undefined, request: undefined })).toEqual(build());
  });

  it.each([
    [{ rtt: 'quick' }, "rtt: cannot read 'quick' as a duration"],
    [{ loss: '101%' }, "loss: '101%' is not a probability"],
    [{ rate: '10' }, "rate: cannot read '10' as a bit rate"],
    [{ closeAt: '5' }, "closeAt: cannot read '5' as a duration"],
    [{ answer: 'much' }, "answer: cannot read 'much' as a number of bytes"],
    [{ link: {}, rtt: '5ms' }, "'link' and 'rtt' are both given"],
  ])('refuses %j, naming the option', (given, message) => {
    expect(() => build(given)).toThrow(message);
  });
});

describe('what the builders say', () => {
  it('the default classical close, whole', () => {
    expect(classicalClose()).toEqual({
      name: 'classical close',
      link: { toServer: { delay: '20ms' }, toClient: { delay: '20ms' } },
      script: {
        client: [
          { on: { at: '0s' }, do: [{ connect: { port: 40000, reuseaddr: true } }] },
          { on: { connected: true }, do: [{ write: 200 }] },
          { on: { connected: true, after: '380ms' }, do: [{ shutdown: 'wr' }] },
          { on: { eof: true }, do: [{ close: true }] },
          { on: { error: true }, do: [{ close: true }] },
        ],
        server: [
          { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] },
          { on: { received: 200 }, do: [{ write: 1000 }] },
          { on: { eof: true, after: '150ms' }, do: [{ write: 1000 }] },
          { on: { eof: true, after: '300ms' }, do: [{ close: true }] },
          { on: { error: true }, do: [{ close: true }] },
        ],
      },
    });
  });

  it('rtt, loss, rate, profiles and sysctls reach the link and the hosts', () => {
    const { link, hosts } = halfClose({
      rtt: '5ms',
      loss: '3%',
      rate: '1Mbps',
      profile: 'rfc9293',
      profiles: { server: 'linux' },
      sysctls: { client: { tcp_fin_timeout: 5 } },
    });
    const direction = { delay: '2.5ms', loss: '3%', rate: '1Mbps' };
    expect(link).toEqual({ toServer: direction, toClient: direction });
    expect(hosts).toEqual({
      client: { profile: 'rfc9293', sysctls: { tcp_fin_timeout: 5 } },
      server: { profile: 'linux' },
    });
  });

  it('without a request the server answers as soon as it has accepted', () => {
    const { script } = activeClose('client', { request: 0 });
    expect(script.server[1]).toEqual({ on: { accepted: true }, do: [{ write: 1000 }] });
    expect(script.client.flatMap(entry => entry.do).some(action => 'write' in action)).toBe(false);
  });

  it('in a simultaneous close the server waits one way less, so that both close at one moment', () => {
    const { script } = simultaneousClose({ rtt: '100ms', closeAt: '1s' });
    expect(script.client).toContainEqual({ on: { connected: true, after: '1s' }, do: [{ close: true }] });
    expect(script.server).toContainEqual({ on: { accepted: true, after: '950ms' }, do: [{ close: true }] });
  });
});
