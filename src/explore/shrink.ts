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

export interface ShrinkOptions {
  /** How many choice points there are to put faults at. Default: up to the schedule's last one. */
  readonly places?: number;
  /** Ask at most so often, and be content with what has been reached. Default 50,000. */
  readonly attemptsMax?: number;
}

const attemptsMaxDefault = 50_000;

/**
 * The simplest schedule within reach that still shows what `shows` asks for: none of its faults can be taken away, none
 * can be made plainer, at whatever place, and none comes earlier as it is. The same questions give the same answer.
 *
 * @param schedule one that shows it
 * @param shows runs a schedule and says whether it is still there
 */
export function shrink(
  schedule: Schedule,
  shows: (schedule: Schedule) => boolean,
  options: ShrinkOptions = {},
): Schedule {
  const { attemptsMax = attemptsMaxDefault, places = (schedule.at(-1)?.at ?? -1) + 1 } = options;
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
  while (withoutOne(simplest, places, attempt) || withOnePlainer(simplest, places, attempt)) continue;
  return simplest;
}

type Attempt = (candidate: Schedule) => boolean;

/** One fault less; the others as they are, or one of them elsewhere. */
function withoutOne(schedule: Schedule, places: number, attempt: Attempt): boolean {
  for (let i = 0; i < schedule.length; i++) if (attempt(schedule.toSpliced(i, 1))) return true;
  for (let i = 0; i < schedule.length; i++) {
    const rest = schedule.toSpliced(i, 1);
    for (let j = 0; j < rest.length; j++)
      if (withAction(rest, j, rest[j]!.action, places, attempt)) return true;
  }
  return false;
}

/** One fault plainer, or as it is but earlier. */
function withOnePlainer(schedule: Schedule, places: number, attempt: Attempt): boolean {
  for (let i = 0; i < schedule.length; i++) {
    const { action } = schedule[i]!;
    for (const plainer of plainerActions(action))
      if (withAction(schedule, i, plainer, places, attempt)) return true;
    if (withAction(schedule, i, action, places, attempt)) return true;
  }
  return false;
}

/** The i-th fault is that action: where it stands, else at the first place that will do. */
function withAction(
  schedule: Schedule,
  i: number,
  action: Action,
  places: number,
  attempt: Attempt,
): boolean {
  const here = replaced(schedule, i, schedule[i]!.at, action);
  if (here !== null && attempt(here)) return true;
  for (let at = 0; at < places; at++) {
    const candidate = replaced(schedule, i, at, action);
    if (candidate !== null && attempt(candidate)) return true;
  }
  return false;
}

/** null where another fault stands already: a transmission suffers one. */
function replaced(schedule: Schedule, i: number, at: number, action: Action): Schedule | null {
  const rest = schedule.toSpliced(i, 1);
  if (rest.some(choice => choice.at === at)) return null;
  const choice: Choice = { at, action };
  const place = rest.findIndex(other => other.at > at);
  return rest.toSpliced(place < 0 ? rest.length : place, 0, choice);
}
