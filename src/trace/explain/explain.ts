// The explanation of a trace, step by step, in English or Chinese, for `finwait show --explain`: what is sent
// and with which bits, how SND.NXT and RCV.NXT move, what each side knows and doubts, which state follows.
import pc from 'picocolors';
import { ACK, FIN, PSH, RST, SYN, URG, formatFlags } from '../../wire/index.ts';
import { formatDuration, type Nanoseconds } from '../../time/index.ts';
import type { State } from '../../tcp/index.ts';
import type { HostName, Trace } from '../event.ts';
import { chinese } from './chinese/teacher.ts';
import { english } from './english/teacher.ts';
import { storyOf } from './facts.ts';
import type {
  Arrival,
  ArrivalStep,
  HostStep,
  Knowledge,
  Move,
  QuietStep,
  SegmentFacts,
  SegmentStep,
  Step,
  Story,
} from './steps.ts';
import type { Teacher } from './teacher.ts';
import { columns, wrap } from './wrap.ts';

export interface ExplainOptions {
  /** Language: English or simplified Chinese. */
  readonly lang: 'en' | 'zh';
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
  /** Columns of a line. Default 80, at least 40. */
  readonly width?: number;
}

/** Explains a trace to a reader; ends with a newline. Numbers all come from the trace. */
export function explain(trace: Trace, options: ExplainOptions): string {
  const teacher = options.lang === 'zh' ? chinese : english;
  const width = Math.max(40, options.width ?? 80);
  return new Page(storyOf(trace), teacher, width, options.colour ?? false).write();
}

const indent = '     ';
const bits = [
  ['URG', URG],
  ['ACK', ACK],
  ['PSH', PSH],
  ['RST', RST],
  ['SYN', SYN],
  ['FIN', FIN],
] as const;

/** `URG 0 ACK 1 PSH 0 RST 0 SYN 0 FIN 1` */
function flagBits(flags: number): string {
  return bits.map(([name, bit]) => `${name} ${flags & bit ? 1 : 0}`).join(' ');
}

type Paint = (text: string) => string;

class Page {
  private readonly lines: string[] = [];
  /** States whose meaning was told. */
  private readonly entered = new Set<State>();
  private readonly paint: ReturnType<typeof pc.createColors>;
  private readonly story: Story;
  private readonly teacher: Teacher;
  private readonly width: number;

  constructor(story: Story, teacher: Teacher, width: number, colour: boolean) {
    this.story = story;
    this.teacher = teacher;
    this.width = width;
    this.paint = pc.createColors(colour);
  }

  write(): string {
    const { story, teacher, paint } = this;
    this.heading(teacher.frame.headings.before);
    for (const paragraph of teacher.frame.before(story)) this.say(paragraph, '');
    this.heading(teacher.frame.headings.steps);
    for (const [index, step] of story.steps.entries()) {
      if (index > 0) this.lines.push('');
      this.step(step, index + 1);
    }
    this.heading(teacher.frame.headings.after);
    for (const ending of story.endings) {
      const text = teacher.frame.ending[ending.how](ending);
      this.say(
        `${ending.state}${teacher.frame.gap === '' ? '：' : ': '}${text}`,
        '',
        this.colourOf(ending.host),
        teacher.frame.host(ending.host) + ' ',
      );
    }
    for (const paragraph of teacher.frame.after(story)) this.say(paragraph, '', paint.reset);
    return `${this.lines.join('\n')}\n`;
  }

  private step(step: Step, number: number): void {
    if (step.kind === 'segment') this.segment(step, number);
    else if (step.kind === 'arrival') this.lateArrival(step, number);
    else if (step.kind === 'quiet') this.quiet(step, number);
    else if (step.kind === 'host') this.hostStep(step, number);
    else {
      const { frame } = this.teacher;
      const handshake = step.kind === 'handshake';
      this.title(number, step.at, handshake ? frame.handshakeTitle : frame.exchangeTitle, this.paint.bold);
      if (handshake) for (const facts of step.segments) this.handshakeRow(facts);
      else for (const flow of step.flows) this.say(frame.flow(flow));
      this.prose([handshake ? frame.handshake(step) : frame.exchange(step)]);
    }
    for (const principle of step.principles)
      this.say(this.teacher.principles[principle], `${indent}  `, this.paint.cyan, `${indent}▸ `);
    if (step.kind === 'segment' || step.kind === 'arrival' || step.kind === 'quiet')
      for (const knowledge of step.knowledge) this.knowledge(knowledge);
  }

  private segment(step: SegmentStep, number: number): void {
    const { segment, arrival, again, lost } = step;
    const { frame, segments } = this.teacher;
    const fate =
      arrival !== null
        ? frame.arrives(formatDuration(arrival.travelled))
        : lost !== null
          ? `✗ ${frame.lostBy[lost.by](lost.detail)}`
          : step.fate === 'arrives-later'
            ? frame.arrivesLater
            : frame.stillTravelling;
    const copy = again === null ? '' : ` ${frame.copy(again.copy)}`;
    const title = `${this.way(segment)}  ${formatFlags(segment.flags)}${copy}  ${fate}`;
    this.title(number, step.at, title, text => this.paint.bold(this.colourOf(segment.from)(text)));
    this.bitsAndNumbers(segment);
    this.moves(step, arrival);
    this.prose([
      ...this.purpose(step),
      step.state.after === step.state.before ? '' : this.meaning(segment.from, step.state.after, null),
      step.delayedAck === null || step.delayedAck === 0
        ? ''
        : segments.delayedAck(step, formatDuration(step.delayedAck)),
      step.faults.length === 0 || lost !== null ? '' : segments.touched(step),
      lost === null ? '' : segments.notice[lost.notice](step),
      step.fate === 'in-flight' ? segments.inFlight(step) : '',
    ]);
    if (arrival !== null) this.prose(this.arrivalSentences(arrival));
  }

  /** What the segment is for, in its sender's words; nothing of that when someone else made it. */
  private purpose(step: SegmentStep): string[] {
    const { segments } = this.teacher;
    const { again, resetReason, role } = step;
    if (step.injected !== null) return [segments.injected(step)];
    if (again !== null) return [segments.again[again.cause](step, again)];
    return [segments.sent[role](step), resetReason === null ? '' : segments.reset[resetReason](step)];
  }

  private lateArrival(step: ArrivalStep, number: number): void {
    const { arrival } = step;
    const { segment } = arrival;
    const title = `${this.way(segment)}  ${formatFlags(segment.flags)}  ${this.teacher.frame.arrivalOf(step)}`;
    this.title(number, step.at, title, text => this.paint.bold(this.colourOf(segment.from)(text)));
    this.moves(null, arrival);
    this.prose(this.arrivalSentences(arrival));
  }

  private quiet(step: QuietStep, number: number): void {
    this.title(number, step.at, this.stateMove(step.host, step.state), text =>
      this.paint.bold(this.colourOf(step.host)(text)),
    );
    this.prose([
      this.teacher.arrivals.quiet[step.what](step),
      ...step.errors.map(error => this.teacher.arrivals.error(step.host, error)),
      this.meaning(step.host, step.state.after, null),
    ]);
  }

  private hostStep(step: HostStep, number: number): void {
    const { host } = this.teacher.frame;
    this.title(number, step.at, `${host(step.host)}  ${step.detail}`, text =>
      this.paint.bold(this.colourOf(step.host)(text)),
    );
    this.prose([this.teacher.arrivals.befalls[step.change](step.host)]);
  }

  private arrivalSentences(arrival: Arrival): string[] {
    const { arrivals } = this.teacher;
    const { state, host, timeWait } = arrival;
    const length = timeWait === null ? null : formatDuration(timeWait);
    const restarted = state.before === 'TIME-WAIT' && state.after === 'TIME-WAIT' && length !== null;
    return [
      arrival.repeatedByNetwork ? arrivals.repeatedByNetwork(arrival) : '',
      arrivals.arrived[arrival.effect](arrival),
      arrival.acksFin && arrival.effect !== 'ack-of-fin' ? arrivals.acksFin(arrival) : '',
      restarted ? arrivals.timeWaitRestarted(host, length) : '',
      arrival.endOfFile ? arrivals.endOfFile(host) : '',
      ...arrival.errors.map(error => arrivals.error(host, error)),
      state.after === state.before ? '' : this.meaning(host, state.after, length),
    ];
  }

  private meaning(host: HostName, state: State, timeWait: string | null): string {
    if (this.entered.has(state)) return '';
    this.entered.add(state);
    return this.teacher.arrivals.enters[state](host, timeWait);
  }

  private moves(step: SegmentStep | null, arrival: Arrival | null): void {
    const { moved } = this.teacher.frame;
    const numbers: string[] = [];
    const states: string[] = [];
    if (step?.sndNxt)
      numbers.push(moved(step.segment.from, 'SND.NXT', step.sndNxt.before, step.sndNxt.after));
    if (arrival?.rcvNxt)
      numbers.push(moved(arrival.host, 'RCV.NXT', arrival.rcvNxt.before, arrival.rcvNxt.after));
    if (step !== null && step.state.after !== step.state.before)
      states.push(this.stateMove(step.segment.from, step.state));
    if (arrival !== null && arrival.state.after !== arrival.state.before)
      states.push(this.stateMove(arrival.host, arrival.state));
    this.row(numbers);
    this.row(states);
  }

  private row(parts: readonly string[]): void {
    if (parts.length === 0) return;
    const text = parts.join('   ');
    if (columns(indent + text) <= this.width) this.say(text);
    else for (const part of parts) this.say(part);
  }

  private stateMove(host: HostName, { before, after }: Move<State>): string {
    const move = before === after ? before : `${before} → ${after}`;
    return `${this.teacher.frame.host(host)} ${move}`;
  }

  private bitsAndNumbers(facts: SegmentFacts): void {
    const ack = facts.ack === null ? '' : ` ACK ${facts.ack}`;
    this.row([flagBits(facts.flags), `SEQ ${facts.seq}${ack} LEN ${facts.length}`]);
  }

  private handshakeRow(facts: SegmentFacts): void {
    const ack = facts.ack === null ? '' : ` ACK ${facts.ack}`;
    this.say(`${this.way(facts)}  ${flagBits(facts.flags)}  SEQ ${facts.seq}${ack}`);
  }

  private knowledge({ host, knows, doubts, mood }: Knowledge): void {
    const { frame } = this.teacher;
    const peer = this.story.hosts.find(other => other.name !== host)?.name ?? host;
    const text = frame.knowledge(
      host,
      knows.map(known => frame.knows[known](peer)),
      doubts.map(doubt => frame.doubts[doubt](peer)),
      mood,
    );
    this.say(text, `${indent}  `, this.colourOf(host), `${indent}• `);
  }

  private way(facts: SegmentFacts): string {
    const { host } = this.teacher.frame;
    return `${host(facts.from)} → ${host(facts.to)}`;
  }

  private title(number: number, at: Nanoseconds, text: string, paint: Paint): void {
    const head = `${String(number).padStart(3)}. `;
    const time = `+${formatDuration((at - this.story.zero) as Nanoseconds)}`;
    this.say(`${time}  ${text}`, indent, paint, head);
  }

  private heading(text: string): void {
    if (this.lines.length > 0) this.lines.push('');
    this.lines.push(this.paint.bold(this.paint.underline(text)), '');
  }

  private prose(sentences: readonly string[]): void {
    const text = sentences.filter(sentence => sentence !== '').join(this.teacher.frame.gap);
    if (text !== '') this.say(text);
  }

  private say(text: string, margin = indent, paint: Paint = plain, first = margin): void {
    for (const line of wrap(text, this.width, margin, first)) this.lines.push(paint(line));
  }

  private colourOf(host: HostName): Paint {
    if (host === this.story.hosts[0]?.name) return this.paint.blue;
    return host === this.story.hosts[1]?.name ? this.paint.yellow : plain;
  }
}

const plain: Paint = text => text;
