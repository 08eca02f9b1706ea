// Linux's estimator: the variance term, not the whole, has the 200 ms floor; it rises at once and falls once a
// round trip. RTO = SRTT + max(200 ms, 4 * mean deviation). Linux tcp_rtt_estimator, __tcp_set_rto.
import { ns } from '../time/index.ts';
import { seqGt, seq } from '../wire/index.ts';
import type { RtoEstimator } from './rto.ts';

export const linuxEstimator: RtoEstimator = {
  name: 'Linux',
  // `rttvar`, `mdev` and `mdevMax` hold four times the deviation, as the kernel keeps them
  sample(tcb, measured) {
    const { rtt, profile, snd } = tcb;
    const floor = profile.rto.minimum;
    if (!rtt.measured) {
      rtt.srtt = measured;
      rtt.mdev = ns(2 * measured);
      rtt.rttvar = rtt.mdevMax = ns(Math.max(rtt.mdev, floor));
      rtt.roundEnd = snd.nxt;
      rtt.measured = true;
      return;
    }
    const error = measured - rtt.srtt;
    rtt.srtt = ns(rtt.srtt + error / 8);
    let change = Math.abs(error) - rtt.mdev / 4;
    // A shorter round trip than expected says little about the deviation
    if (error < 0 && change > 0) change /= 8;
    rtt.mdev = ns(rtt.mdev + change);
    if (rtt.mdev > rtt.mdevMax) {
      rtt.mdevMax = rtt.mdev;
      if (rtt.mdevMax > rtt.rttvar) rtt.rttvar = rtt.mdevMax;
    }
    if (seqGt(snd.una, seq(rtt.roundEnd))) {
      if (rtt.mdevMax < rtt.rttvar) rtt.rttvar = ns(rtt.rttvar - (rtt.rttvar - rtt.mdevMax) / 4);
      rtt.roundEnd = snd.nxt;
      rtt.mdevMax = floor;
    }
  },
  timeout(tcb) {
    const { rtt, profile } = tcb;
    if (!rtt.measured) return profile.rto.initial;
    const { granularity, maximum } = profile.rto;
    const timeout = rtt.srtt + rtt.rttvar;
    const rounded = granularity === 0 ? timeout : Math.ceil(timeout / granularity) * granularity;
    return ns(Math.min(rounded, maximum));
  },
};
