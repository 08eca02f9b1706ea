// What a reader of an explanation is told: for each kind of fault the right segment, cause, states, numbers.
import { describe, expect, it } from 'vitest';
import { explain, type Trace } from '../../src/trace/index.ts';
import {
  ackRidesOnFin,
  assassination,
  probedFin,
  scenarios,
  simultaneousOpen,
  traceOf,
} from '../support/explained-traces.ts';

/** The explanation as one line each step: wrapping is not what these tests are about. */
function told(trace: Trace, lang: 'en' | 'zh'): string[] {
  const text = explain(trace, { lang, width: 100_000 });
  return text.split(/\n\n/u).map(step => step.replaceAll(/\s*\n\s*/gu, ' | '));
}

/** The first step that contains all the words, or a failure that shows the whole text. */
function step(trace: Trace, lang: 'en' | 'zh', ...words: readonly string[]): string {
  const steps = told(trace, lang);
  const found = steps.find(text => words.every(word => text.includes(word)));
  if (found === undefined) throw new Error(`no step with ${words.join(' … ')} in:\n${steps.join('\n')}`);
  return found;
}

function whole(name: keyof typeof scenarios, lang: 'en' | 'zh'): string {
  return told(traceOf(scenarios[name]), lang).join('\n');
}

describe('the classical close', () => {
  const trace = traceOf(scenarios.classical);

  it('shows for each segment of the teardown its bits, numbers, moves and states', () => {
    const fin = step(trace, 'en', 'client → server  FIN,ACK');
    expect(fin).toContain('URG 0 ACK 1 PSH 0 RST 0 SYN 0 FIN 1');
    expect(fin).toContain('SEQ 201 ACK 1001 LEN 0');
    expect(fin).toContain('client SND.NXT 201 → 202   server RCV.NXT 201 → 202');
    expect(fin).toContain('client ESTABLISHED → FIN-WAIT-1   server ESTABLISHED → CLOSE-WAIT');
    const last = step(trace, 'en', 'everything has arrived');
    expect(last).toContain('URG 0 ACK 1 PSH 0 RST 0 SYN 0 FIN 0');
    expect(last).toContain('client SND.NXT stays 202');
    expect(last).toContain('server LAST-ACK → CLOSED');
  });

  it('tells the four messages in their order', () => {
    const en = told(trace, 'en').join('\n');
    const messages = [
      'The client has sent all it has and says so with FIN',
      'asks for patience: its own answer is still going out',
      'The server, its own answer sent, now says so with its FIN',
      'The client acknowledges that everything has arrived',
    ];
    const places = messages.map(message => en.indexOf(message));
    expect(places.every(place => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const zh = told(trace, 'zh').join('\n');
    const said = [
      '客户端要发的都已发完',
      '请稍等，我的答复还没有发完',
      '服务器的答复也发完了',
      '客户端确认全部内容都已收到',
    ];
    const placesInChinese = said.map(message => zh.indexOf(message));
    expect(placesInChinese.every(place => place > 0)).toBe(true);
    expect(placesInChinese).toEqual(placesInChinese.toSorted((a, b) => a - b));
  });

  it('gives each reason once: four segments, ACK everywhere, the number of a FIN, TIME-WAIT, half-close', () => {
    const en = told(trace, 'en').join('\n');
    const zh = told(trace, 'zh').join('\n');
    for (const reason of [
      'Why not ACK and FIN in one segment',
      'before the delayed ACK is due',
      'every segment but the first SYN',
      'FIN occupies a sequence number',
      'What is TIME-WAIT for?',
      'A half-closed connection',
    ])
      expect(en.split(reason), reason).toHaveLength(2);
    for (const reason of [
      '为什么 ACK 和 FIN 不能像握手时',
      '延迟确认到时之前',
      '除了第一个 SYN',
      '一样占用一个序号',
      'TIME-WAIT 有什么用',
      '这就是半关闭',
    ])
      expect(zh.split(reason), reason).toHaveLength(2);
  });

  it('leaves the active closer in doubt of its last ACK, and the passive one without doubt', () => {
    const last = step(trace, 'en', 'everything has arrived');
    expect(last).toMatch(/The client knows: .*Still in doubt: whether its ACK reached the server/u);
    expect(last).toMatch(/The server knows: .*No doubt is left/u);
    expect(step(trace, 'en', 'TIME-WAIT → CLOSED')).toContain('It will never learn');
    expect(step(trace, 'zh', '客户端确认全部内容')).toMatch(/客户端确知：.*存疑：它的确认是否到达服务器/u);
  });

  it('passes over handshake and data in a step each', () => {
    const opening = step(trace, 'en', 'The handshake');
    expect(opening).toContain('SYN 1 FIN 0  SEQ 0 | ');
    expect(opening).toContain('server → client  URG 0 ACK 1 PSH 0 RST 0 SYN 1 FIN 0  SEQ 0 ACK 1');
    expect(told(trace, 'en').filter(text => / Data \|/u.test(text))).toHaveLength(2);
    expect(step(trace, 'zh', '三次握手')).toContain('客户端 → 服务器');
  });

  it('explains three segments instead of four when the server closes before its delayed ACK', () => {
    const en = step(ackRidesOnFin(), 'en', 'server → client  FIN,ACK');
    expect(en).toContain('ACK 102 acknowledges the FIN of the client');
    expect(en).toContain('client FIN-WAIT-1 → TIME-WAIT');
    expect(en).toContain('delayed ACK');
    expect(told(ackRidesOnFin(), 'en').join('')).not.toContain('FIN-WAIT-2');
    expect(step(ackRidesOnFin(), 'zh', '服务器 → 客户端  FIN,ACK')).toContain('三次');
  });
});

describe('a lost segment of the teardown', () => {
  it("lost FIN: the client's own retransmission timer notices, and the wait doubles", () => {
    const trace = traceOf(scenarios['lost FIN']);
    const first = step(trace, 'en', 'FIN,ACK', 'lost (drop client FIN #1-2)');
    expect(first).toContain('only the client can notice');
    expect(first).toContain('its retransmission timer, due in 1 s');
    const second = step(trace, 'en', '(copy 2)');
    expect(second).toContain('1 s without an acknowledgement: the retransmission timer rang');
    expect(second).toContain('SND.NXT stays 202');
    expect(second).toContain('set again, to 2 s');
    expect(step(trace, 'en', '(copy 3)')).toContain('2 s without an acknowledgement');
    expect(step(trace, 'en', '(copy 3)')).toContain('server ESTABLISHED → CLOSE-WAIT');
    expect(step(trace, 'zh', '（第 2 份）')).toContain('等了 1 s 仍无确认，重传定时器超时');
    expect(step(trace, 'zh', '丢失（drop client FIN #1-2）')).toContain('只有客户端能够察觉');
  });

  it('a tail loss probe is told apart from the retransmission timer', () => {
    const lost = step(probedFin(), 'en', 'FIN,ACK', 'lost');
    expect(lost).toContain('its loss probe timer, due in 245 ms');
    const probe = step(probedFin(), 'en', '(copy 2)');
    expect(probe).toContain('245 ms without an answer: the loss probe timer rang');
    expect(probe).toContain('RFC 8985');
    expect(probe).not.toContain('RFC 6298');
    expect(step(probedFin(), 'zh', '（第 2 份）')).toContain('尾部丢失探测');
    expect(step(probedFin(), 'en', 'server → client', 'held this ACK back')).toContain('for 40 ms');
  });

  it('lost ACK of FIN: the FIN is repeated though it had arrived, and no ACK is itself acknowledged', () => {
    const trace = traceOf(scenarios['lost ACK of FIN']);
    const lost = step(trace, 'en', 'lost (drop server ACK of FIN #1)');
    expect(lost).toContain('the server will not notice. The client will');
    expect(lost).toContain('due in 980 ms');
    expect(lost).toContain('Who acknowledges the acknowledgement? Nobody');
    const again = step(trace, 'en', '(copy 2)');
    expect(again).toContain('In truth an earlier copy did arrive');
    expect(again).toContain('RCV.NXT (202) is past this FIN');
    expect(again).toContain('server RCV.NXT stays 202');
    expect(again).toContain('The state stays CLOSE-WAIT');
    expect(step(trace, 'zh', '丢失（drop server ACK of FIN #1）')).toContain('确认由谁来确认');
    expect(step(trace, 'zh', '（第 2 份）')).toContain('先前那一份已经到了');
  });

  it('lost server FIN: the server in LAST-ACK repeats it', () => {
    const trace = traceOf(scenarios['lost server FIN']);
    expect(step(trace, 'en', 'lost (drop server FIN #1)')).toContain('server CLOSE-WAIT → LAST-ACK');
    const again = step(trace, 'en', '(copy 2)');
    expect(again).toContain('server → client');
    expect(again).toContain('client FIN-WAIT-2 → TIME-WAIT');
    expect(step(trace, 'zh', '（第 2 份）')).toContain('客户端 FIN-WAIT-2 → TIME-WAIT');
  });

  it('lost last ACK: LAST-ACK repeats its FIN, TIME-WAIT answers and begins anew', () => {
    const trace = traceOf(scenarios['lost last ACK']);
    expect(step(trace, 'en', 'lost (drop client ACK of FIN #1)')).toContain('The server will');
    const again = step(trace, 'en', '(copy 2)');
    expect(again).toContain('TIME-WAIT begins anew at the client: another 240 s');
    expect(again).toContain('Why does the wait begin anew?');
    expect(step(trace, 'en', 'repeats the last acknowledgement')).toContain('server LAST-ACK → CLOSED');
    expect(step(trace, 'zh', '重发最后的确认')).toContain('服务器 LAST-ACK → CLOSED');
    expect(step(trace, 'zh', '（第 2 份）')).toContain('从现在起再等 240 s');
  });

  it('lost last ACK with TIME-WAIT over: a RST is all that can answer', () => {
    const trace = traceOf(scenarios['lost last ACK, TIME-WAIT over']);
    expect(step(trace, 'en', '(copy 2)')).toContain('TIME-WAIT is over at the client');
    const reset = step(trace, 'en', 'client → server  RST');
    expect(reset).toContain('URG 0 ACK 0 PSH 0 RST 1 SYN 0 FIN 0   SEQ 202 LEN 0');
    expect(reset).toContain('server LAST-ACK → CLOSED');
    expect(reset).toContain('whether its last words arrived, it cannot tell');
    expect(step(trace, 'zh', '（第 2 份）')).toContain('TIME-WAIT 已经结束');
    expect(whole('lost last ACK, TIME-WAIT over', 'en')).toContain('server CLOSED: ended by RST');
  });

  it('all FINs lost: the client gives up, the server knows nothing of it', () => {
    const trace = traceOf(scenarios['all FINs lost']);
    const end = step(trace, 'en', 'client FIN-WAIT-1 → CLOSED');
    expect(end).toContain('7 transmissions of the FIN in 123 s');
    expect(end).toContain('In truth none of them reached the server: it is in ESTABLISHED');
    expect(end).toContain("two generals' problem");
    expect(end).toContain('It will never learn: whether its FIN has arrived');
    expect(step(trace, 'zh', '客户端 FIN-WAIT-1 → CLOSED')).toContain('两军问题');
    expect(step(trace, 'zh', '客户端 FIN-WAIT-1 → CLOSED')).toContain('123 s 内发送了 7 次 FIN');
  });

  it('all last ACKs lost: the FIN had arrived, only the acknowledgements were lost', () => {
    const end = step(traceOf(scenarios['all last ACKs lost']), 'en', 'server LAST-ACK → CLOSED');
    expect(end).toContain('In truth the FIN had reached the client, which is in TIME-WAIT');
    const zh = step(traceOf(scenarios['all last ACKs lost']), 'zh', '服务器 LAST-ACK → CLOSED');
    expect(zh).toContain('其实 FIN 早已到达，客户端处于 TIME-WAIT');
  });

  it('a vanished peer leaves FIN-WAIT-2 waiting for ever', () => {
    expect(whole('peer vanished', 'en')).toContain('client FIN-WAIT-2: waiting for a FIN that has not come');
    expect(whole('peer vanished', 'en')).toContain('FIN-WAIT-2 has no retransmission to fall back on');
    expect(whole('peer vanished', 'zh')).toContain('FIN-WAIT-2 没有重传可以依靠');
  });
});

describe('order and copies', () => {
  it('a FIN that overtakes data is kept and takes effect when the gap is filled', () => {
    const trace = traceOf(scenarios['FIN overtakes data']);
    const fin = step(trace, 'en', 'The FIN has overtaken data');
    expect(fin).toContain('numbers 1 to 1000 before it are missing');
    expect(fin).toContain('client RCV.NXT stays 1');
    expect(fin).toContain('The state stays FIN-WAIT-2');
    const filled = step(trace, 'en', 'The gap is filled');
    expect(filled).toContain('client RCV.NXT 1 → 1002');
    expect(filled).toContain('client FIN-WAIT-2 → TIME-WAIT');
    expect(step(trace, 'zh', 'FIN 跑到了数据前面')).toContain('缺序号 1–1000');
    expect(step(trace, 'zh', '缺口补上了')).toContain('RCV.NXT 1 → 1002');
  });

  it('a delayed FIN is repeated needlessly, and says so', () => {
    const trace = traceOf(scenarios['FIN delayed']);
    expect(step(trace, 'en', 'delay client FIN #1 by 3s', 'arrives later')).toContain('FIN-WAIT-1');
    expect(step(trace, 'en', '(copy 2)')).toContain('an earlier copy is still on its way');
    expect(step(trace, 'zh', '（第 2 份）')).toContain('还在路上');
  });

  it('a duplicated FIN is acknowledged again and changes nothing', () => {
    const trace = traceOf(scenarios['FIN duplicated']);
    const second = step(trace, 'en', 'delivers the same segment a second time');
    expect(second).toContain('server RCV.NXT stays 202');
    expect(second).toContain('The state stays CLOSE-WAIT');
    expect(step(trace, 'zh', '又送达了一次')).toContain('状态仍是 CLOSE-WAIT');
  });

  it('a simultaneous close goes through CLOSING on both sides', () => {
    const trace = traceOf(scenarios['simultaneous close']);
    const crossing = step(trace, 'en', 'is already on its way', 'FIN,ACK');
    expect(crossing).toContain('client FIN-WAIT-1 → CLOSING');
    expect(crossing).toContain('A simultaneous close: neither FIN is an answer');
    expect(step(trace, 'en', 'server FIN-WAIT-1 → CLOSING')).toContain('RCV.NXT 201 → 202');
    expect(step(trace, 'zh', '迎面相遇')).toBeDefined();
    expect(step(trace, 'zh', '同时关闭')).toContain('CLOSING');
  });

  it('a simultaneous open makes one connection of two SYNs', () => {
    const crossing = step(simultaneousOpen(), 'en', 'server → client', 'SYN ');
    expect(crossing).toContain('does not know that the SYN of the client is already on its way');
    expect(crossing).toContain('client SYN-SENT → SYN-RECEIVED');
    expect(step(simultaneousOpen(), 'zh', '同时打开')).toContain('SYN-RECEIVED');
  });
});

describe('resets and refusals', () => {
  it('SO_LINGER 0 turns a close into a RST, which is laid to that call', () => {
    const trace = traceOf(scenarios['SO_LINGER 0']);
    expect(trace.events).toContainEqual(
      expect.objectContaining({ type: 'call', call: 'setsockopt', argument: 'SO_LINGER{1,0}' }),
    );
    expect(step(trace, 'en', 'client → server  RST,ACK')).toContain('asked for that with SO_LINGER');
    expect(step(trace, 'zh', 'RST,ACK')).toContain('通过 SO_LINGER 要求');
  });

  it('unread data turns a close into a RST', () => {
    const en = step(traceOf(scenarios['unread data']), 'en', 'RST,ACK');
    expect(en).toContain('closed without having read everything');
    expect(en).toContain('client ESTABLISHED → CLOSED   server ESTABLISHED → CLOSED');
    expect(en).toContain('the server sees ECONNRESET');
    expect(step(traceOf(scenarios['unread data']), 'zh', 'RST,ACK')).toContain('没有读完数据就关闭了');
  });

  it('data for a closed application is answered by a RST', () => {
    const trace = traceOf(scenarios['data after close']);
    expect(step(trace, 'en', 'nobody will ever read them')).toContain('client RCV.NXT stays 1');
    expect(step(trace, 'en', 'client → server  RST')).toContain('RFC 2525 §2.16');
    expect(step(trace, 'zh', '客户端 → 服务器  RST')).toContain('客户端 FIN-WAIT-2 → CLOSED');
  });

  it('nobody listening: the SYN is refused', () => {
    const trace = traceOf(scenarios.refused);
    expect(step(trace, 'en', 'RST,ACK')).toContain('client SYN-SENT → CLOSED');
    expect(step(trace, 'en', 'RST,ACK')).toContain('ECONNREFUSED');
    expect(whole('refused', 'en')).toContain('server CLOSED: took no part');
    expect(step(trace, 'zh', 'RST,ACK')).toContain('拒绝建立连接');
  });

  it('a RST in TIME-WAIT is called an assassination', () => {
    const en = step(assassination(), 'en', 'client TIME-WAIT → CLOSED');
    expect(en).toContain('RFC 1337');
    expect(step(assassination(), 'zh', '客户端 TIME-WAIT → CLOSED')).toContain('暗杀');
  });
});

describe('openings and windows', () => {
  it('a lost SYN is repeated after the initial timeout', () => {
    const trace = traceOf(scenarios['lost SYN']);
    const lost = step(trace, 'en', 'lost (drop client SYN #1)');
    expect(lost).toContain('URG 0 ACK 0 PSH 0 RST 0 SYN 1 FIN 0');
    expect(lost).toContain('due in 1 s');
    expect(step(trace, 'en', 'SYN (copy 2)')).toContain('server CLOSED → SYN-RECEIVED');
    expect(step(trace, 'zh', '（第 2 份）')).toContain('第 2 次发送 SYN');
  });

  it('a FIN can complete the handshake whose last ACK was lost', () => {
    const trace = traceOf(scenarios['lost handshake ACK']);
    expect(step(trace, 'en', 'lost (drop client ACK #1)')).toContain('carries the same acknowledgement');
    expect(step(trace, 'en', 'client → server  FIN,ACK')).toContain('server SYN-RECEIVED → CLOSE-WAIT');
    expect(step(trace, 'zh', '丢失（drop client ACK #1）')).toContain('都带着同样的确认');
  });

  it('a FIN waits behind a closed window, which is probed', () => {
    const trace = traceOf(scenarios['zero window']);
    const waiting = step(trace, 'en', 'the FIN itself waits');
    expect(waiting).toContain('client ESTABLISHED → FIN-WAIT-1');
    expect(step(trace, 'en', 'a window of 0')).toContain('ACK 2897');
    expect(step(trace, 'en', 'the client probes it')).toContain('server RCV.NXT stays 2897');
    expect(step(trace, 'zh', '通告的窗口为 0')).toContain('ACK 2897');
    expect(step(trace, 'zh', '发出探测')).toContain('仍然没有空间');
  });
});
