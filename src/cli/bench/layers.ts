// Each layer alone, so that a regression shows where it is: the event queue, a link direction, a connection given
// segments, and hosts with their sockets. Each stands on those below it, but nothing stands on it.
import { Host, Socket, type PacketSink, type SocketEvents } from '../../host/index.ts';
import { LinkDirection, parseDirection, type Packet } from '../../link/index.ts';
import { Connection, resolveProfile, Timer, type Effects, type TimerId } from '../../tcp/index.ts';
import { EventQueue, invariant, ns, RandomSource, TimedEvent, VirtualScheduler } from '../../time/index.ts';
import { makeSegment, seq, type Segment } from '../../wire/index.ts';
import type { Benchmark } from './measure.ts';

const pending = 1000;
const distances = 1 << 16;

const queue: Benchmark = {
  unit: 'fired event',
  work: `the first of ${pending} events fires and is queued again, exponentially later`,
  unitsDefault: 500_000,
  prepare: events => seed => {
    const random = new RandomSource(seed).stream('distances');
    const ahead = Float64Array.from({ length: distances }, () => Math.round(random.exponential(10e6)));
    const wheel = new EventQueue();
    for (let i = 0; i < pending; i++) wheel.schedule(new Nothing(), ns(ahead[i]!));
    for (let i = 0; i < events; i++) {
      wheel.schedule(wheel.pop()!, ns(wheel.now + ahead[i & (distances - 1)]!));
    }
    return { units: events, events };
  },
};

class Nothing extends TimedEvent {
  fire(): void {}
}

const burst = 50;

const link: Benchmark = {
  unit: 'packet',
  work: `bursts of ${burst} packets through 1 % loss, 1 Gbps and 10 ms`,
  unitsDefault: 200_000,
  prepare(packets) {
    const scheduler = new VirtualScheduler();
    const random = new RandomSource('');
    const direction = new LinkDirection({
      name: 'link',
      parameters: parseDirection({ loss: '1%', rate: '1Gbps', delay: '10ms' }, 'link'),
      context: { scheduler, random: name => random.stream(name), observer: { dropped: () => {} } },
    });
    const packet: Packet = { id: 1, from: 0, to: 1, segment: makeSegment({}), size: 1500, sentAt: ns(0) };
    return seed => {
      random.reset(seed);
      scheduler.reset();
      direction.reset();
      for (let sent = 0; sent < packets; sent += burst) {
        for (let i = 0; i < burst; i++) direction.send(packet);
        scheduler.run();
      }
      return { units: packets, events: scheduler.executed };
    };
  },
};

const octetsInSegment = 1448;

const tcp: Benchmark = {
  unit: 'segment that arrives',
  work: 'two connections hand each other their segments, text one way, 10 µs later each',
  unitsDefault: 200_000,
  prepare: segments => () => {
    const [sender, receiver] = [new End(1), new End(2)];
    receiver.connection.open('passive', ns(0));
    sender.connection.open('active', ns(0));
    let arrived = 0;
    for (let now = ns(0); arrived < segments; now = ns(now + 10e3)) {
      arrived += receiver.take(sender.outbox, now) + sender.take(receiver.outbox, now);
      receiver.connection.receive(1 << 30, now);
      if (sender.connection.state === 'ESTABLISHED') sender.connection.send(64 * octetsInSegment, now);
      sender.expire(now);
      receiver.expire(now);
    }
    return { units: arrived, events: arrived };
  },
};

const profile = resolveProfile('rfc9293', { mss: 1460 });
const timers = Object.values(Timer);

/** A connection whose embedder does next to nothing. */
class End implements Effects {
  outbox: Segment[] = [];
  readonly connection: Connection;
  readonly #expiry = new Float64Array(timers.length).fill(Infinity);

  constructor(port: number) {
    const [localPort, remotePort] = [port, 3 - port];
    this.connection = new Connection({
      profile,
      effects: this,
      localPort,
      remotePort,
      iss: seq(1000 * port),
    });
  }

  take(from: Segment[], now: number): number {
    const count = from.length;
    for (let i = 0; i < count; i++) this.connection.segmentArrives(from[i]!, ns(now));
    from.splice(0, count);
    return count;
  }

  expire(now: number): void {
    for (const timer of timers) {
      if (this.#expiry[timer]! > now) continue;
      this.#expiry[timer] = Infinity;
      this.connection.timerExpires(timer, ns(now));
    }
  }

  transmit(segment: Segment): void {
    this.outbox.push(segment);
  }
  arm(timer: TimerId, at: number): void {
    this.#expiry[timer] = at;
  }
  disarm(timer: TimerId): void {
    this.#expiry[timer] = Infinity;
  }
  notify(): void {}
}

const host: Benchmark = {
  unit: 'packet that arrives',
  work: 'two hosts hand each other their packets: connections open, 100 octets go, both ends close, TIME-WAIT 1 s',
  unitsDefault: 100_000,
  prepare(packets) {
    const scheduler = new VirtualScheduler();
    const random = new RandomSource('');
    const shared = { scheduler, random, profile: resolveProfile('rfc9293', { time_wait: '1s' }) };
    const hosts = ['a', 'b'].map((name, index) => new Host({ ...shared, name, index }));
    const [a, b] = hosts as [Host, Host];
    const under = new UnderWay(hosts);
    a.route(1, under);
    b.route(0, under);
    return seed => {
      scheduler.reset();
      random.reset(seed);
      for (const each of hosts) each.reset();
      const listening = new Socket(b, answering);
      listening.bind(80);
      listening.listen();
      let arrived = 0;
      while (arrived < packets) {
        new Socket(a, asking).connect(1, 80);
        arrived += under.deliver();
        // What is left to the clock, delayed acknowledgements and TIME-WAIT, happens for many at a time
        while (a.connections >= 100 && scheduler.step()) arrived += under.deliver();
      }
      while (scheduler.step()) arrived += under.deliver();
      invariant(a.connections + b.connections === 0, 'a connection is left over');
      return { units: arrived, events: arrived + scheduler.executed };
    };
  },
};

/** What hosts have sent and nobody has received yet; not within the call that sends it. */
class UnderWay implements PacketSink {
  readonly #hosts: readonly Host[];
  readonly #packets: Packet[] = [];

  constructor(hosts: readonly Host[]) {
    this.#hosts = hosts;
  }

  send(packet: Packet): void {
    this.#packets.push(packet);
  }

  deliver(): number {
    const packets = this.#packets;
    for (let i = 0; i < packets.length; i++) this.#hosts[packets[i]!.to]!.receive(packets[i]!);
    const { length } = packets;
    packets.length = 0;
    return length;
  }
}

const silent = { connected() {}, acceptable() {}, readable() {}, writable() {}, error() {}, closed() {} };

const asking: SocketEvents = {
  ...silent,
  connected(socket) {
    socket.send(100);
    socket.close();
  },
};

const answering: SocketEvents = {
  ...silent,
  acceptable(listening) {
    const socket = listening.accept(answering);
    if (socket !== null) answering.readable(socket);
  },
  readable(socket) {
    while (socket.recv() > 0);
    if (socket.endpoint?.connection.endOfFile === true) socket.close();
  },
};

export const layers: Readonly<Record<string, Benchmark>> = { queue, link, tcp, host };
