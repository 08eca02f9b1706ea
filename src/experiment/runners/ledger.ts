// Which runs are asked for, which are finished and which are still to do. The runners take chunks from it and enter
// what they get; in what order does not matter, since everything is kept by run number.
import type { RunRecord, Stretch } from '../execution.ts';
import { isFailure } from '../execution.ts';

export interface RunnerOptions {
  /** Stops handing out chunks; those under way are finished, then the runner returns. */
  readonly signal?: AbortSignal;
  /** Told after every chunk, in order of finishing. */
  readonly onFinished?: (stretch: Stretch) => void;
}

/** Runs by number: `from` up to, but without, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export class Ledger {
  /** What is asked for and finished, by run number. */
  readonly records: (RunRecord | undefined)[];
  readonly #known: readonly (RunRecord | undefined)[];
  /** Runs asked for and not yet handed out, in the order of asking. */
  readonly #gaps: Span[] = [];
  #planned = 0;
  #finished = 0;
  #failed = 0;

  /** @param known records (sparse) that were there before: of a stopped command, or of another one */
  constructor(size: number, known: readonly (RunRecord | undefined)[] = []) {
    this.records = Array.from({ length: size });
    this.#known = known;
  }

  /** How many runs were asked for. */
  get plannedRuns(): number {
    return this.#planned;
  }

  /** How many of them are finished, failed ones included. */
  get finishedRuns(): number {
    return this.#finished;
  }

  get failedRuns(): number {
    return this.#failed;
  }

  /** Nothing is left to hand out. */
  get isExhausted(): boolean {
    return this.#gaps.length === 0;
  }

  get gaps(): readonly Span[] {
    return this.#gaps;
  }

  /** Asks for runs that nobody has asked for yet. */
  plan({ from, to }: Span): void {
    this.#planned += to - from;
    let gapFrom = from;
    for (let index = from; index < to; index++) {
      const record = this.#known[index];
      if (record === undefined) continue;
      this.#enter(index, record);
      if (gapFrom < index) this.#gaps.push({ from: gapFrom, to: index });
      gapFrom = index + 1;
    }
    if (gapFrom < to) this.#gaps.push({ from: gapFrom, to });
  }

  /** Takes the next stretch of at most `runsMax` runs. */
  take(runsMax: number): Span | undefined {
    const gap = this.#gaps[0];
    if (gap === undefined) return undefined;
    const to = Math.min(gap.to, gap.from + runsMax);
    if (to === gap.to) this.#gaps.shift();
    else this.#gaps[0] = { from: to, to: gap.to };
    return { from: gap.from, to };
  }

  enter(stretch: Stretch, { onFinished }: RunnerOptions = {}): void {
    stretch.records.forEach((record, offset) => this.#enter(stretch.from + offset, record));
    if (stretch.records.length > 0) onFinished?.(stretch);
  }

  /** A run that came twice, from two machines, counts once: both gave the same. */
  #enter(index: number, record: RunRecord): void {
    if (this.records[index] !== undefined) return;
    this.records[index] = record;
    this.#finished++;
    if (isFailure(record)) this.#failed++;
  }
}
