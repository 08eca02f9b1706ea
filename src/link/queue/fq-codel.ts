// FQ-CoDel: RFC 8290; where it leaves a choice, as Linux (net/sched/sch_fq_codel.c). Packets are sorted into flows
// by a hash of their addresses and ports; flows take turns by octets (deficit round robin), new ones first; each
// has a CoDel of its own. When there are too many packets, the flow with the most octets loses up to half of them.
//
//   new flows:  a ─► b        each turn: up to `quantum` octets; a new flow whose turn is over, or that is empty,
//   old flows:  c ─► d ─► e   goes to the end of the old ones
import type { VirtualScheduler } from '../../time/index.ts';
import type { LinkContext, LinkObserver } from '../context.ts';
import type { Packet } from '../packet.ts';
import type { FqCodelModel } from '../parameters.ts';
import { CodelControl } from './codel.ts';
import type { QueueDiscipline } from './discipline.ts';
import { StampedQueue } from './stamped-queue.ts';

/** How many packets the greatest flow loses at once, at most. */
const dropBatch = 64;

class Flow {
  readonly waiting = new StampedQueue();
  readonly control: CodelControl;
  deficit = 0;
  /** In one of the two lists. */
  isListed = false;

  constructor(control: CodelControl) {
    this.control = control;
  }
}

export class FqCodelQueue implements QueueDiscipline {
  readonly letsPass = false;
  readonly #model: FqCodelModel;
  readonly #scheduler: VirtualScheduler;
  readonly #observer: LinkObserver;
  /** By hash; made when first needed. */
  readonly #flows: (Flow | undefined)[];
  readonly #made: Flow[] = [];
  #newFlows: Flow[] = [];
  #oldFlows: Flow[] = [];
  #packets = 0;
  #bytes = 0;

  constructor(model: FqCodelModel, { scheduler, observer }: LinkContext) {
    this.#model = model;
    this.#scheduler = scheduler;
    this.#observer = observer;
    this.#flows = Array.from({ length: model.flows }, () => undefined);
  }

  enqueue(packet: Packet): void {
    const flow = this.#flowOf(packet);
    flow.waiting.push(packet, this.#scheduler.clock);
    this.#packets++;
    this.#bytes += packet.size;
    if (!flow.isListed) {
      flow.isListed = true;
      flow.deficit = this.#model.quantum;
      this.#newFlows.push(flow);
    }
    if (this.#packets > this.#model.limit) this.#makeRoom();
  }

  dequeue(): Packet | undefined {
    for (;;) {
      const list = this.#newFlows.length > 0 ? this.#newFlows : this.#oldFlows;
      const flow = list[0];
      if (flow === undefined) return undefined;
      if (flow.deficit <= 0) {
        flow.deficit += this.#model.quantum;
        this.#oldFlows.push(list.shift()!);
        continue;
      }
      const { waiting } = flow;
      const [packets, bytes] = [waiting.size, waiting.bytes];
      const packet = flow.control.dequeue(waiting, this.#bytes, this.#scheduler.clock);
      this.#packets -= packets - waiting.size;
      this.#bytes -= bytes - waiting.bytes;
      if (packet !== undefined) {
        flow.deficit -= packet.size;
        return packet;
      }
      list.shift();
      // A new flow that is empty waits behind the old ones, so that it cannot stay new by sending little at a time.
      if (list === this.#newFlows && this.#oldFlows.length > 0) this.#oldFlows.push(flow);
      else flow.isListed = false;
    }
  }

  clear(): void {
    for (const flow of this.#made) {
      flow.waiting.clear();
      flow.control.reset();
      flow.deficit = 0;
      flow.isListed = false;
    }
    this.#newFlows.length = this.#oldFlows.length = 0;
    this.#packets = this.#bytes = 0;
  }

  #makeRoom(): void {
    let greatest = this.#made[0]!;
    for (const flow of this.#made) if (flow.waiting.bytes > greatest.waiting.bytes) greatest = flow;
    const enough = greatest.waiting.bytes / 2;
    let [packets, bytes] = [0, 0];
    while (packets < dropBatch && (packets === 0 || bytes < enough)) {
      const packet = greatest.waiting.shift();
      if (packet === undefined) break;
      packets++;
      bytes += packet.size;
      this.#observer.dropped(packet, 'queue', `FQ-CoDel: more than ${this.#model.limit} packets`);
    }
    this.#packets -= packets;
    this.#bytes -= bytes;
    greatest.control.count += packets;
  }

  #flowOf({ from, to, segment }: Packet): Flow {
    const ports = (segment.sourcePort << 16) | segment.destinationPort;
    // Multiplicative hashing with the golden ratio; several flows may share a place, as in reality.
    const mixed = Math.imul(ports ^ Math.imul((from << 16) ^ to, 0x85ebca6b), 0x9e3779b1) >>> 0;
    const place = Math.floor((mixed / 2 ** 32) * this.#flows.length);
    let flow = this.#flows[place];
    if (flow === undefined) {
      flow = new Flow(new CodelControl(this.#model, this.#observer));
      this.#flows[place] = flow;
      this.#made.push(flow);
    }
    return flow;
  }
}
