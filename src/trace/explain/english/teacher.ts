// English: headings, labels, opening and closing words; and the whole teacher.
import { formatDuration } from '../../../time/index.ts';
import type { Flow, HostEnding, Story } from '../steps.ts';
import type { FrameWords, Teacher } from '../teacher.ts';
import { arrivals } from './arrivals.ts';
import { The, octets, the, times } from './names.ts';
import { principles } from './principles.ts';
import { segments } from './segments.ts';

function before(story: Story): string[] {
  const hosts = story.hosts.map(host => `${host.name} ${host.address}:${host.port} (${host.profile})`);
  const delays = story.delays.map(({ from, to, delay }) => `${formatDuration(delay)} from ${from} to ${to}`);
  const way = delays.length === 0 ? '' : ` A segment takes at least ${delays.join(', ')}.`;
  return [
    `${hosts.join(' and ')}.${way}`,
    story.faults.length === 0
      ? story.lost === 0
        ? 'The line behaves: nothing is lost.'
        : `The line loses ${times(story.lost, 'segment')}.`
      : `On the line: ${story.faults.join('; ')}.`,
    "Numbers count from each side's SYN, which is 0. SND.NXT is the next number a side will send, RCV.NXT the next it expects; ACK carries RCV.NXT to the other side.",
  ];
}

function after(story: Story): string[] {
  const lines = [
    `${times(story.segments, 'segment')} in all, ${story.lost} lost, ${story.repeated} sent again.`,
  ];
  if (story.teardownSegments > 0)
    lines[0] += ` The teardown took ${times(story.teardownSegments, 'segment')}${story.teardown === null ? '' : ` and ${formatDuration(story.teardown)} until both sides were done`}.`;
  if (story.endings.some(ending => ending.state === 'FIN-WAIT-2')) lines.push(principles['fin-wait-2']);
  return lines;
}

function open({ host, state }: HostEnding): string {
  if (state === 'CLOSE-WAIT') return `the peer is done, but the application at ${the(host)} has not closed.`;
  if (state === 'FIN-WAIT-2')
    return `waiting for a FIN that has not come; no timer of TCP's own would end this.`;
  return `not finished when the trace ends.`;
}

function flow(f: Flow): string {
  const parts: string[] = [];
  if (f.segments > 0) {
    const move =
      f.sndNxt === null
        ? ''
        : `, SEQ ${f.sndNxt.before} to ${f.sndNxt.after - 1}, SND.NXT ${f.sndNxt.before} → ${f.sndNxt.after}`;
    const taken = f.rcvNxt === null ? '' : `, ${f.to} RCV.NXT → ${f.rcvNxt}`;
    parts.push(`${octets(f.octets)} in ${times(f.segments, 'segment')}${move}${taken}`);
  }
  if (f.pureAcks > 0)
    parts.push(`${times(f.pureAcks, 'pure ACK')}${f.lastAck === null ? '' : `, up to ACK ${f.lastAck}`}`);
  if (f.lost > 0) parts.push(`${f.lost} lost`);
  if (f.repeated > 0) parts.push(`${f.repeated} sent again`);
  return `${f.from} → ${f.to}: ${parts.join('; ')}`;
}

const frame: FrameWords = {
  headings: { before: 'Before', steps: 'Step by step', after: 'In the end' },
  gap: ' ',
  host: host => host,
  lostBy: {
    loss: () => 'lost',
    queue: () => 'dropped: the queue was full',
    fault: detail => `lost (${detail})`,
    outage: detail => `lost in an outage${detail === '' ? '' : ` (${detail})`}`,
    checksum: () => 'corrupted, discarded for its checksum',
    middlebox: detail => `not let through (${detail})`,
  },
  arrives: time => `arrives after ${time}`,
  arrivesLater: 'arrives later',
  stillTravelling: 'still on its way',
  copy: copy => `(copy ${copy})`,
  arrivalOf: ({ leftInStep, arrival }) =>
    `arrives, ${formatDuration(arrival.travelled)} after it left${leftInStep === null ? '' : ` (step ${leftInStep})`}`,
  moved: (host, name, from, to) => `${host} ${name} ${from === to ? `stays ${to}` : `${from} → ${to}`}`,
  knows: {
    'fin-heard': peer => `${the(peer)} has its FIN and all before it`,
    'peer-done': peer => `${the(peer)} will send no more`,
    'ack-heard': peer => `${the(peer)} has its ACK of that FIN`,
    'data-heard': () => `all that it sent has arrived`,
  },
  doubts: {
    'fin-heard': () => `whether its FIN has arrived`,
    'data-heard': () => `whether all that it sent has arrived`,
    'peer-done': peer => `whether ${the(peer)} has more to send`,
    'ack-heard': peer => `whether its ACK reached ${the(peer)}`,
    'still-reads': peer => `whether ${the(peer)} still reads (FIN does not tell close() from shutdown())`,
    hole: peer => `what fills the gap before the FIN of ${the(peer)}`,
  },
  knowledge: (host, knows, doubts, mood) => {
    const certain = knows.length === 0 ? 'knows nothing for certain' : `knows: ${knows.join('; ')}`;
    const open =
      doubts.length === 0
        ? mood === 'settled'
          ? ' No doubt is left.'
          : ''
        : ` ${mood === 'over' ? 'It will never learn' : 'Still in doubt'}: ${doubts.join('; ')}.`;
    return `${The(host)} ${certain}.${open}`;
  },
  handshakeTitle: 'The handshake',
  handshake: ({ segments: [syn, synAck] }) =>
    syn === undefined || synAck === undefined
      ? ''
      : `${The(syn.from)} asks, ${the(synAck.from)} agrees and asks in the same segment, ${the(syn.from)} agrees. Each SYN took number 0, so both sides go on with 1.`,
  exchangeTitle: 'Data',
  exchange: ({ flows }) =>
    flows.some(f => f.halfClosed)
      ? 'The answer goes out in the direction that is still open.'
      : flows.some(f => f.lost > 0 || f.repeated > 0)
        ? 'Losses among the data go on as above and are only counted here.'
        : '',
  flow,
  before,
  ending: {
    closed: e =>
      e.state === 'TIME-WAIT'
        ? 'closed in good order; TIME-WAIT is still running.'
        : `closed in good order${e.finCopies > 1 ? `, after ${e.finCopies} transmissions of its FIN` : ''}.`,
    reset: () => 'ended by RST, not by a close.',
    'gave-up': e =>
      `gave up${e.finCopies > 0 ? ` after ${times(e.finCopies, 'transmission')} of its FIN` : ''}, without ever learning more.`,
    none: () => 'took no part.',
    refused: () => 'no connection came about.',
    crashed: () => 'lost in the crash of its own host.',
    open,
  },
  after,
};

export const english: Teacher = { segments, arrivals, principles, frame };
