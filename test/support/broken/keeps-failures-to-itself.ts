// When the connection fails the application is told nothing (against RFC 9293 §3.6, MUST-12).
import type { ConnectionError } from '../../../src/tcp/index.ts';
import { BrokenConnection, type BrokenEndpoint } from './broken-endpoint.ts';

class KeepsFailures extends BrokenConnection {
  override takeError(): ConnectionError | null {
    super.takeError();
    return null;
  }
}

export const keepsFailuresToItself: BrokenEndpoint = {
  name: 'keeps failures to itself',
  makeConnection: options =>
    new KeepsFailures({
      ...options,
      effects: {
        transmit: (segment, cause) => options.effects.transmit(segment, cause),
        arm: (timer, at) => options.effects.arm(timer, at),
        disarm: timer => options.effects.disarm(timer),
        notify: event => {
          if (event.type !== 'error') options.effects.notify(event);
        },
      },
    }),
};
