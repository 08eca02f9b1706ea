// Every system talks with every other: two ends of one connection, each by its own profile.
import { describe, expect, it } from 'vitest';
import { profileNames } from '../../../src/tcp/index.ts';
import { Pair } from '../../support/pair.ts';

/** Every n-th segment of both directions is lost, for a while. */
const lossy = (every: number) => (_: unknown, __: unknown, n: number) => n > 3 && n < 200 && n % every === 0;

const pairs = profileNames.flatMap(client => profileNames.map(server => ({ client, server })));

describe.each(pairs)('$client with $server', ({ client, server }) => {
  it('delivers all there is to deliver, and closes', () => {
    const pair = new Pair({ profile: { client, server }, drop: lossy(7) }).establish();
    pair.client.connection.send(200_000, pair.now);
    let received = 0;
    for (let round = 0; round < 4000 && received < 200_000; round++) {
      pair.run('50ms');
      received += pair.server.connection.receive(1e9, pair.now);
    }
    expect(received).toBe(200_000);

    pair.client.connection.close(pair.now);
    pair.run('5s');
    expect(pair.server.connection.endOfFile).toBe(true);
    pair.server.connection.close(pair.now);
    pair.run();
    expect(pair.client.path.slice(-4)).toEqual(['FIN-WAIT-1', 'FIN-WAIT-2', 'TIME-WAIT', 'CLOSED']);
    expect(pair.server.path.slice(-3)).toEqual(['CLOSE-WAIT', 'LAST-ACK', 'CLOSED']);
  });
});

it('each end keeps its own TIME-WAIT in one and the same run', () => {
  const lengths = Object.fromEntries(
    profileNames.map(client => {
      const pair = new Pair({ profile: { client, server: 'linux' } }).establish();
      pair.client.connection.close(pair.now);
      pair.run('1s');
      pair.server.connection.close(pair.now);
      pair.run();
      const moves = pair.client.events.flatMap(({ at, event }) =>
        event.type === 'state' ? [{ at, to: event.to }] : [],
      );
      const [entered, left] = ['TIME-WAIT', 'CLOSED'].map(to => moves.findLast(move => move.to === to)!.at);
      return [client, (left! - entered!) / 1e9];
    }),
  );
  expect(lengths).toEqual({ rfc9293: 240, linux: 60, freebsd: 60, macos: 30, windows: 120 });
});
