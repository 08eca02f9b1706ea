// What the faults of a load do to its hosts and to the programs on them.
import type { Ends, FaultStage } from '../../fault/index.ts';
import type { Host } from '../../host/index.ts';
import type { HostChanged } from '../../trace/index.ts';
import type { Segment } from '../../wire/index.ts';
import type { Gate } from './gate.ts';
import type { Workload } from './workload.ts';

export interface LoadStageAccess {
  /** All hosts that a rule means by that name. */
  meant(party: string): readonly Host[];
  readonly workloads: () => readonly Workload[];
  readonly gates: () => readonly Gate[];
  /** Tells what has become of a host. */
  changed(host: Host, change: HostChanged['change'], detail: string): void;
  inject(receiver: Ends, segment: Segment, why: string): void;
}

export class LoadStage implements FaultStage {
  readonly #access: LoadStageAccess;

  constructor(access: LoadStageAccess) {
    this.#access = access;
  }

  crash(party: string, detail: string): void {
    for (const host of this.#access.meant(party).filter(({ up }) => up)) {
      this.#access.changed(host, 'crashed', detail);
      host.crash();
      for (const workload of this.#access.workloads()) workload.crashed(host);
      this.#gate(host).open();
    }
  }

  restart(party: string, detail: string): void {
    for (const host of this.#access.meant(party).filter(({ up }) => !up)) {
      host.restart();
      this.#access.changed(host, 'restarted', detail);
      for (const workload of this.#access.workloads()) workload.restarted(host);
    }
  }

  freeze(party: string, detail: string): void {
    for (const host of this.#access.meant(party).filter(({ up }) => up)) {
      this.#access.changed(host, 'frozen', detail);
      this.#gate(host).shut();
    }
  }

  thaw(party: string, detail: string): void {
    for (const host of this.#access.meant(party).filter(({ up }) => up)) {
      this.#access.changed(host, 'resumed', detail);
      this.#gate(host).open();
    }
  }

  inject(receiver: Ends, segment: Segment, why: string): void {
    this.#access.inject(receiver, segment, why);
  }

  #gate({ index }: Host): Gate {
    return this.#access.gates()[index]!;
  }
}
