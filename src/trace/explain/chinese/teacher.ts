// Chinese: headings, labels, opening and closing words; and the whole teacher.
import { formatDuration } from '../../../time/index.ts';
import type { Flow, HostEnding, Story } from '../steps.ts';
import type { FrameWords, Teacher } from '../teacher.ts';
import { arrivals } from './arrivals.ts';
import { name } from './names.ts';
import { principles } from './principles.ts';
import { segments } from './segments.ts';

function before(story: Story): string[] {
  const hosts = story.hosts.map(host => `${name(host.name)} ${host.address}:${host.port}（${host.profile}）`);
  const delays = story.delays.map(
    ({ from, to, delay }) => `从${name(from)}到${name(to)}至少 ${formatDuration(delay)}`,
  );
  const way = delays.length === 0 ? '' : `报文段在路上的时间：${delays.join('，')}。`;
  return [
    `${hosts.join('，')}。${way}`,
    story.faults.length === 0
      ? story.lost === 0
        ? '线路正常，没有丢失。'
        : `线路上丢失了 ${story.lost} 个报文段。`
      : `线路上的故障：${story.faults.join('；')}。`,
    '序号从各方的 SYN 算起，SYN 为 0。SND.NXT 是一方将要发送的下一个序号，RCV.NXT 是它等待接收的下一个序号；ACK 字段就是把 RCV.NXT 告诉对方。',
  ];
}

function after(story: Story): string[] {
  let totals = `共 ${story.segments} 个报文段，丢失 ${story.lost} 个，重传 ${story.repeated} 个。`;
  if (story.teardownSegments > 0)
    totals += `关闭过程用了 ${story.teardownSegments} 个报文段${story.teardown === null ? '' : `，历时 ${formatDuration(story.teardown)}，双方都告完成`}。`;
  const waiting = story.endings.some(ending => ending.state === 'FIN-WAIT-2');
  return waiting ? [totals, principles['fin-wait-2']] : [totals];
}

function open({ host, state }: HostEnding): string {
  if (state === 'CLOSE-WAIT') return `对方已经说完，${name(host)}的应用却一直没有关闭。`;
  if (state === 'FIN-WAIT-2') return '在等一个没有来的 FIN；TCP 自己没有哪个定时器会结束这种等待。';
  return '记录结束时尚未完成。';
}

function flow(f: Flow): string {
  const parts: string[] = [];
  if (f.segments > 0) {
    const move =
      f.sndNxt === null
        ? ''
        : `，序号 ${f.sndNxt.before}–${f.sndNxt.after - 1}，SND.NXT ${f.sndNxt.before} → ${f.sndNxt.after}`;
    const taken = f.rcvNxt === null ? '' : `，${name(f.to)} RCV.NXT → ${f.rcvNxt}`;
    parts.push(`${f.segments} 个报文段共 ${f.octets} 字节${move}${taken}`);
  }
  if (f.pureAcks > 0)
    parts.push(`${f.pureAcks} 个纯 ACK${f.lastAck === null ? '' : `，确认到 ACK ${f.lastAck}`}`);
  if (f.lost > 0) parts.push(`丢失 ${f.lost} 个`);
  if (f.repeated > 0) parts.push(`重传 ${f.repeated} 个`);
  return `${name(f.from)} → ${name(f.to)}：${parts.join('；')}`;
}

const frame: FrameWords = {
  headings: { before: '开始之前', steps: '逐步讲解', after: '结果' },
  gap: '',
  host: name,
  lostBy: {
    loss: () => '丢失',
    queue: () => '队列已满，被丢弃',
    fault: detail => `丢失（${detail}）`,
    outage: detail => `线路中断，丢失${detail === '' ? '' : `（${detail}）`}`,
    checksum: () => '内容损坏，校验和不符，被丢弃',
    middlebox: detail => `被中间设备拦下（${detail}）`,
  },
  arrives: time => `${time} 后到达`,
  arrivesLater: '稍后到达',
  stillTravelling: '还在路上',
  copy: copy => `（第 ${copy} 份）`,
  arrivalOf: ({ leftInStep, arrival }) =>
    `在发出 ${formatDuration(arrival.travelled)} 后到达${leftInStep === null ? '' : `（第 ${leftInStep} 步）`}`,
  moved: (host, field, from, to) =>
    `${name(host)} ${field} ${from === to ? `仍为 ${to}` : `${from} → ${to}`}`,
  knows: {
    'fin-heard': peer => `${name(peer)}已收到它的 FIN 及之前的全部内容`,
    'peer-done': peer => `${name(peer)}不会再发送数据`,
    'ack-heard': peer => `${name(peer)}已收到它对 FIN 的确认`,
    'data-heard': () => '它发送的内容都已到达',
  },
  doubts: {
    'fin-heard': () => '它的 FIN 是否到达',
    'data-heard': () => '它发送的内容是否都已到达',
    'peer-done': peer => `${name(peer)}是否还有数据要发`,
    'ack-heard': peer => `它的确认是否到达${name(peer)}`,
    'still-reads': peer => `${name(peer)}是否还在读（FIN 并不说明对方用的是 close() 还是 shutdown()）`,
    hole: peer => `${name(peer)}的 FIN 之前缺的是什么`,
  },
  knowledge: (host, knows, doubts, mood) => {
    const certain = knows.length === 0 ? '还没有什么可以确知' : `确知：${knows.join('；')}`;
    const unsure =
      doubts.length === 0
        ? mood === 'settled'
          ? '再没有疑问。'
          : ''
        : `${mood === 'over' ? '永远无从知道' : '存疑'}：${doubts.join('；')}。`;
    return `${name(host)}${certain}。${unsure}`;
  },
  handshakeTitle: '三次握手',
  handshake: ({ segments: [syn, synAck] }) =>
    syn === undefined || synAck === undefined
      ? ''
      : `${name(syn.from)}请求，${name(synAck.from)}在同一报文段里既同意又请求，${name(syn.from)}再同意。两个 SYN 各占序号 0，此后双方都从 1 开始。`,
  exchangeTitle: '数据',
  exchange: ({ flows }) =>
    flows.some(f => f.halfClosed)
      ? '答复沿着仍然开放的方向发出。'
      : flows.some(f => f.lost > 0 || f.repeated > 0)
        ? '数据的丢失与重传情形同前，这里只计数。'
        : '',
  flow,
  before,
  ending: {
    closed: e =>
      e.state === 'TIME-WAIT'
        ? '正常关闭，TIME-WAIT 还在计时。'
        : `正常关闭${e.finCopies > 1 ? `，FIN 共发送了 ${e.finCopies} 次` : ''}。`,
    reset: () => '因 RST 而终止，不是正常关闭。',
    'gave-up': e => `放弃${e.finCopies > 0 ? `，FIN 共发送了 ${e.finCopies} 次` : ''}，始终不知道结果如何。`,
    none: () => '没有参与连接。',
    refused: () => '连接没有建立起来。',
    crashed: () => '随本机的崩溃而消失。',
    open,
  },
  after,
};

export const chinese: Teacher = { segments, arrivals, principles, frame };
