// RFC 6298 by hand: the first measurement (§2.2), the next ones (§2.3), bounds (§2.4, §2.5) and back-off (§5.5).
import { describe, expect, it } from 'vitest';
import { backOff, measureRoundTrip } from '../../src/tcp/rto.ts';
import { ms, seconds, ZERO } from '../../src/time/index.ts';
import { Specimen } from '../support/specimen.ts';

const fresh = (overrides: Record<string, number> = {}) =>
  new Specimen({ overrides: { tcp_rto_min_us: 1, ...overrides } }).connection.tcb;

describe('the retransmission timeout', () => {
  it('is 1 s before any measurement (§2.1)', () => {
    const tcb = fresh();
    expect(tcb.rtt).toMatchObject({ rto: seconds(1), measured: false, min: ZERO });
    expect(tcb.profile.estimator.timeout(tcb)).toBe(seconds(1));
  });

  it('after the first measurement R: SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR', () => {
    const tcb = fresh();
    measureRoundTrip(tcb, ms(100));
    expect(tcb.rtt).toMatchObject({ srtt: ms(100), rttvar: ms(50), rto: ms(300), measured: true });
  });

  it('after the next: RTTVAR = 3/4 RTTVAR + 1/4 |SRTT - R|, then SRTT = 7/8 SRTT + 1/8 R', () => {
    const tcb = fresh();
    measureRoundTrip(tcb, ms(100));
    measureRoundTrip(tcb, ms(180));
    expect(tcb.rtt).toMatchObject({ srtt: ms(110), rttvar: ms(57.5), rto: ms(340) });
    measureRoundTrip(tcb, ms(30));
    expect(tcb.rtt).toMatchObject({ srtt: ms(100), rttvar: ms(63.125), rto: ms(352.5) });
  });

  it('adds at least the granularity of the clock, 1 ms', () => {
    const tcb = fresh();
    for (let n = 0; n < 200; n++) measureRoundTrip(tcb, ms(100));
    expect(tcb.rtt.rto).toBe(ms(101));
  });

  it('stays between its bounds', () => {
    const low = fresh({ tcp_rto_min_us: 1_000_000 });
    measureRoundTrip(low, ms(1));
    expect(low.rtt.rto).toBe(seconds(1));
    const high = fresh();
    measureRoundTrip(high, seconds(50));
    expect(high.rtt.rto).toBe(seconds(60));
  });

  it('doubles at each timeout up to its maximum, and the next measurement forgets that', () => {
    const tcb = fresh();
    measureRoundTrip(tcb, ms(10_000 / 3));
    const seen = [1, 2, 3, 4].map(() => {
      backOff(tcb);
      return tcb.rtt.rto;
    });
    expect(seen.map(rto => Math.round(rto / 1e9))).toEqual([20, 40, 60, 60]);
    expect(tcb.rtt.backoff).toBe(4);
    measureRoundTrip(tcb, ms(100));
    expect(tcb.rtt.backoff).toBe(0);
    expect(tcb.rtt.rto).toBeLessThan(seconds(20));
  });

  it('remembers the smallest round trip', () => {
    const tcb = fresh();
    const least = [50, 80, 20, 30].map(time => {
      measureRoundTrip(tcb, ms(time));
      return tcb.rtt.min;
    });
    expect(least).toEqual([ms(50), ms(50), ms(20), ms(20)]);
  });
});
