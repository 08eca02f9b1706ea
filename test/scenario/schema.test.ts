import { describe, expect, it } from 'vitest';
import { activeClose, parseScenario, scenarioJsonSchema } from '../../src/scenario/index.ts';
import { FinwaitError } from '../../src/time/index.ts';

const complete = {
  name: 'everything at once',
  hosts: {
    client: { profile: 'rfc9293', sysctls: { tcp_fin_timeout: 5, tcp_sack: '0' }, address: '192.0.2.1' },
    server: {},
  },
  link: {
    toServer: {
      delay: { normal: { mean: '20ms', deviation: '5ms' }, keepOrder: false },
      loss: { gilbertElliott: { p: '1%', r: 0.3, lossBad: 1 } },
      rate: '10Mbps',
      queue: { packets: 100 },
      reorder: { probability: '1%', by: '10ms' },
      duplicate: 0.01,
    },
    toClient: {
      delay: {
        jitter: { delay: '20ms', jitter: '5ms', correlation: '25%', distribution: [-8192, 8192] },
      },
      loss: { state: { p13: '1%', p31: 0.5 } },
      rate: { rate: '1Mbps', packetOverhead: -14, cellSize: 48 },
      queue: { fqCodel: { flows: 64, target: '5ms', ecn: false } },
      corrupt: { probability: '1%', bits: 2 },
      duplicate: { probability: '1%', correlation: '50%' },
      reorder: { probability: '1%', by: '10ms', gap: 3 },
      mtu: 1400,
      slots: { minimum: '1ms', packets: 3 },
      outages: [{ from: '1s', to: '2s' }],
      netem: { command: 'delay 20ms 5ms distribution mine', distributions: { mine: [0, 8192] } },
      schedule: [{ at: '5s', delay: '50ms', netem: 'loss gemodel 1% 10%', loss: { pattern: '0010011' } }],
    },
  },
  script: {
    client: [
      { on: { at: 0 }, do: [{ connect: { port: 'kernel', reuseaddr: false } }] },
      { on: { connected: true, after: '10ms' }, do: [{ write: 200 }, { shutdown: 'wr' }] },
      { on: { received: 10 }, do: [{ read: 'stop' }, { linger: { on: true, seconds: 0 } }] },
      { on: { state: { side: 'server', is: 'LAST-ACK' }, after: '1s' }, do: [{ abort: true }] },
      { on: { error: true }, do: [{ tryBind: { port: 40000, reuseaddr: true } }] },
    ],
    server: [
      { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true, accept: false } }] },
      {
        on: { accepted: true },
        do: [{ sockopt: { name: 'TCP_NODELAY', value: 1 } }, { closeListener: true }],
      },
      { on: { eof: true }, do: [{ close: true, blocking: true }] },
    ],
    c2: [],
    s2: [],
  },
  faults: ['drop client FIN #1', 'partition from 1s to 8s'],
  end: { until: 'done', at: '2min' },
};

/** The complaint about the complete scenario with one value, found by its path, replaced or (undefined) removed. */
function complaint(path: string, value: unknown): string {
  const scenario: unknown = structuredClone(complete);
  const keys = path.split(/[.[\]]+/).filter(key => key !== '');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((at, key) => (at as Record<string, unknown>)[key], scenario) as Record<
    string,
    unknown
  >;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return complaintAbout(scenario);
}

function complaintAbout(json: unknown): string {
  try {
    parseScenario(json, 'mine.json');
  } catch (error) {
    if (error instanceof FinwaitError && error.code === 'bad-scenario') return error.message;
    throw error;
  }
  throw new Error('read without complaint');
}

describe('a scenario in JSON', () => {
  it('is read as it stands, parsed or as text', () => {
    expect(parseScenario(complete, 'mine.json')).toEqual(complete);
    expect(parseScenario(JSON.stringify(complete), 'mine.json')).toEqual(complete);
  });

  it.each([
    ['name', undefined, 'mine.json: name: is missing. Give a string.'],
    ['name', 5, 'mine.json: name: expected a string, not 5.'],
    ['scripts', {}, "mine.json: scripts: there is no such field. Did you mean 'script'?"],
    ['script.server', undefined, 'mine.json: script.server: is missing. Give a list.'],
    [
      'script.client[1].on',
      { conected: true },
      "script.client[1].on: there is no trigger 'conected'. Did you mean 'connected'?",
    ],
    [
      'script.client[1].on',
      { whenever: 5 },
      "script.client[1].on: expected trigger: an object with 'at', 'connected',",
    ],
    [
      'script.client[1].on',
      'connected',
      "script.client[1].on: expected trigger: an object with 'at', 'connected',",
    ],
    [
      'script.client[1].on',
      { eof: true, error: true },
      "script.client[1].on: expected one trigger, found 'eof' and 'error'.",
    ],
    [
      'script.client[1].on.aftr',
      '5ms',
      "script.client[1].on.aftr: there is no such field. Did you mean 'after'?",
    ],
    [
      'script.client[1].on.after',
      'soon',
      "script.client[1].on.after: cannot read 'soon' as a duration. Write a number and a unit",
    ],
    ['script.client[1].on.after', true, "script.client[1].on.after: expected a duration such as '20ms'."],
    ['script.client[2].on.received', 0, 'script.client[2].on.received: expected more than 0, not 0.'],
    [
      'script.client[3].on.state.is',
      'LASTACK',
      'script.client[3].on.state.is: "LASTACK" is unknown. Expected \'CLOSED\'',
    ],
    ['script.client[3].on.state.is', 'LASTACK', "Did you mean 'LAST-ACK'?"],
    [
      'script.client[1].do[0]',
      { wrote: 5 },
      "script.client[1].do[0]: there is no action 'wrote'. Did you mean 'write'?",
    ],
    ['script.client[1].do[0].write', 1.5, 'script.client[1].do[0].write: expected a whole number, not 1.5.'],
    [
      'script.client[1].do[1].shutdown',
      'write',
      "script.client[1].do[1].shutdown: \"write\" is unknown. Expected 'wr', 'rd' or 'rdwr'.",
    ],
    [
      'script.client[0].do[0].connect.port',
      70000,
      'script.client[0].do[0].connect.port: expected at most 65535, not 70000.',
    ],
    [
      'script.client[0].do[0].connect.reuseaddr',
      undefined,
      'script.client[0].do[0].connect.reuseaddr: is missing. Give a boolean.',
    ],
    ['script.client[1].do', { write: 5 }, 'script.client[1].do: expected a list, not {"write":5}.'],
    ['hosts.client.adress', '::1', "hosts.client.adress: there is no such field. Did you mean 'address'?"],
    ['link.toServer.loss', '120%', "mine.json: link.toServer.loss: '120%' is not a probability."],
    [
      'link.toServer.delay',
      { unifrom: ['1ms', '2ms'] },
      "link.toServer.delay.unifrom: there is no such field. Did you mean 'uniform'?",
    ],
    ['link.toServer.rate', undefined, 'link.toServer.queue: a queue needs a rate to wait for.'],
    ['link.toServe', {}, "link.toServe: there is no such field. Did you mean 'toServer'?"],
    [
      'faults[1]',
      'drop client FIM #1',
      'mine.json: faults[1]: cannot read the fault\n  drop client FIM #1\n              ^^^',
    ],
    ['end.until', 'finished', "end.until: \"finished\" is unknown. Expected 'done' or 'closed'."],
  ])('with %s = %j is refused, naming place, value and remedy', (path, value, expected) => {
    expect(complaint(path, value)).toContain(expected);
  });

  it('that is no JSON or no object is refused', () => {
    expect(complaintAbout('{ "name": ')).toMatch(/^mine\.json: is not JSON\. /);
    expect(complaintAbout('[]')).toBe('mine.json: expected an object, not [].');
    expect(complaintAbout('null')).toBe('mine.json: expected an object, not null.');
  });
});

describe('the JSON Schema', () => {
  it('describes every part of a scenario, refuses unknown fields and survives JSON', () => {
    const schema = scenarioJsonSchema() as { properties: Record<string, unknown>; required: string[] };
    expect(Object.keys(schema.properties)).toEqual(['name', 'hosts', 'link', 'script', 'faults', 'end']);
    expect(schema.required).toEqual(['name', 'script']);
    expect(schema).toMatchObject({ additionalProperties: false });
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    const text = JSON.stringify(schema);
    for (const word of ['tryBind', 'gilbertElliott', 'TIME-WAIT', 'kernel']) expect(text).toContain(word);
  });

  it('belongs to the same vocabulary as the builders', () => {
    expect(() => parseScenario(activeClose('client'), 'built')).not.toThrow();
  });
});
