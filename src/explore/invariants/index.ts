// All invariants that finwait knows, in the order in which they are asked: the quick and telling ones first.
import type { Invariant } from '../invariant.ts';
import { acknowledgesOnlyWhatArrived, unaNeverMovesBack } from './acknowledgements.ts';
import { timeoutsBackOff } from './back-off.ts';
import { earnedTransitions } from './earned-transitions.ts';
import { closedOnBothSides, noEndIsStuck } from './ending.ts';
import { noEndlessAcks } from './endless-acks.ts';
import { failureIsTold } from './failure-told.ts';
import { finKeepsItsNumber } from './fin-number.ts';
import { givesUpOnlyInSilence } from './giving-up.ts';
import { legalTransitions } from './legal-transitions.ts';
import { oldIncarnationIsNotHeard } from './old-incarnation.ts';
import { oneTimeWait } from './one-time-wait.ts';
import { onlyExactResets } from './resets.ts';
import { cleanCloseLosesNothing, readerGetsPrefix } from './stream.ts';
import { timeWaitAnswersFin } from './time-wait-answers.ts';
import { timeWaitLasts } from './time-wait-lasts.ts';

export const invariants: readonly Invariant[] = [
  legalTransitions,
  earnedTransitions,
  finKeepsItsNumber,
  unaNeverMovesBack,
  acknowledgesOnlyWhatArrived,
  readerGetsPrefix,
  cleanCloseLosesNothing,
  failureIsTold,
  oneTimeWait,
  timeWaitAnswersFin,
  timeWaitLasts,
  onlyExactResets,
  oldIncarnationIsNotHeard,
  timeoutsBackOff,
  givesUpOnlyInSilence,
  noEndlessAcks,
  noEndIsStuck,
  closedOnBothSides,
];
