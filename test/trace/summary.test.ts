// A trace's summary: the numbers against stories whose numbers are known, and the words a user reads.
import { describe, expect, test } from 'vitest';
import {
  formatSummary,
  summarize,
  type HostSummary,
  type Trace,
  type TraceEvent,
} from '../../src/trace/index.ts';
import { ms, seconds } from '../../src/time/index.ts';
import {
  TraceWriter,
  duplicatedAck,
  lostFin,
  lostLastAck,
  normalClose,
  resetClose,
  simultaneousClose,
  stories,
} from '../support/traces.ts';

function hostOf(trace: Trace, name: string): HostSummary {
  const host = summarize(trace).hosts.find(host => host.name === name);
  if (host === undefined) throw new Error(`no host ${name}`);
  return host;
}

describe('a summary', () => {
  test('counts copies of the FIN, what lost them and what sent them again', () => {
    expect(hostOf(lostFin(), 'client')).toMatchObject({
      segmentsSent: 8,
      segmentsDropped: 2,
      dropped: { fault: 2, loss: 0 },
      retransmissions: { rto: 2, fast: 0, lossProbe: 0 },
      finCopies: 3,
      firstFinAt: ms(120),
    });
    expect(hostOf(lostFin(), 'server')).toMatchObject({ segmentsDropped: 0, finCopies: 1, octetsSent: 1000 });
  });

  test('a loss probe counts as a retransmission only when it repeats text', () => {
    const writer = new TraceWriter();
    writer.send(0, 'client', 'ACK', 1, 1, { length: 10, cause: 'loss-probe', copy: 0 });
    writer.send(1, 'client', 'ACK', 1, 1, { length: 10, cause: 'loss-probe', copy: 1 });
    writer.send(2, 'client', 'ACK', 1, 1, { length: 10, cause: 'fast-retransmit', copy: 2 });
    expect(hostOf(writer.trace(), 'client').retransmissions).toEqual({ rto: 0, fast: 1, lossProbe: 1 });
  });

  test('segments that the network made are not counted as sent by the host', () => {
    const trace = lostFin();
    const forged = trace.events.map(event =>
      event.type === 'segment-sent' && event.from === 'client' ? { ...event, injected: 'replay' } : event,
    );
    expect(hostOf({ ...trace, events: forged }, 'client').segmentsSent).toBe(0);
  });

  test('a duplicated segment is not lost when one of its copies arrives', () => {
    const writer = new TraceWriter();
    writer.send(0, 'client', 'ACK', 1, 1);
    const trace = writer.trace();
    const lostCopy = { type: 'segment-dropped', at: ms(1), id: 1, by: 'loss', detail: '5%' } as const;
    expect(hostOf({ ...trace, events: [...trace.events, lostCopy] }, 'client').segmentsDropped).toBe(0);
  });

  test('the path of states begins with the first one', () => {
    expect(hostOf(simultaneousClose(), 'server').paths).toEqual([
      {
        connection: 1,
        states: [
          'CLOSED',
          'LISTEN',
          'SYN-RECEIVED',
          'ESTABLISHED',
          'FIN-WAIT-1',
          'CLOSING',
          'TIME-WAIT',
          'CLOSED',
        ],
      },
    ]);
  });

  test('the teardown lasts from the first FIN or RST until both are CLOSED or in TIME-WAIT', () => {
    expect(summarize(normalClose())).toMatchObject({ teardownBeganAt: ms(120), teardown: ms(90) });
    expect(summarize(lostFin())).toMatchObject({ teardown: seconds(3) + ms(60) });
    expect(summarize(resetClose())).toMatchObject({ teardownBeganAt: ms(121), teardown: ms(20) });
  });

  test("TIME-WAIT is as long as it was, and counted up to the trace's end while it lasts", () => {
    expect(hostOf(normalClose(seconds(240)), 'client').timeWait).toBe(seconds(240));
    const trace = normalClose();
    const cut = { ...trace, events: trace.events.slice(0, -2), endedAt: ms(200) };
    expect(hostOf(cut, 'client')).toMatchObject({ timeWait: ms(10), doneAt: ms(190) });
  });

  test('a connection that never ends leaves the teardown without a length', () => {
    const trace = normalClose();
    const events = trace.events.filter(event => event.type !== 'state' || event.to !== 'CLOSED');
    expect(summarize({ ...trace, events })).toMatchObject({ teardownBeganAt: ms(120), teardown: null });
    expect(hostOf({ ...trace, events }, 'server').doneAt).toBeNull();
    expect(formatSummary({ ...trace, events })).toContain('teardown          not over');
  });

  test('a listener that goes on listening does not keep its host from being done', () => {
    const trace = normalClose();
    const listening: TraceEvent = {
      type: 'state',
      at: ms(0),
      host: 'server',
      connection: 2,
      from: 'CLOSED',
      to: 'LISTEN',
      cause: 'passive open',
    };
    expect(summarize({ ...trace, events: [listening, ...trace.events] }).teardown).toBe(ms(90));
  });

  test('a trace without any closing has no teardown', () => {
    const writer = new TraceWriter();
    writer.opening();
    expect(summarize(writer.trace())).toMatchObject({ teardownBeganAt: null, teardown: null, steps: [] });
    expect(formatSummary(writer.trace())).toContain('none: nobody sent FIN or RST');
  });
});

describe('the words of a summary', () => {
  test('tell a lost FIN step by step', () => {
    expect(formatSummary(lostFin())).toMatchInlineSnapshot(`
      "client (rfc9293)  8 segments sent, 2 lost (2 by fault), 2 sent again (2 RTO), 3 FINs
        CLOSED → SYN-SENT → ESTABLISHED → FIN-WAIT-1 → TIME-WAIT → CLOSED
        240 s in TIME-WAIT
      server (rfc9293)  3 segments sent, 1 FIN
        CLOSED → LISTEN → SYN-RECEIVED → ESTABLISHED → CLOSE-WAIT → LAST-ACK → CLOSED
      teardown          3.06 s long, from the first FIN or RST at 120 ms
        +0 s            client  ESTABLISHED → FIN-WAIT-1 (close)
        +0 s            client  sends FIN,ACK, lost by fault: drop client FIN #1-2
        +1 s            client  retransmission timer expires
        +1 s            client  sends FIN,ACK again (copy 2), lost by fault: drop client FIN #1-2
        +3 s            client  retransmission timer expires
        +3 s            client  sends FIN,ACK again (copy 3)
        +3.02 s         server  ESTABLISHED → CLOSE-WAIT (FIN)
        +3.02 s         server  CLOSE-WAIT → LAST-ACK (close)
        +3.02 s         server  sends FIN,ACK
        +3.04 s         client  FIN-WAIT-1 → TIME-WAIT (FIN)
        +3.04 s         client  sends ACK of the FIN
        +3.06 s         server  LAST-ACK → CLOSED (ACK of FIN)
        +243.04 s       client  TIME-WAIT timer expires
        +243.04 s       client  TIME-WAIT → CLOSED (timeout)
      "
    `);
  });

  test('tell a lost last ACK, and which ACK it was', () => {
    expect(formatSummary(lostLastAck())).toContain('client  sends ACK of the FIN, lost by loss: 5%');
  });

  test('tell what a fault did without dropping', () => {
    expect(formatSummary(duplicatedAck())).toContain('sends FIN,ACK, fault: delay server FIN #1 by 3s');
  });

  test.each(Object.keys(stories))('%s: fits 100 columns and a screen', story => {
    const lines = formatSummary(stories[story]!()).split('\n');
    expect(lines.length).toBeLessThan(55);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(100);
  });
});
