// A link: two directions, each with its own parameters and its own randomness.
import type { OperatorFunction } from 'rxjs';
import type { LinkContext } from './context.ts';
import { LinkDirection } from './direction.ts';
import type { Packet } from './packet.ts';
import type { DirectionParameters } from './parameters.ts';

/** One side of a `Duplex`'s options. */
export interface DuplexSide {
  readonly parameters?: DirectionParameters;
  readonly before?: readonly OperatorFunction<Packet, Packet>[];
  readonly after?: readonly OperatorFunction<Packet, Packet>[];
}

export interface DuplexOptions {
  /** Names the directions `${name}.toServer` and `${name}.toClient`, and with them their random streams. */
  readonly name: string;
  readonly context: LinkContext;
  readonly toServer?: DuplexSide;
  readonly toClient?: DuplexSide;
}

export class Duplex {
  readonly toServer: LinkDirection;
  readonly toClient: LinkDirection;

  constructor(options: DuplexOptions) {
    const { name, context, toServer = {}, toClient = {} } = options;
    this.toServer = new LinkDirection({ parameters: {}, ...toServer, name: `${name}.toServer`, context });
    this.toClient = new LinkDirection({ parameters: {}, ...toClient, name: `${name}.toClient`, context });
  }

  /** Both directions as new; see `LinkDirection.reset`. */
  reset(): void {
    this.toServer.reset();
    this.toClient.reset();
  }
}
