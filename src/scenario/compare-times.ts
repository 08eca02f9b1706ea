// Times: every segment and every state comes at the right distance from what preceded it at the same end, so that
// errors do not add up; and the applications see the same errors. Judged only where structure and paths agree,
// for otherwise nobody knows what belongs together.
import type { Side } from '../fault/index.ts';
import type { Step } from './compare-paths.ts';
import { isSameGap, isSameTime, samplingTick, withinSlack } from './compare-slack.ts';
import { sides, wayOf, type SeenState, type SentSegment, type Sight } from './compare-sight.ts';
import { describeSegment } from './compare-structure.ts';

/** A moment in both runs, in microseconds. */
interface Moment {
  readonly kernel: number;
  readonly ours: number;
  /** What this end sent then; null for an arrival. */
  readonly sent: SentSegment | null;
}

/** A segment or a state that came at another time, or (null) errors of the applications. */
export interface TimeDifference {
  readonly what: SentSegment | SeenState | null;
  readonly text: string;
}

/** All differences, in no order but the client's before the server's. */
export function* timeDifferences(
  kernel: Sight,
  ours: Sight,
  pairs: ReadonlyMap<SentSegment, SentSegment>,
  steps: Readonly<Record<Side, readonly Step[] | null>>,
): Generator<TimeDifference> {
  for (const side of sides) {
    const moments = momentsAt(side, kernel, ours, pairs);
    yield* sendingDifferences(side, moments);
    yield* stateDifferences(side, moments, kernel, ours, steps[side] ?? []);
  }
  yield* errorDifferences(kernel.errors ?? [], ours.errors);
}

/** All that one end sent and received in both runs, in the kernel's order. */
function momentsAt(
  side: Side,
  kernel: Sight,
  ours: Sight,
  pairs: ReadonlyMap<SentSegment, SentSegment>,
): Moment[] {
  const [own, foreign] = [wayOf[side], wayOf[side === 'client' ? 'server' : 'client']];
  const moments: Moment[] = [];
  for (const sent of kernel.sent[own]) {
    const pair = pairs.get(sent);
    if (pair !== undefined) moments.push({ kernel: sent.tx, ours: pair.tx, sent });
  }
  for (const arriving of kernel.sent[foreign]) {
    const pair = pairs.get(arriving);
    if (pair?.rx.length !== arriving.rx.length) continue;
    arriving.rx.forEach((time, copy) => {
      moments.push({ kernel: time, ours: pair.rx[copy] ?? 0, sent: null });
    });
  }
  kernel.injected[foreign].forEach((time, index) => {
    const pair = ours.injected[foreign][index];
    if (pair !== undefined) moments.push({ kernel: time, ours: pair, sent: null });
  });
  // What arrives at the time of a sending came before it.
  return moments.toSorted((a, b) => a.kernel - b.kernel || Number(a.sent !== null) - Number(b.sent !== null));
}

function* sendingDifferences(side: Side, moments: readonly Moment[]): Generator<TimeDifference> {
  let own: Moment | null = null;
  let before: Moment | null = null;
  /** Up to which sequence number this end has sent. */
  let reached = -1;
  for (const moment of moments) {
    const { sent } = moment;
    if (sent !== null) {
      const end = endOf(sent);
      const again = own !== null && isRepeated(sent, end, reached);
      if (own !== null && beginsAnew(sent) && sent.tx !== own.kernel && end > reached) reached = -1;
      if (before !== null && !isInTime(moment, before, again ? own : null)) {
        const text = `${describeSegment(sent)}: ${gap(before.kernel, moment.kernel)} after the last event at the ${side}; got ${gap(before.ours, moment.ours)}`;
        yield { what: sent, text };
      }
      own = moment;
      reached = Math.max(reached, end);
    }
    before = moment;
  }
}

const endOf = ({ seq, len, flags }: SentSegment): number =>
  seq + len + Number(flags.includes('S')) + Number(flags.includes('F'));

const beginsAnew = ({ flags }: SentSegment): boolean => flags.includes('S') && !flags.includes('.');

/** A retransmission, or a probe of the window. */
function isRepeated({ seq, flags }: SentSegment, end: number, reached: number): boolean {
  return end > seq ? end <= reached : seq < reached && !flags.includes('R');
}

/** @param own for a retransmission: what this end sent last, since when its timer may have run */
function isInTime(moment: Moment, before: Moment, own: Moment | null): boolean {
  if (isSameTime(moment.ours, moment.kernel)) return true;
  const kernelGap = moment.kernel - before.kernel;
  const sinceOwn = own === null ? kernelGap : moment.kernel - own.kernel;
  if (isSameGap(moment.ours - before.ours, kernelGap, Math.max(kernelGap, sinceOwn))) return true;
  return own !== null && withinSlack(moment.ours - own.ours, sinceOwn, sinceOwn);
}

function* stateDifferences(
  side: Side,
  moments: readonly Moment[],
  kernel: Sight,
  ours: Sight,
  steps: readonly Step[],
): Generator<TimeDifference> {
  let last: Moment | null = null;
  for (const [i, j] of steps) {
    const [expected, got] = [kernel.paths[side][i], ours.paths[side][j]];
    if (expected === undefined || got === undefined) continue;
    const event = moments.findLast(moment => moment.kernel <= expected.t) ?? null;
    const from = later(event, last);
    if (from !== null && !isSameTime(got.t, expected.t)) {
      const kernelGap = expected.t - from.kernel;
      const delay = last === null ? kernelGap : Math.max(kernelGap, expected.t - last.kernel);
      if (!isSameGap(got.t - from.ours, kernelGap, delay, samplingTick)) {
        const text = `${side} enters ${expected.state} ${gap(from.kernel, expected.t)} after the last event; got ${gap(from.ours, got.t)}`;
        yield { what: expected, text };
      }
    }
    last = { kernel: expected.t, ours: got.t, sent: null };
  }
}

function later(a: Moment | null, b: Moment | null): Moment | null {
  if (a === null || b === null) return a ?? b;
  return b.kernel > a.kernel || (b.kernel === a.kernel && b.ours > a.ours) ? b : a;
}

function* errorDifferences(
  expected: readonly string[],
  got: readonly string[] | null,
): Generator<TimeDifference> {
  const same = expected.length === (got ?? []).length && expected.every((error, i) => error === got?.[i]);
  if (same) return;
  const found = got === null ? 'the result notes no calls' : `got ${list(got)}`;
  yield { what: null, text: `application errors: expected ${list(expected)}; ${found}` };
}

const list = (errors: readonly string[]): string => (errors.length === 0 ? 'none' : errors.join(', '));

const gap = (from: number, to: number): string => `${((to - from) / 1e3).toFixed(1)} ms`;
