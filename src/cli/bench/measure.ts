// How a benchmark is measured: passes over the same work under fresh seeds, some to warm up, then some that
// count; the figures are those of the median pass.

/** What one pass did. */
export interface Pass {
  /** Segments, connections or replications. */
  readonly units: number;
  /** Events that the virtual clock fired. */
  readonly events: number;
}

export interface Benchmark {
  /** What `usPerUnit` counts, for people. */
  readonly unit: string;
  /** The work, in words. */
  readonly work: string;
  /** How many units a pass has when nobody says. */
  readonly unitsDefault: number;
  /** Makes ready a pass of so many units. Each call of what it returns does all of them, or throws. */
  prepare(units: number): (seed: string) => Pass;
}

/** One line of `finwait bench --json`. */
export interface Figures {
  readonly bench: string;
  /** Units in a pass. */
  readonly n: number;
  /** Of the median pass. */
  readonly usPerUnit: number;
  readonly eventsPerUnit: number;
  /** Resident memory of the process at its highest. */
  readonly peakMiB: number;
  /** Of the median pass. */
  readonly wallMs: number;
}

/** Until compiled code has settled: at least so many passes, and so long. */
const warmUpPasses = 3;
const warmUpMs = 2000;
const measuredPasses = 9;

export function measure(name: string, benchmark: Benchmark, units = benchmark.unitsDefault): Figures {
  const pass = benchmark.prepare(units);
  const timed = (seed: string): Pass & { readonly wallMs: number } => {
    const begin = process.hrtime.bigint();
    const done = pass(seed);
    return { ...done, wallMs: Number(process.hrtime.bigint() - begin) / 1e6 };
  };
  let warm = 0;
  for (let i = 0; i < warmUpPasses || warm < warmUpMs; i++) warm += timed(`warm-up ${i}`).wallMs;
  const passes = Array.from({ length: measuredPasses }, (_, i) => timed(`pass ${i}`));
  const median = passes.toSorted((a, b) => a.wallMs / a.units - b.wallMs / b.units)[measuredPasses >> 1]!;
  return {
    bench: name,
    n: median.units,
    usPerUnit: rounded((median.wallMs * 1e3) / median.units),
    eventsPerUnit: rounded(median.events / median.units),
    peakMiB: rounded(process.resourceUsage().maxRSS / 1024),
    wallMs: rounded(median.wallMs),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(4));
