// Chinese: a segment leaves, is sent again, is lost on the way.
import { formatDuration } from '../../../time/index.ts';
import type { Again, SegmentStep } from '../steps.ts';
import type { SegmentWords } from '../teacher.ts';
import { cargo, name, when } from './names.ts';

const a = (step: SegmentStep): string => name(step.segment.from);
const b = (step: SegmentStep): string => name(step.segment.to);

function byCall({ call }: SegmentStep): string {
  if (call === 'shutdown') return '（应用调用了 shutdown()：不再写，但还要读）';
  return call === 'close' ? '（应用调用了 close()）' : '';
}

function withText({ segment }: SegmentStep): string {
  return segment.length === 0 ? '' : `最后 ${segment.length} 字节数据也在同一报文段里。`;
}

/** What the narrator knows and the sender cannot. */
function truth(again: Again): string {
  if (again.arrivedBefore) return '其实先前那一份已经到了；可是从这一端看，报文段丢了和应答丢了并没有区别。';
  return again.stillTravelling ? '其实先前那一份还在路上，只是这一端无从知道。' : '';
}

function nextWait(step: SegmentStep): string {
  const wait = when(step.guard, step.at);
  return wait === '' ? '' : `定时器重新设为 ${wait}。`;
}

function guardedBy(step: SegmentStep): string {
  const { guard } = step;
  if (guard === null) return '重传定时器超时';
  const timers = {
    retransmission: '重传定时器',
    'loss probe': '尾部丢失探测（TLP）定时器',
    persist: '坚持定时器',
  };
  return `${timers[guard.timer]}在 ${when(guard, step.at)} 后到时`;
}

export const segments: SegmentWords = {
  sent: {
    syn: s => `${a(s)}向${b(s)}请求建立连接。SYN 占用一个序号。`,
    'syn-crossing': s => `${a(s)}也请求建立连接，它不知道${b(s)}的 SYN 已经在路上了。`,
    'syn-ack': s => `${a(s)}同意，同时提出自己的请求：对 SYN 的确认和自己的 SYN 合在一个报文段里。`,
    'handshake-ack': s => `${a(s)}确认${b(s)}的 SYN，这是三次握手的第三步。`,
    data: s => `${a(s)}发送 ${cargo(s.segment)}。`,
    'data-after-peer-fin': s => `${b(s)}虽然已经说完，${a(s)}的答复却还在发送：${cargo(s.segment)}。`,
    ack: s => `${a(s)}确认 ${s.segment.ack} 之前的全部内容。`,
    'ack-repeated': s => `这些内容${a(s)}早已收到，于是立即重申自己等待的序号：ACK ${s.segment.ack}。`,
    'ack-of-hole': s =>
      `刚到的报文段前面有缺口，${a(s)}马上说明自己仍在等 ${s.segment.ack}：这是一个重复确认。`,
    'ack-challenge': s =>
      `刚到的报文段对不上号，${a(s)}便把自己认定的序号告诉对方（SEQ ${s.segment.seq}，ACK ${s.segment.ack}）。`,
    fin: s => `${a(s)}要发的都已发完，用 FIN 告知对方${byCall(s)}。${withText(s)}`,
    'fin-crossing': s =>
      `${a(s)}要发的也都发完了，同样用 FIN 告知对方${byCall(s)}；它并不知道${b(s)}的 FIN 已经在路上。${withText(s)}`,
    'fin-second': s =>
      `${a(s)}的答复也发完了，现在轮到它用 FIN 告知对方${byCall(s)}。ACK ${s.segment.ack} 再次表明${b(s)}的 FIN 已经收到。${withText(s)}`,
    'fin-and-ack-of-fin': s =>
      `${a(s)}也没有要发的了${byCall(s)}，于是一个报文段说两件事：ACK ${s.segment.ack} 确认${b(s)}的 FIN，FIN 关闭另一个方向。${withText(s)}`,
    'ack-of-fin': s =>
      s.state.before === 'CLOSE-WAIT' && s.finAfter === 0
        ? `${a(s)}立即确认 FIN：ACK ${s.segment.ack}，正好是 FIN 的下一个序号。它的应用就在这一刻关闭；假如确认稍等一下，本可以搭自己的 FIN 一起走。`
        : s.state.before === 'CLOSE-WAIT'
          ? `${a(s)}确认收到 FIN（ACK ${s.segment.ack}，正好是 FIN 的下一个序号），自己的 FIN 位仍为 0，意思是：请稍等，${s.moreText ? '我的答复还没有发完' : '我的应用还没有关闭'}。`
          : `${a(s)}确认${b(s)}的 FIN：ACK ${s.segment.ack}，正好是 FIN 的下一个序号。`,
    'ack-of-fin-crossing': s =>
      `${a(s)}确认与自己的 FIN 迎面相遇的那个 FIN：ACK ${s.segment.ack}。SEQ ${s.segment.seq} 已经把自己的 FIN 算在内。`,
    'last-ack': s =>
      `${a(s)}确认全部内容都已收到，${b(s)}的 FIN 也在其中：ACK ${s.segment.ack}。它自己再没有要发的，SND.NXT 不变。`,
    'last-ack-again': s =>
      `${a(s)}重发最后的确认 ACK ${s.segment.ack}：在 TIME-WAIT 里等着，为的就是这一刻。`,
    'window-probe': s => `${b(s)}的接收窗口已关闭，${a(s)}发出探测：窗口现在打开了吗？`,
    'window-closed': s => `${a(s)}确认到 ${s.segment.ack}，但通告的窗口为 0：应用没有读取，缓冲区满了。`,
    'window-update': s => `${a(s)}又有了空间，通告新窗口：${s.segment.window} 字节。`,
    keepalive: s => `很久没有消息了，${a(s)}用一个旧序号试探${b(s)}是否还在。`,
    rst: s =>
      s.resetReason === 'no-connection' || s.resetReason === 'refused'
        ? `${a(s)}以 RST 应答。`
        : `${a(s)}用 RST 中止连接。`,
  },
  reset: {
    refused: s => `该端口上没有进程监听，${a(s)}拒绝建立连接。`,
    'no-connection': s =>
      s.segment.ack === null
        ? `它这里没有这个报文段所属的连接；RST 的 SEQ ${s.segment.seq} 取自那个报文段的 ACK，这样${b(s)}才会相信。`
        : '它这里没有这个报文段所属的连接，于是据实相告。',
    'unread-data': () =>
      '应用没有读完数据就关闭了：若发 FIN，等于谎称一切正常，所以 TCP 改发 RST（RFC 2525 §2.17）。',
    linger: () => '这是应用通过 SO_LINGER 要求的：不发 FIN，不进入 TIME-WAIT，未发的数据一概丢弃。',
    'data-after-close': () =>
      '数据是发给一个已经关闭、再也不会读取的应用的，只有 RST 能让写的一方知道（RFC 2525 §2.16）。',
    'old-segment': s =>
      `收到的确认与自己的 SYN 对不上，必定属于某个旧连接；SEQ ${s.segment.seq} 重复的就是那个号码。`,
    abort: () => '应用要求中止连接：两个方向上尚在途中的内容都放弃了。',
  },
  again: {
    rto: (s, again) =>
      `等了 ${formatDuration(again.waited)} 仍无确认，重传定时器超时：${a(s)}第 ${again.copy} 次发送${cargoWithGap(s)}，SEQ 仍为 ${s.segment.seq}，SND.NXT 不变。${truth(again)}${nextWait(s)}`,
    'loss-probe': (s, again) =>
      `${again.waited > 0 ? `等了 ${formatDuration(again.waited)} 没有回音，` : ''}尾部丢失探测定时器先于重传定时器到时：${a(s)}把${cargoWithGap(s)}再发一次作为探测，SEQ 仍为 ${s.segment.seq}，SND.NXT 不变。${truth(again)}${nextWait(s)}`,
    'fast-retransmit': (s, again) =>
      `返回的确认表明后面的报文段在到达，中间却缺了一段；${a(s)}不等定时器，立即重传${cargoWithGap(s)}。${truth(again)}`,
    other: (s, again) =>
      `${a(s)}第 ${again.copy} 次发送${cargoWithGap(s)}，SEQ 仍为 ${s.segment.seq}。${truth(again)}`,
  },
  notice: {
    sender: s =>
      `这个报文段在网络中丢失。${b(s)}对此一无所知；只有${a(s)}能够察觉，凭的是迟迟没有回音：${guardedBy(s)}。`,
    'sender-again': () => '这一份也在网络中丢失。',
    peer: s => {
      const wait = when(s.peerGuard, s.at);
      const due = wait === '' ? '' : `（${wait} 后到时）`;
      if (s.role === 'handshake-ack')
        return `这个报文段在网络中丢失。关系不大：${a(s)}此后的每个报文段都带着同样的确认；若一直没有下文，${b(s)}的 SYN,ACK 会重发${due}。`;
      return `这个报文段在网络中丢失，${a(s)}不会察觉，察觉的是${b(s)}：它发出的内容迟迟得不到确认，自己的定时器${due}会让它重发一次，尽管内容其实都已到达。`;
    },
    nobody: () => '这个报文段在网络中丢失。无妨：确认是累积的，下一个确认会把它的意思一并说出。',
    later: s =>
      `这个报文段在网络中丢失。RST 不会重传：${b(s)}照旧运行，直到它再发送什么、又招来一个 RST，或者最终放弃。`,
  },
  delayedAck: (s, heldBack) =>
    `${a(s)}本想让这个确认搭数据的便车，推迟了 ${heldBack}；延迟确认定时器先到时了。`,
  injected: s => `这个报文段以${a(s)}的名义到来，却并非${a(s)}所发，而是网络制造的（${s.injected ?? ''}）。`,
  touched: s => `这里有故障起作用：${s.faults.join('；')}。`,
  inFlight: () => '记录到此结束，它还没有到达。',
};

/** A blank stands between Han characters and a number or a Latin word. */
function cargoWithGap({ segment }: SegmentStep): string {
  const text = cargo(segment);
  return /^[0-9A-Z]/.test(text) ? ` ${text}` : text;
}
