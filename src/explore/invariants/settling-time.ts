// How long a connection may take to end once nothing goes wrong any more: when the last fault is over and the last
// application has acted, what is outstanding is sent again after one more timeout at most and is then answered.
//
//   last fault, last call ──► retransmission (≤ maximum RTO) ──► FIN-WAIT-2's limit ──► TIME-WAIT ──► CLOSED
import { seconds, type Nanoseconds } from '../../time/index.ts';
import type { Profile } from '../../tcp/index.ts';
import type { History } from '../history.ts';

/** For round trips, delayed ACKs and the rounding of timers; more than any link of a scenario delays. */
const slack = seconds(30);

/** When every end whose application has closed must be CLOSED. */
export function settledBy({ setting, segments, arrivals, calls }: History): Nanoseconds {
  let last = 0;
  for (const { arrived, at } of segments) if (arrived === 0 && at > last) last = at;
  // What came late or twice does its mischief when it arrives.
  for (const { sent, at } of arrivals) {
    const late = sent === null || sent.action !== null || sent.arrived > 1 || at - sent.at > slack;
    if (late && at > last) last = at;
  }
  for (const { at } of calls) if (at > last) last = at;
  const { client, server } = setting.profiles;
  return (last + settlingTime(client) + settlingTime(server) + slack) as Nanoseconds;
}

const times = new WeakMap<Profile, number>();

function settlingTime(profile: Profile): number {
  let time = times.get(profile);
  if (time === undefined) {
    const { rto, persist, closing, timeWait } = profile;
    const timeout = Math.max(rto.maximum, persist.maximum ?? rto.maximum);
    // A mini-socket waits for 3.5 timeouts if that is longer (tcp_time_wait).
    const finWait2 = Math.max(closing.finWait2 ?? 0, closing.finWait2AsTimeWait ? 3.5 * rto.maximum : 0);
    time = timeout + finWait2 + timeWait.duration;
    times.set(profile, time);
  }
  return time;
}
