// The door of `fault`: the fault language, the names of segments, and the schedule that carries faults out.
export * from './rule.ts';
export * from './duration.ts';
export { parseFault, printFault, printPattern } from './language.ts';
export { SegmentLabels } from './matcher.ts';
export * from './schedule.ts';
