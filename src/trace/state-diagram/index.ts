// The state machine drawn: as a figure and as lines for the terminal.
export { stateDiagramSvg, type StateDiagramOptions } from './svg.ts';
export { countVisits, type StateVisit } from './visits.ts';
export { stateDiagramText, type StateDiagramTextOptions } from './text.ts';
