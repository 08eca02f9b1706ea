// RFC 1337 §2.2, hazard H1: TIME-WAIT was assassinated, the connection is opened again at once, and old data of
// the first incarnation falls into the window of the second. Figure 2 with its own numbers; before it the first
// incarnation whose segment it is, after it what fix F1 (§3) and timestamps (F2, PAWS) make of the same events.
import { describe, expect, it } from 'vitest';
import { ACK, makeSegment, seq } from '../../../src/wire/index.ts';
import { reach } from '../../support/reach.ts';
import { twoSided } from '../../support/two-sided.ts';

const settings = { nagle: 0, delayed_ack: '0ms', mss: 1000 };

/** A sends 80 octets at 560; the first copy is delayed for long, the second arrives. Then A closes. */
const firstIncarnation = `
  A: send 80
  ESTABLISHED  -->  <SEQ=560><ACK=101><DATA=80><CTL=ACK>   ...
  +1s
  ESTABLISHED  -->  <SEQ=560><ACK=101><DATA=80><CTL=ACK>   -->  ESTABLISHED
  ESTABLISHED  <--  <SEQ=101><ACK=640><CTL=ACK>            <--  ESTABLISHED
  B: receive 80 = 80
  A: close
  FIN-WAIT-1   -->  <SEQ=640><ACK=101><CTL=FIN,ACK>        -->  CLOSE-WAIT
  FIN-WAIT-2   <--  <SEQ=101><ACK=641><CTL=ACK>            <--  CLOSE-WAIT
  B: close
  TIME-WAIT    <--  <SEQ=101><ACK=641><CTL=FIN,ACK>        <--  LAST-ACK
  TIME-WAIT    -->  <SEQ=641><ACK=102><CTL=ACK>            -->  CLOSED
  TIME-WAIT    <--  <SEQ=55><ACK=33><CTL=ACK>              ...                 // old duplicate
  TIME-WAIT    -->  <SEQ=641><ACK=102><CTL=ACK>            -->  CLOSED
`;

/** The same 4-tuple, numbers that overlap the old ones: A at 400, B at 101. */
const secondIncarnation = `
  A: reboot with ISS 399
  B: reboot with ISS 100
  B: listen
  A: open
  SYN-SENT     -->  <SEQ=399><CTL=SYN>                     -->  SYN-RECEIVED
  ESTABLISHED  <--  <SEQ=100><ACK=400><CTL=SYN,ACK>        <--  SYN-RECEIVED
  ESTABLISHED  -->  <SEQ=400><ACK=101><CTL=ACK>            -->  ESTABLISHED
  A: send 100
  ESTABLISHED  -->  <SEQ=400><ACK=101><DATA=100><CTL=ACK>  -->  ESTABLISHED    // 1.
  ESTABLISHED  <--  <SEQ=101><ACK=500><CTL=ACK>            <--  ESTABLISHED    // 2.
               ...  <SEQ=560><ACK=101><DATA=80><CTL=ACK>   -->  ESTABLISHED    // 3. (old dupl)
  ESTABLISHED  <--  <SEQ=101><ACK=500><CTL=ACK>            <--  ESTABLISHED    // 4.
  A: send 100
  ESTABLISHED  -->  <SEQ=500><ACK=101><DATA=100><CTL=ACK>  -->  ESTABLISHED    // 5.
`;

/** B delivers what it holds. Had it kept the first of what came twice, 80 of the octets were wrong; so it is 40. */
const acceptance = `
               ...  <SEQ=101><ACK=640><CTL=ACK>            <--  ESTABLISHED    // 6. 40 beyond what was sent
  A: send 100
  ESTABLISHED  -->  <SEQ=600><ACK=101><DATA=100><CTL=ACK>  -->  ESTABLISHED    // 7a.
  ESTABLISHED  <--  <SEQ=101><ACK=640><CTL=ACK>            ...                 // 8a. nobody notices
  ESTABLISHED  <--  <SEQ=101><ACK=700><CTL=ACK>            <--  ESTABLISHED
  A: send 100
  ESTABLISHED  -->  <SEQ=700><ACK=101><DATA=100><CTL=ACK>  -->  ESTABLISHED    // 9a.
  ESTABLISHED  <--  <SEQ=101><ACK=800><CTL=ACK>            <--  ESTABLISHED
  B: receive 999 = 400
`;

const assassinated = `
  CLOSED       <--  <SEQ=102><CTL=RST>                     <--  CLOSED
`;

describe('RFC 1337 H1, old data is accepted by a new incarnation', () => {
  const overrides = { ...settings, tcp_timestamps: 0 };

  const ends = { A: { iss: 559, overrides }, B: { iss: 100, overrides } };

  twoSided(
    'figure 2: 40 octets that were never sent are read',
    { from: 'ESTABLISHED', ...ends },
    firstIncarnation + assassinated + secondIncarnation + acceptance,
  );

  const linux = { profile: 'linux', overrides };
  twoSided(
    'figure 2 with Linux at both ends, timestamps off',
    { A: { iss: 399, ...linux }, B: { iss: 100, ...linux } },
    secondIncarnation + acceptance,
  );

  twoSided(
    'with fix F1 there is no new incarnation for the old data to fall into',
    { from: 'ESTABLISHED', ...ends, A: { iss: 559, overrides: { ...overrides, tcp_rfc1337: 1 } } },
    `
    ${firstIncarnation}
    TIME-WAIT    <--  <SEQ=102><CTL=RST>                     <--  CLOSED
    B: reboot with ISS 100
    B: listen
                 ...  <SEQ=560><ACK=101><DATA=80><CTL=ACK>   -->  LISTEN         // it meets nobody
    TIME-WAIT    <--  <SEQ=101><CTL=RST>                     <--  LISTEN
    TIME-WAIT | LISTEN
  `,
  );
});

describe('which of the octets that came twice are read', () => {
  it('the later ones, so that 40 of the 80 old ones do harm', () => {
    const specimen = reach('ESTABLISHED', { iss: 100, irs: 399 });
    const { connection, now } = specimen;
    const text = (at: number, length: number, octet: number): void =>
      specimen.arrives(
        makeSegment({
          flags: ACK,
          seq: seq(at),
          ack: seq(101),
          length,
          payload: { buffer: new Uint8Array(length).fill(octet), offset: 0, length },
          window: 65_535,
        }),
      );
    text(400, 100, 1);
    text(560, 80, 0xff);
    text(500, 100, 2);
    const read = new Uint8Array(999);
    const count = connection.receive(999, now, read);
    const expected = [
      ...Array<number>(100).fill(1),
      ...Array<number>(100).fill(2),
      ...Array<number>(40).fill(0xff),
    ];
    expect([...read.subarray(0, count)]).toEqual(expected);
  });
});

describe('RFC 1337 H1 under timestamps (fix F2)', () => {
  twoSided(
    'PAWS refuses the old data, and only what was sent is read',
    { from: 'ESTABLISHED', A: { iss: 559, overrides: settings }, B: { iss: 100, overrides: settings } },
    `
    ${firstIncarnation}
    ${assassinated}
    ${secondIncarnation}
    ESTABLISHED  <--  <SEQ=101><ACK=600><CTL=ACK>            <--  ESTABLISHED    // 6. only what was sent
    B: receive 999 = 200
  `,
  );
});
