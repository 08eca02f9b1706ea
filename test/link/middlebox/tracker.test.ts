import { describe, expect, it } from 'vitest';
import { parseMiddlebox, type MiddleboxDescription } from '../../../src/link/index.ts';
import {
  activeClose,
  halfClose,
  prepare,
  type CloseOptions,
  type Scenario,
} from '../../../src/scenario/index.ts';
import { told, traced } from '../../support/story.ts';

const through = (
  middlebox: MiddleboxDescription | readonly MiddleboxDescription[],
  options: CloseOptions = {},
  build = (given: CloseOptions): Scenario => activeClose('client', given),
): Scenario => {
  const scenario = build(options);
  return { ...scenario, link: { ...scenario.link, middlebox } };
};

describe('a NAT', () => {
  it('in time is not noticed', () => {
    expect(told(through({ nat: { idle: '60s' } }))).toEqual(told(activeClose('client')));
  });

  it('that has forgotten an idle connection loses its FIN, and every further copy', () => {
    const lines = told(through({ nat: { idle: '60s' } }, { closeAt: '90s', profile: 'linux' }), 'teardown');
    const why = 'lost by middlebox: nat: forgotten after 60 s without a segment';
    expect(lines.slice(0, 3)).toEqual([
      '90.04 s client: close()',
      '90.04 s client is FIN-WAIT-1',
      `90.04 s client FIN,ACK seq 201 ack 1001, ${why}`,
    ]);
    expect(lines.filter(line => line.includes(why)).length).toBeGreaterThan(5);
    expect(lines.some(line => line.includes('server'))).toBe(false);
  });

  it('may answer with RST: whoever closes sees that at once, the other never', () => {
    const scenario = through({ nat: { idle: '60s', onUnknown: 'reset' } }, { closeAt: '90s' });
    expect(told(scenario, 'teardown')).toEqual([
      '90.04 s client: close()',
      '90.04 s client is FIN-WAIT-1',
      '90.04 s client FIN,ACK seq 201 ack 1001, lost by middlebox: nat: forgotten after 60 s without a segment',
      '90.04 s server RST seq 1001 [nat answers with RST]',
      '90.04 s client is CLOSED',
    ]);
    expect(traced(scenario).outcome.server.finalState).toBe('ESTABLISHED');
  });

  it('refuses what comes from outside just the same, one way later', () => {
    const scenario = through({ nat: { idle: '60s', onUnknown: 'reset' } }, { closeAt: '90s' }, given =>
      activeClose('server', given),
    );
    expect(told(scenario, 'teardown').slice(2)).toEqual([
      '90.06 s server FIN,ACK seq 1001 ack 201, lost by middlebox: nat: forgotten after 60 s without a segment',
      '90.08 s client RST seq 201 [nat answers with RST]',
      '90.1 s server is CLOSED',
    ]);
  });

  it('lets no SYN from outside in', () => {
    const scenario = through({ nat: {} }, { faults: ['drop client segments'] });
    const { trace } = traced({ ...scenario, faults: [], end: { at: '1s' } });
    expect(trace!.events.some(e => e.type === 'segment-dropped')).toBe(false);
  });

  it('whose TIME-WAIT is shorter than the end’s loses a FIN that is sent again', () => {
    const late = (timeWait: string): string[] =>
      told(
        through({ nat: { timeWait, lastAck: timeWait } }, { faults: ['drop client ACK of FIN #1-2'] }),
        'teardown',
      );
    expect(late('240s').at(-2)).toMatch(/server is CLOSED/);
    const lost = late('500ms').filter(line => line.includes('lost by middlebox'));
    expect(lost[0]).toMatch(
      /server FIN,ACK seq 1001 ack 202, lost by middlebox: nat: forgotten after 500 ms/,
    );
    expect(late('500ms').filter(line => line.includes('server is CLOSED')).length).toBeLessThanOrEqual(1);
  });

  it('forgets a half-closed connection earlier than an open one', () => {
    const scenario = through(
      { nat: { closeWait: '60s' } },
      { serverWait: '90s', end: { at: '1000s' } },
      halfClose,
    );
    const lost = told(scenario).filter(line => line.includes('lost by'));
    expect(lost[0]).toContain('PSH,ACK seq 1 ack 202 len 1000, lost by middlebox: nat: forgotten after 60 s');
  });
});

describe('a firewall', () => {
  it('stands at the server’s end and has conntrack’s numbers', () => {
    const parsed = parseMiddlebox({ firewall: {} }, 'link.middlebox');
    expect(parsed).toMatchObject({
      at: 'server',
      strict: true,
      timeouts: {
        idle: 432_000e9,
        timeWait: 120e9,
        finWait: 120e9,
        closeWait: 60e9,
        lastAck: 30e9,
        reset: 10e9,
      },
    });
  });

  it('loses data and FINs that come after a RST', () => {
    const faults = ['forge server RST seq rcv.nxt+1000 at 200ms'];
    const strict = through({ firewall: {}, at: 'server' }, { faults, end: { at: '10s' } });
    // The forged RST never passed the box, which stands before the link's end: it loses nothing.
    expect(told(strict).filter(line => line.includes('middlebox'))).toEqual([]);
    const aborts = activeClose('client', { end: { at: '10s' } });
    const scenario = {
      ...aborts,
      link: { ...aborts.link, middlebox: { firewall: {} } },
      script: {
        ...aborts.script,
        server: [...aborts.script.server, { on: { at: '390ms' as const }, do: [{ abort: true as const }] }],
      },
    };
    expect(told(scenario, 0.38).filter(line => line.includes('middlebox'))).toEqual([
      '380 ms client FIN,ACK seq 201 ack 1001, lost by middlebox: firewall: FIN after a RST',
    ]);
  });

  it('keeps a SYN out whose 4-tuple it still holds to be in TIME-WAIT, if so told', () => {
    const scenario = (synInTimeWait: 'pass' | 'drop'): Scenario => {
      const first = activeClose('server', { profile: 'linux', end: { at: '20s' } });
      const connect = { connect: { port: 40_000, reuseaddr: true } };
      return {
        ...first,
        link: { ...first.link, middlebox: { firewall: { synInTimeWait } } },
        script: { ...first.script, c2: [{ on: { at: '5s' }, do: [connect] }] },
      };
    };
    expect(told(scenario('pass'), 5)).toContain('5.04 s client is ESTABLISHED');
    const blocked = told(scenario('drop'), 5);
    expect(blocked[1]).toBe('5 s client SYN seq 0, lost by middlebox: firewall: SYN in TIME-WAIT');
    expect(blocked.some(line => line.endsWith('client is ESTABLISHED'))).toBe(false);
  });

  it('may pick a forgotten connection up again when the client speaks', () => {
    const options = { closeAt: '90s', request: 10 } as const;
    const scenario = through({ firewall: { idle: '60s', pickUp: true } }, options);
    const writes: Scenario = {
      ...scenario,
      script: {
        ...scenario.script,
        client: [...scenario.script.client, { on: { at: '80s' }, do: [{ write: 5 }] }],
      },
    };
    expect(told(writes, 79).filter(line => line.includes('middlebox'))).toEqual([]);
    expect(traced(writes).outcome.client.ending).toBe('closed');
  });
});

describe('several boxes', () => {
  it('stand in their order, and the one that knows nothing is the one that objects', () => {
    const scenario = through([{ nat: { idle: '1h' } }, { firewall: { idle: '60s' } }], { closeAt: '90s' });
    expect(told(scenario, 'teardown')[2]).toContain('lost by middlebox: firewall: forgotten after 60 s');
  });

  it('begin anew with each run', () => {
    const world = prepare(through([{ nat: { idle: '60s' } }, { synProxy: {} }], { loss: '5%' }));
    const first = world.run('a', { trace: true });
    world.run('b');
    expect(world.run('a', { trace: true })).toEqual(first);
  });
});

describe('a description', () => {
  it.each([
    [{ nat: { idle: '60' } }, "link.middlebox.nat.idle: cannot read '60' as a duration"],
    [{ nat: { idles: '60s' } }, "link.middlebox.nat.idles: there is no such field. Did you mean 'idle'?"],
    [{ nat: { onUnknown: 'rst' } }, "link.middlebox.nat.onUnknown: 'rst' is not 'drop' or 'reset'."],
    [{ nat: {}, firewall: {} }, "link.middlebox: give one of 'nat', 'firewall' or 'synProxy'"],
    [{ at: 'server' }, "link.middlebox: give one of 'nat', 'firewall' or 'synProxy'"],
    [
      { synProxy: { windowScale: 15 } },
      'link.middlebox.synProxy.windowScale: expected a whole number from 0 to 14, not 15.',
    ],
    [{ firewall: { strict: 'yes' } }, 'link.middlebox.firewall.strict: expected true or false, not "yes".'],
  ])('%j is refused: %s', (middlebox, message) => {
    const scenario = activeClose('client');
    const wrong = { ...scenario, link: { middlebox } } as unknown as Scenario;
    expect(() => prepare(wrong)).toThrow(message);
  });
});
