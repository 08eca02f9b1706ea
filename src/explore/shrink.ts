// From a schedule that shows something to the simplest story that still shows it. Nothing here knows what is shown:
// whoever asks says whether a schedule still does.
//
//   drop client FIN #1, delay server ACK #2, duplicate server FIN #1   shows it
//     without each of them in turn ──► drop client FIN #1, duplicate server FIN #1
//     plainer and earlier          ──► drop client FIN #1, drop server FIN #1
//     again, until nothing helps
//
// A fault that is taken away takes the transmissions with it that it had provoked, so that those after it have other
// numbers: whoever stays may move to another place in the same step.
import type { Action, Choice, Schedule } from './action.ts';
import { compareSchedules } from './schedule-order.ts';
import { plainerActions } from './shrink-actions.ts';

/** More runs than any story is worth; what has been reached by then is returned. */
const attemptsMaxDefault = 50_000;

/**
 * The simplest schedule within reach that still shows what `shows` asks for: none of its faults can be taken away, and
 * none can be made plainer or earlier by itself (unless `attemptsMax` came first). The same questions always give the
 * same answer.
 *
 * @param schedule one that shows it
 * @param shows runs a schedule and says whether it is still there
 * @param attemptsMax ask at most so often. Default 50,000
 */
export function shrink(
  schedule: Schedule,
  shows: (schedule: Schedule) => boolean,
  attemptsMax = attemptsMaxDefault,
): Schedule {
  let simplest = schedule;
  let attempts = 0;
  const attempt = (candidate: Schedule): boolean => {
    if (attempts >= attemptsMax || compareSchedules(candidate, simplest) >= 0) return false;
    attempts++;
    if (!shows(candidate)) return false;
    simplest = candidate;
    return true;
  };
  // Each step begins anew with what the one before has found.
  while (withoutOne(simplest, attempt) || withOnePlainer(simplest, attempt)) continue;
  return simplest;
}

type Attempt = (candidate: Schedule) => boolean;

/** One fault less; the others as they are, or one of them elsewhere. */
function withoutOne(schedule: Schedule, attempt: Attempt): boolean {
  for (let i = 0; i < schedule.length; i++) {
    const rest = schedule.toSpliced(i, 1);
    if (attempt(rest)) return true;
  }
  for (let i = 0; i < schedule.length; i++) {
    const rest = schedule.toSpliced(i, 1);
    for (let j = 0; j < rest.length; j++) {
      for (const moved of elsewhere(rest, j)) if (attempt(moved)) return true;
    }
  }
  return false;
}

/** One fault earlier, or a plainer one in its place or before. */
function withOnePlainer(schedule: Schedule, attempt: Attempt): boolean {
  for (let i = 0; i < schedule.length; i++) {
    const { at, action } = schedule[i]!;
    const actions = [...plainerActions(action), action];
    for (let earlier = 0; earlier <= at; earlier++) {
      for (const candidate of actions) {
        const changed = replaced(schedule, i, earlier, candidate);
        if (changed !== null && attempt(changed)) return true;
      }
    }
  }
  return false;
}

/** The schedule with its i-th fault at every other place, from the first up to where it stands. */
function* elsewhere(schedule: Schedule, i: number): Iterable<Schedule> {
  const { at, action } = schedule[i]!;
  for (let place = 0; place < at; place++) {
    const moved = replaced(schedule, i, place, action);
    if (moved !== null) yield moved;
  }
}

/** null where another fault stands already: a transmission suffers one. */
function replaced(schedule: Schedule, i: number, at: number, action: Action): Schedule | null {
  const rest = schedule.toSpliced(i, 1);
  if (rest.some(choice => choice.at === at)) return null;
  const choice: Choice = { at, action };
  const place = rest.findIndex(other => other.at > at);
  return rest.toSpliced(place < 0 ? rest.length : place, 0, choice);
}
