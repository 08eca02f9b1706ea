// One timer of one endpoint in the virtual clock's queue.
import type { TimerId } from '../tcp/index.ts';
import { TimedEvent } from '../time/index.ts';
import type { Endpoint } from './endpoint.ts';

export class EndpointTimer extends TimedEvent {
  /** Armed for the instant in which it was armed. */
  instant = false;
  readonly #endpoint: Endpoint;
  readonly #timer: TimerId;

  constructor(endpoint: Endpoint, timer: TimerId) {
    super();
    this.#endpoint = endpoint;
    this.#timer = timer;
  }

  fire(): void {
    this.#endpoint.timerFired(this.#timer, this.instant);
  }

  override describe(): string {
    const { host, localPort } = this.#endpoint;
    return `timer ${this.#timer} of ${host.name}:${localPort}`;
  }
}
