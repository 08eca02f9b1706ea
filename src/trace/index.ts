// The door of `trace`: what happened, recorded and drawn.
export * from './event.ts';
export * from './recorder.ts';
export * from './pcapng.ts';
export * from './summary.ts';
export * from './summary-text.ts';
export * from './palette.ts';
export type * from './ladder-model.ts';
export { makeLadder } from './ladder.ts';
export { ladderText, type LadderTextOptions } from './ladder-text.ts';
export { explain, type ExplainOptions } from './explain/explain.ts';
export { ladderSvg, type LadderSvgOptions } from './ladder-svg/index.ts';
export { measureText, type MeasureText, type Weight } from './ladder-svg/text-width.ts';
export {
  countVisits,
  stateDiagramSvg,
  stateDiagramText,
  type StateDiagramOptions,
  type StateDiagramTextOptions,
  type StateVisit,
} from './state-diagram/index.ts';
