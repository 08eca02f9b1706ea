// The door of `fault`: the fault language, the names of segments, and the schedule that carries faults out.
export * from './rule.ts';
export * from './duration.ts';
export { parseFault, parseFaultAmong } from './language.ts';
export { printFault, printPattern } from './print.ts';
export { SegmentLabels } from './matcher.ts';
export { reversed, type Ends } from './ends.ts';
export { Forger, type ExpectedBy, type ExpectedNumbers, type SegmentForgery } from './forger.ts';
export type { FaultStage } from './armed-moment.ts';
export type { StateOf } from './armed-fault.ts';
export * from './schedule.ts';
