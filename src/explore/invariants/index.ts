// All invariants that finwait knows, in the order in which they are asked: the quick and telling ones first.
import type { Invariant } from '../invariant.ts';
import { acknowledgesOnlyWhatArrived, unaNeverMovesBack } from './acknowledgements.ts';
import { timeoutsBackOff } from './back-off.ts';
import { controlsKeepTheirNumbers } from './control-numbers.ts';
import { earnedTransitions } from './earned-transitions.ts';
import { closedOnBothSides, noEndIsStuck } from './ending.ts';
import { noEndlessAcks } from './endless-acks.ts';
import { givesUpOnlyInSilence } from './giving-up.ts';
import { legalTransitions } from './legal-transitions.ts';
import { oldIncarnationIsNotHeard } from './old-incarnation.ts';
import { onlyExactResets } from './resets.ts';
import { cleanCloseLosesNothing, readerGetsPrefix } from './stream.ts';
import { oneTimeWait, timeWaitAnswersFin, timeWaitLasts } from './time-wait.ts';

export const invariants: readonly Invariant[] = [
  legalTransitions,
  earnedTransitions,
  controlsKeepTheirNumbers,
  unaNeverMovesBack,
  acknowledgesOnlyWhatArrived,
  readerGetsPrefix,
  cleanCloseLosesNothing,
  oneTimeWait,
  timeWaitLasts,
  timeWaitAnswersFin,
  onlyExactResets,
  oldIncarnationIsNotHeard,
  timeoutsBackOff,
  givesUpOnlyInSilence,
  noEndlessAcks,
  noEndIsStuck,
  closedOnBothSides,
];
