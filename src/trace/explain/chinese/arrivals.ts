// Chinese: a segment arrives, a state is entered, a wait ends.
import { SYN } from '../../../wire/index.ts';
import { formatDuration } from '../../../time/index.ts';
import type { Arrival, QuietStep } from '../steps.ts';
import type { ArrivalWords } from '../teacher.ts';
import { name } from './names.ts';

const r = (arrival: Arrival): string => name(arrival.host);
const s = (arrival: Arrival): string => name(arrival.segment.from);

function gap({ hole }: Arrival): string {
  if (hole === null) return '前面还缺一段';
  return hole.from === hole.to ? `前面还缺序号 ${hole.from}` : `前面还缺序号 ${hole.from}–${hole.to}`;
}

function rcvNxt({ rcvNxt }: Arrival): string {
  return rcvNxt === null ? 'RCV.NXT' : `RCV.NXT（${rcvNxt.after}）`;
}

const still = (a: Arrival): string => (a.state.after === a.state.before ? `状态仍是 ${a.state.after}。` : '');

function truth(q: QuietStep): string {
  if (q.peer === null || !q.finSent) return '';
  return q.finArrived
    ? `其实 FIN 早已到达，${name(q.peer)}处于 ${q.peerState}；丢的只是确认。`
    : `其实没有一份到达：${name(q.peer)}处于 ${q.peerState}，对关闭一无所知。`;
}

export const arrivals: ArrivalWords = {
  arrived: {
    syn: a => `${r(a)}记下${s(a)}的初始序号，RCV.NXT 指向 SYN 的下一个序号。`,
    'syn-old': a =>
      `${r(a)}早已忘掉旧连接，看不出这个 SYN 属于它，监听方便当作新的请求。只有并未发出请求的${s(a)}才能纠正。`,
    'syn-crossing': a => `${r(a)}等来的不是应答，而是一个迎面而来的 SYN：双方同时打开。${still(a)}`,
    'syn-ack': a => `${r(a)}得知自己的 SYN 已被收到，也知道了${s(a)}从哪个序号开始计数。`,
    'syn-unexpected': a => `连接进行当中出现 SYN，对不上号。${r(a)}不予采信，只回一个 ACK。${still(a)}`,
    'handshake-ack': a => `${r(a)}得知自己的 SYN 已被收到：双方的连接都已建立。`,
    data: a => `按序到达，${r(a)}把 ${a.segment.length} 字节交给应用。`,
    'data-held': a => `失序到达：${gap(a)}。${r(a)}先把数据存起来；RCV.NXT 不能越过缺口。`,
    'data-duplicate': a => `${r(a)}早已有了这些内容，${rcvNxt(a)}已在其后：丢弃，并再次确认。`,
    'data-after-close': a => `${r(a)}已经没有应用来读这 ${a.segment.length} 字节，永远不会有人读到。`,
    'text-after-fin': a =>
      `这些序号在${s(a)}的 FIN 之后：发过 FIN 就不再发送新数据，所以${r(a)}不予理会。${still(a)}`,
    'hole-filled': () => '缺的正是这一段：RCV.NXT 一下子越过先前存下的全部数据。',
    fin: a => `FIN 之前的内容都已到齐，FIN 生效：${r(a)}现在确知${s(a)}不会再发送数据。`,
    'fin-held': a =>
      `FIN 跑到了数据前面：${gap(a)}。${r(a)}把它存下但暂不处理；RCV.NXT 不动，此时还不能算读到末尾。${still(a)}`,
    'fin-after-hole': () => '缺口补上了：RCV.NXT 一下子越过数据，也越过等在后面的 FIN。直到此刻 FIN 才生效。',
    'fin-duplicate': a =>
      `没有新内容：${rcvNxt(a)}已在这个 FIN 之后。${r(a)}把它丢弃，但必须再确认一次，因为丢的也许正是先前的确认。${still(a)}`,
    ack: a => `${r(a)}得知 ${a.segment.ack} 之前的内容都已到达。`,
    'ack-of-fin': a => `${r(a)}确知自己的 FIN 以及之前的全部内容都已到达。`,
    'window-open': a => `窗口重新打开（${a.segment.window} 字节），${r(a)}可以继续发送。`,
    'window-shut': a => `${r(a)}得知 ${a.segment.ack ?? 0} 之前的内容都已到达，但暂时不能再发送。`,
    'probe-refused': a => `仍然没有空间：${r(a)}什么也不收下，但必须应答。`,
    'nothing-new': a => `对${r(a)}来说没有新消息。${still(a)}`,
    rst: a =>
      a.state.before === 'LAST-ACK'
        ? `序号吻合，${r(a)}予以采信，没有等到确认就关闭了：自己最后的内容是否到达，它无从判断。`
        : `序号吻合，${r(a)}予以采信：连接立即消失。没有 FIN，没有 TIME-WAIT，尚在途中的内容全部作废。`,
    'rst-refused': a => `${r(a)}得知对方没有进程监听：connect() 失败。`,
    'rst-in-time-wait': a =>
      `RST 使 TIME-WAIT 提前结束（即 RFC 1337 所说的“暗杀”）：${r(a)}再也挡不住旧的重复报文段。`,
    'rst-ignored': a =>
      a.state.before === 'CLOSED'
        ? `${r(a)}不作处理：已经没有连接可以中止了。`
        : `${r(a)}不作处理：序号并非正好是它等待的那一个。`,
    'no-connection': a =>
      a.segment.flags & SYN
        ? `${r(a)}的这个端口上没有进程监听。`
        : a.forgotten
          ? `${r(a)}的 TIME-WAIT 已经结束：内容当初虽已全部到达，如今却没有谁来确认了。TIME-WAIT 若再长一些，接下来会是 ACK；现在只能是 RST。`
          : `${r(a)}处于 ${a.state.before}，没有这个报文段所属的连接。`,
  },
  enters: {
    CLOSED: () => '',
    LISTEN: () => '',
    'SYN-SENT': () => '',
    'SYN-RECEIVED': () => '',
    ESTABLISHED: () => '',
    'FIN-WAIT-1': () => 'FIN-WAIT-1 表示：FIN 已经发出、尚未得到确认，同时仍然接收数据。',
    'FIN-WAIT-2': () => 'FIN-WAIT-2 表示：自己这个方向确已关闭，正等待对方的 FIN，期间继续接收数据。',
    'CLOSE-WAIT': host =>
      `CLOSE-WAIT 表示：接下来要看${name(host)}自己的应用，只有它调用 close() 才能往下走。`,
    CLOSING: () =>
      'CLOSING 表示：对方的 FIN 已经到了，自己的 FIN 却还没有得到确认；双方都在等对方最后的 ACK。',
    'LAST-ACK': () => 'LAST-ACK 表示：两个 FIN 都已发出，只差对自己 FIN 的确认。',
    'TIME-WAIT': (_, length) =>
      `TIME-WAIT 表示：已经没有什么要发、要收的了，但还要把这个连接记住 2 MSL${length === null ? '' : `（这里是 ${length}）`}。`,
  },
  quiet: {
    'fin-must-wait': q =>
      `${name(q.host)}${q.call === null ? '' : `调用 ${q.call}()，`}本应发出 FIN，但 FIN 必须排在最后一个字节之后，而数据还没能全部发出。状态已经是 ${q.state.after}，FIN 本身还在等候。`,
    'time-wait-over': q =>
      `2 MSL 已过，再没有动静。${name(q.host)}忘掉这个连接，这一对地址和端口又可以使用了。`,
    'fin-wait-2-over': q => `对方的 FIN 始终没有来，${name(q.host)}等得够久了，于是忘掉这个连接。`,
    'gave-up': q =>
      `${formatDuration(q.lasted)} 内发送了 ${q.copies} 次${q.finSent ? ' FIN' : ''}，一次确认也没有收到：${name(q.host)}放弃，悄悄删除连接。${truth(q)}`,
    'user-timeout': q => `用户超时已到，数据仍未得到确认：${name(q.host)}放弃这个连接。${truth(q)}`,
    'keepalive-dead': q => `保活探测都没有应答，${name(q.host)}认定对方已经不在了。`,
    crashed: q =>
      `连接随着崩溃消失了，没有任何报文段说明此事：${q.peer === null ? '对方' : name(q.peer)}${q.peerState === 'CLOSED' ? '' : `（处于 ${q.peerState}）`}无从得知。`,
    'dropped-silently': q => `${name(q.host)}丢弃这个连接（${q.cause}），什么也不发送。`,
  },
  befalls: {
    crashed: host => `${name(host)}崩溃：忘掉所有连接和端口，什么也不发送；此后到达的一切都无人接收。`,
    restarted: host =>
      `${name(host)}重新启动，什么也不记得了：旧连接的报文段将以 RST 回应（RFC 9293 §3.5.1）。`,
    frozen: host => `${name(host)}的应用停止反应；它的 TCP 照常工作、照常应答，从外面暂时看不出异样。`,
    resumed: host => `${name(host)}的应用恢复运行，补上这段时间里发生的一切。`,
  },
  acksFin: a => `同一报文段也确认了${name(a.host)}的 FIN。`,
  endOfFile: host => `${name(host)}的应用读到文件末尾：read() 返回 0。`,
  error: (host, error) => `${name(host)}的应用得到错误 ${error}。`,
  timeWaitRestarted: (host, length) => `${name(host)}的 TIME-WAIT 重新计时：从现在起再等 ${length}。`,
  repeatedByNetwork: () => '网络把同一报文段又送达了一次。',
};
