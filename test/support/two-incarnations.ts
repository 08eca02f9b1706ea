// Two connections on the same 4-tuple, one after the other: the first is aborted, the second follows at once and lives
// on for long.
import type { Scenario } from '../../src/scenario/index.ts';

const ports = { client: 40_000, server: 8080 };
const oneWay = { delay: '20ms' };

export const twoIncarnations: Scenario = {
  name: 'aborted and opened again',
  link: { toServer: oneWay, toClient: oneWay },
  script: {
    server: [
      { on: { at: '0s' }, do: [{ listen: { port: ports.server, reuseaddr: true } }] },
      { on: { error: true }, do: [{ close: true }] },
    ],
    s2: [{ on: { eof: true }, do: [{ close: true }] }],
    client: [
      { on: { at: '0s' }, do: [{ connect: { port: ports.client, reuseaddr: true } }] },
      { on: { connected: true, after: '100ms' }, do: [{ abort: true }] },
    ],
    c2: [
      { on: { at: '500ms' }, do: [{ connect: { port: ports.client, reuseaddr: true } }] },
      { on: { connected: true, after: '5s' }, do: [{ close: true }] },
    ],
  },
};
