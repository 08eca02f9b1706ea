// What a loss model looks like to the operator that asks it: one question a packet.

export interface LossProcess {
  /** Whether the next packet is lost. Asked once for each. */
  loses(): boolean;
  /** Why the packet just asked about was lost; for people. */
  readonly detail: string;
  /** As new, for another run. */
  reset(): void;
}

/** 0.05 as '5%'. */
export function percent(probability: number): string {
  return `${Number((probability * 100).toPrecision(6))}%`;
}
