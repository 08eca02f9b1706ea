// How many runs to hand out at once: so many that a chunk takes long enough to be worth its way to a thread and
// back, and few enough for a live progress bar and a quick Ctrl-C.

const chunkMsTarget = 150;
const chunkRunsMax = 20_000;

/** Sizes chunks by how long the last one took. Only the cutting depends on the clock, never a result. */
export class ChunkSize {
  #runs: number;

  constructor(runs = 4) {
    this.#runs = runs;
  }

  get runs(): number {
    return this.#runs;
  }

  /** A chunk of `runs` took `elapsedMs`: grow at most fourfold, because the first ones also warm up. */
  learn(runs: number, elapsedMs: number): void {
    const ideal = (runs * chunkMsTarget) / Math.max(elapsedMs, 0.01);
    this.#runs = Math.max(1, Math.min(chunkRunsMax, Math.round(ideal), this.#runs * 4));
  }
}
