// Names of random numbers. A run's seed is made of the experiment's name, the experiment's seed and the
// replication, and not of the point: so replication 7 meets the same luck at every point, and differences
// between points are differences made by the parameters (common random numbers). Within a run, whatever
// draws takes a substream of its own under this name (`time/random`).

/** The seed of all runs with this replication number (counted from 1), whatever their parameters. */
export function runSeed(experiment: string, seed: string, replication: number): string {
  return `${experiment}/${seed}/${replication}`;
}
