// The door of `explore`: every way it can go wrong, up to so many faults.
export * from './action.ts';
export * from './actions-text.ts';
export * from './collector.ts';
export { Coverage, type Triple } from './coverage.ts';
export * from './exploration.ts';
export * from './explore.ts';
export { BrokenRun, ExploredRuns, type RunSettings as ExploredRunSettings } from './explored-runs.ts';
export { faultLines } from './fault-lines.ts';
export type * from './history.ts';
export type * from './invariant.ts';
export { invariants } from './invariants/index.ts';
export { outcomeName } from './outcome-name.ts';
export { scopes, type Scope } from './scope.ts';
export { brokenRunName } from './search.ts';
export { counterexample, type Counterexample, type CounterexampleOptions } from './counterexample.ts';
export { counterexampleFiles, showCommand, type CounterexampleFile } from './counterexample-files.ts';
export { defineInvariant, ownInvariants } from './own-invariants.ts';
export { shrink } from './shrink.ts';
