// RxJS in the link of a whole run: stock operators and a user's own between two hosts' TCPs, and what becomes of the
// run when they unsubscribe, fail or send again in the middle of it.
import {
  delay,
  EMPTY,
  filter,
  map,
  Observable,
  Subject,
  Subscriber,
  take,
  takeUntil,
  tap,
  timer,
  type OperatorFunction,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Packet } from '../../src/link/index.ts';
import {
  activeClose,
  prepare,
  rxjsOnTheWire,
  type PacketOperators,
  type RunResult,
} from '../../src/scenario/index.ts';
import type { VirtualScheduler } from '../../src/time/index.ts';
import { FIN } from '../../src/wire/index.ts';
import { tell } from '../support/story.ts';

const scenario = activeClose('client', { rtt: '40ms', answer: 20_000, end: { until: 'done', at: '10min' } });
const prepared = (make: (clock: VirtualScheduler) => PacketOperators) =>
  prepare(scenario, { wire: rxjsOnTheWire(make) });
const through = (make: (clock: VirtualScheduler) => PacketOperators): RunResult =>
  prepared(make).run('1', { trace: true });

/** A user's own operator: the n-th packet is lost, for each n that is a multiple of `every`. */
const loseEvery =
  (every: number): OperatorFunction<Packet, Packet> =>
  source =>
    new Observable(out => {
      let count = 0;
      return source.subscribe({
        next: packet => {
          if (++count % every !== 0) out.next(packet);
        },
        error: error => out.error(error),
        complete: () => out.complete(),
      });
    });

/** And one as our own are written: a Subscriber, which sends every FIN twice. */
const doubleFin: OperatorFunction<Packet, Packet> = source =>
  new Observable(out => source.subscribe(new DoubleFin(out)));

class DoubleFin extends Subscriber<Packet> {
  readonly #out: Subscriber<Packet>;

  constructor(out: Subscriber<Packet>) {
    super(out);
    this.#out = out;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    this.#out.next(packet);
    if (packet.segment.flags & FIN) this.#out.next(packet);
  }
}

const clean = (result: RunResult): boolean =>
  result.outcome.client.ending === 'closed' &&
  result.outcome.server.ending === 'closed' &&
  result.outcome.client.bytesRead === 20_000;

describe('operators in the link of a run', () => {
  it('none: the run is the same as without', () => {
    const plain = prepare(scenario).run('1', { trace: true });
    expect(through(() => ({})).trace).toEqual(plain.trace);
  });

  it('tap sees every packet of its direction', () => {
    const seen: number[] = [];
    const { trace } = through(() => ({ toClient: [tap(({ id }) => seen.push(id))] }));
    const sent = trace!.events.flatMap(e => (e.type === 'segment-sent' && e.from === 'server' ? [e.id] : []));
    expect(seen).toEqual(sent);
  });

  it('filter loses, and TCP repairs it', () => {
    let lost = 0;
    const result = through(() => ({
      toServer: [filter(({ segment }) => !(segment.flags & FIN) || lost++ > 0)],
    }));
    expect(clean(result)).toBe(true);
    expect(result.outcome.client.finCopies).toBe(2);
  });

  it('delay adds to the way, in virtual time', () => {
    const slow = through(clock => ({ toServer: [delay(100, clock)], toClient: [delay(60, clock)] }));
    const established = ({ trace }: RunResult): number =>
      trace!.events.find(e => e.type === 'state' && e.host === 'client' && e.to === 'ESTABLISHED')!.at;
    expect(established(slow) - established(through(() => ({})))).toBe(160e6);
    expect(clean(slow)).toBe(true);
  });

  it('a user’s own stand beside them, in the order in which packets pass', () => {
    const order: string[] = [];
    const result = through(clock => ({
      toServer: [
        tap(({ id }) => order.push(`${id} sent`)),
        doubleFin,
        map(packet => ({ ...packet })),
        delay(1, clock),
        tap(({ id }) => order.push(`${id} late`)),
      ],
      toClient: [loseEvery(5)],
    }));
    expect(clean(result)).toBe(true);
    expect(order.slice(0, 2)).toEqual(['1 sent', '1 late']);
    expect(result.outcome.segmentsDropped).toBe(0);
    const fins = tell(result.trace!).filter(line => /client FIN/.test(line));
    expect(fins.length).toBeGreaterThan(0);
  });

  it('begin anew in each run, so that a run depends on nothing before it', () => {
    const lossy = prepared(() => ({ toClient: [loseEvery(4)], toServer: [loseEvery(7)] }));
    const first = lossy.run('1', { trace: true });
    lossy.run('2');
    expect(lossy.run('1', { trace: true })).toEqual(first);
  });

  it('take time by the run’s own clock: a way that is cut after 300 ms stays cut', () => {
    const { trace } = through(clock => ({ toServer: [takeUntil(timer(300, clock))] }));
    const arrivals = trace!.events.filter(e => e.type === 'segment-received' && e.to === 'server');
    expect(arrivals.length).toBeGreaterThan(5);
    expect(arrivals.every(({ at }) => at < 320e6)).toBe(true);
  });
});

describe('in the middle of a run', () => {
  it('take ends the way: TCP finds itself alone and gives up, nothing fails', () => {
    const { outcome } = through(() => ({ toServer: [take(4)] }));
    expect([outcome.client.ending, outcome.server.ending]).toEqual(['open', 'gave up']);
  });

  it('an operator that fails stops the run, with its own error, and the next run is as good as new', () => {
    let fails = true;
    const fragile = prepared(() => ({
      toServer: [
        map(packet => {
          if (fails && packet.segment.flags & FIN) throw new Error('my operator is wrong');
          return packet;
        }),
      ],
    }));
    expect(() => fragile.run('1')).toThrow(/my operator is wrong/);
    fails = false;
    expect(clean(fragile.run('1'))).toBe(true);
  });

  it('an error that is emitted, not thrown, stops it just the same', () => {
    const cut = new Subject<never>();
    const broken: OperatorFunction<Packet, Packet> = source =>
      new Observable(out => {
        cut.subscribe({ error: error => out.error(error) });
        return source.subscribe(out);
      });
    const run = prepared(() => ({
      toServer: [broken, tap(({ segment }) => segment.flags & FIN && cut.error(new Error('cable cut')))],
    }));
    expect(() => run.run('1')).toThrow(/cable cut/);
  });

  it('packets that an operator sends again from inside a delivery arrive as well', () => {
    const again = new Subject<Packet>();
    let last: Packet | null = null;
    const withAgain: OperatorFunction<Packet, Packet> = source =>
      new Observable(out => {
        again.subscribe(packet => out.next(packet));
        return source.pipe(tap(packet => (last = packet))).subscribe(out);
      });
    const result = through(() => ({
      toServer: [withAgain],
      // While the client is being given a packet, its own last one goes out once more
      toClient: [tap(({ id }) => id % 5 === 0 && last !== null && again.next(last))],
    }));
    const of = (type: 'segment-sent' | 'segment-received', host: string): number =>
      result.trace!.events.filter(
        e =>
          (e.type === 'segment-sent' && type === e.type && e.from === host) ||
          (e.type === 'segment-received' && type === e.type && e.to === host),
      ).length;
    expect(clean(result)).toBe(true);
    expect(of('segment-received', 'server')).toBeGreaterThan(of('segment-sent', 'client') + 2);
  });

  it('a host that answers while an operator is still emitting is not confused: no delay at all', () => {
    const depth = { now: 0, most: 0 };
    const watched: OperatorFunction<Packet, Packet> = source =>
      new Observable(out =>
        source.subscribe(packet => {
          depth.most = Math.max(depth.most, ++depth.now);
          out.next(packet);
          depth.now--;
        }),
      );
    const result = prepare(activeClose('client', { rtt: '0s', answer: 20_000, end: { until: 'done' } }), {
      wire: rxjsOnTheWire(() => ({ toServer: [watched], toClient: [watched] })),
    }).run('1');
    expect(clean(result)).toBe(true);
    expect(depth.most).toBeGreaterThan(0);
  });

  it('nothing is delivered to a way that swallows all', () => {
    const { outcome } = through(() => ({ toServer: [() => EMPTY] }));
    expect(outcome.client).toMatchObject({ ending: 'gave up', endedInState: 'SYN-SENT' });
  });
});
