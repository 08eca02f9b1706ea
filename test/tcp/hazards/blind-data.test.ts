// RFC 5961 §5: an attacker who sees nothing injects text. It must stand in the window, and its ACK in
// [SND.UNA - MAX.SND.WND, SND.NXT]: without the second an attacker needed only half as many guesses as there are
// windows; with it, thousands of times as many.
import { describe, expect, it } from 'vitest';
import { ACK, makeSegment, PSH, seq } from '../../../src/wire/index.ts';
import { reach } from '../../support/reach.ts';

const iss = 5000;
const irs = 299;

/** The fate of ten octets exactly in place whose ACK is off SND.UNA by so much. */
function inject(profile: string, ackOffset: number, seqOffset = 0): 'taken' | 'answered' | 'dropped' {
  const specimen = reach('ESTABLISHED', { profile, iss, irs, overrides: { tcp_timestamps: 0 } });
  const { connection } = specimen;
  const { rcv, snd } = connection.tcb;
  const ack = seq(snd.una + ackOffset);
  specimen.arrives(
    makeSegment({ flags: ACK | PSH, seq: seq(rcv.nxt + seqOffset), ack, length: 10, window: 65_535 }),
  );
  if (connection.readable > 0) return 'taken';
  return specimen.sent.length > 0 ? 'answered' : 'dropped';
}

describe.each(['rfc9293', 'linux'])('%s, blind text', profile => {
  it('is taken with an ACK as old as the largest window, not with an older one', () => {
    expect(inject(profile, 0)).toBe('taken');
    expect(inject(profile, -65_535)).toBe('taken');
    expect(inject(profile, -65_536)).toBe('answered');
    expect(inject(profile, -(2 ** 30))).toBe('answered');
  });

  it('is not taken with an ACK of what was never sent', () => {
    for (const offset of [1, 1000, 2 ** 31 - 1]) expect(inject(profile, offset)).not.toBe('taken');
  });

  it('is not taken outside of the window whatever it acknowledges', () => {
    for (const offset of [-10, -70_000, 70_000, 2 ** 31 - 10]) {
      expect(inject(profile, 0, offset)).toBe('answered');
    }
  });

  it('gets in with one ACK of 65,536 that are spread evenly, where half of them did before', () => {
    const guesses = Array.from({ length: 4096 }, (_, n) => inject(profile, n * 2 ** 20 + 2 ** 19));
    expect(guesses.filter(fate => fate === 'taken').length).toBeLessThanOrEqual(1);
  });
});

describe('what the two do with an ACK of what was never sent', () => {
  it('the RFC answers it (§3.10.7.4, fifth), Linux keeps quiet while ESTABLISHED (tcp_ack, SKB_DROP_REASON_TCP_ACK_UNSENT_DATA)', () => {
    expect(inject('rfc9293', 1)).toBe('answered');
    expect(inject('linux', 1)).toBe('dropped');
  });
});
