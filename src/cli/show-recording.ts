// `finwait show CASE.json`: a recorded case and finwait's run of it, ladder beside ladder, differences marked.
import { pc } from './colours.ts';
import {
  comparedRows,
  compareWithCase,
  describeFault,
  observedTrace,
  runCase,
  type ComparedRow,
  type Comparison,
  type Observed,
  type ReferenceCase,
  type ReferenceRun,
} from '../scenario/index.ts';
import { ms } from '../time/index.ts';
import { ladderSvg, type Trace, type TraceEvent } from '../trace/index.ts';
import { wrapped } from './prose.ts';
import { recordingText, type RecordingTextOptions } from './recording-text.ts';

/** A case, run and compared. */
export interface ShownRecording {
  readonly reference: ReferenceCase;
  readonly run: ReferenceRun;
  readonly comparison: Comparison;
  /** The recording of the case that fits best. */
  readonly recording: Observed & Pick<ReferenceCase, 'recording'>;
  readonly rows: readonly ComparedRow[];
}

export function showRecording(reference: ReferenceCase, profile: string): ShownRecording {
  const run = runCase(reference, { profile });
  const comparison = compareWithCase(reference, run.result);
  const recording = [reference, ...(reference.alternatives ?? [])][comparison.recording] ?? reference;
  const end = recording.recording.endMs * 1e3;
  return { reference, run, comparison, recording, rows: comparedRows(recording, run.result, end) };
}

export function recordingAsText(
  shown: ShownRecording,
  profile: string,
  options: RecordingTextOptions,
): string {
  const { reference, comparison, rows } = shown;
  const { name, faults } = reference;
  const told = faults.map(fault => `\nfault: ${describeFault(fault)}`).join('');
  const which = comparison.recording === 0 ? '' : `, recording ${comparison.recording + 1} of this case`;
  const heads = `left: Linux, as recorded${which}; right: finwait, profile '${profile}'`;
  const ladders = recordingText(rows, options);
  return `${name}${told}\n${heads}\n\n${ladders}\n${verdict(comparison, options)}`;
}

function verdict(
  { structure, paths, times, difference }: Comparison,
  { ascii, colour }: RecordingTextOptions,
): string {
  const grade = (name: string, agrees: boolean): string => `${name} ${agrees ? 'agree' : 'differ'}`;
  if (difference === null) return 'Structure, state paths and times agree.\n';
  const grades =
    structure && paths
      ? grade('times', times)
      : `${grade('segments', structure)}, ${grade('state paths', paths)}`;
  const legend = `${ascii ? '#' : '≠'} only one of them has it   ~ it comes at another time`;
  return `${legend}\n${colour ? pc.bold(grades) : grades}; the first difference:\n${wrapped(difference)}`;
}

/** Both ladders as one figure, the kernel's on the left. */
export function recordingAsSvg(
  shown: ShownRecording,
  profile: string,
  options: { readonly scope: 'all' | 'teardown'; readonly full: boolean },
): string {
  const { reference, recording, rows, run } = shown;
  const marks = new Map(
    rows.flatMap(({ kernel, differs }) =>
      kernel?.kind === 'segment' && differs !== null ? [[kernel.segment, markOf[differs]] as const] : [],
    ),
  );
  const left = observedTrace(reference, recording, 'Linux, as recorded', marks);
  const right = marked(cut(run.trace, recording.recording.endMs), shown);
  const svg = (trace: Trace, title: string): string =>
    ladderSvg(trace, { ...options, width: ladderWidth, title });
  return sideBySide(
    svg(left, 'Linux, as recorded'),
    svg(right, `finwait, profile '${profile}'`),
    reference.name,
  );
}

const ladderWidth = 516;
const markOf = { alone: '≠ only here', time: '≠ at another time' } as const;

const cut = (trace: Trace, endMs: number): Trace => {
  const end = ms(endMs);
  return { ...trace, events: trace.events.filter(({ at }) => at <= end), endedAt: end };
};

/** finwait's own trace with the differing segments marked. */
function marked(trace: Trace, { rows, run }: ShownRecording): Trace {
  const words = new Map<unknown, string>();
  for (const { ours, differs } of rows) {
    if (ours?.kind === 'segment' && differs !== null) words.set(ours.segment, markOf[differs]);
  }
  // The result has the segments in the order in which the trace tells them.
  let index = 0;
  const events = trace.events.flatMap((event): TraceEvent[] => {
    if (event.type !== 'segment-sent') return [event];
    const detail = words.get(run.result.segments[index++]);
    return detail === undefined
      ? [event]
      : [event, { type: 'segment-faulted', at: event.at, id: event.id, detail }];
  });
  return { ...trace, events };
}

/** Two SVG documents in one. */
function sideBySide(left: string, right: string, title: string): string {
  const gap = 16;
  const height = Math.max(heightOf(left), heightOf(right));
  const width = 2 * ladderWidth + gap;
  const place = (svg: string, x: number): string => svg.replace('<svg ', `<svg x="${x}" y="0" `).trimEnd();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>`,
    `<rect x="0" y="0" width="${width}" height="${height}" fill="#FFFFFF"/>`,
    place(left, 0),
    place(right, ladderWidth + gap),
    '</svg>\n',
  ].join('\n');
}

const heightOf = (svg: string): number => Number(/<svg [^>]*\bheight="([\d.]+)"/.exec(svg)?.[1] ?? 0);
