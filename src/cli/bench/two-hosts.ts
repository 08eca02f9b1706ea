// Two hosts on one link and one virtual clock, without scripts, faults or traces: what bulk transfer and churn
// run on. Built once and reset before each pass, so that what is measured is the steady state.
import { Host, splitSysctls } from '../../host/index.ts';
import { LinkDirection, parseDirection, type DirectionDescription } from '../../link/index.ts';
import { resolveProfile } from '../../tcp/index.ts';
import { RandomSource, VirtualScheduler } from '../../time/index.ts';

export const clientIndex = 0;
export const serverIndex = 1;

export class TwoHosts {
  readonly scheduler = new VirtualScheduler();
  readonly client: Host;
  readonly server: Host;
  readonly #random = new RandomSource('');
  readonly #packets = { next: 1 };
  readonly #directions: readonly LinkDirection[];

  /** Both directions of the link are alike; so are both hosts: 'rfc9293' with these sysctls. */
  constructor(link: DirectionDescription, sysctls: Readonly<Record<string, string | number>>) {
    const own = splitSysctls(sysctls);
    const profile = resolveProfile('rfc9293', own.tcp);
    const shared = {
      profile,
      ...own.host,
      scheduler: this.scheduler,
      random: this.#random,
      packets: this.#packets,
    };
    this.client = new Host({ ...shared, name: 'client', index: clientIndex });
    this.server = new Host({ ...shared, name: 'server', index: serverIndex });
    const toServer = this.#direction('toServer', link, this.server);
    const toClient = this.#direction('toClient', link, this.client);
    this.client.route(serverIndex, toServer);
    this.server.route(clientIndex, toClient);
    this.#directions = [toServer, toClient];
  }

  /** As new, under another seed. */
  begin(seed: string): void {
    this.scheduler.reset();
    this.#random.reset(seed);
    this.#packets.next = 1;
    this.client.reset();
    this.server.reset();
    for (const direction of this.#directions) direction.reset();
  }

  #direction(name: string, link: DirectionDescription, to: Host): LinkDirection {
    const direction = new LinkDirection({
      name: `link.${name}`,
      parameters: parseDirection(link, `link.${name}`),
      context: {
        scheduler: this.scheduler,
        random: stream => this.#random.stream(stream),
        observer: { dropped: () => {} },
      },
    });
    direction.deliverTo(packet => to.receive(packet));
    return direction;
  }
}
