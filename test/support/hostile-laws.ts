// What must hold whatever comes: fast-check properties without a number of runs, for the tests (some runs) and for
// `npm run fuzz` (as many as there is time for).
import fc from 'fast-check';
import { decodePacket, encodePacket } from '../../src/wire/index.ts';
import { differences, inconsistencies, snapshot } from './control-block.ts';
import { begin, elapse, hostileRun, hostileStep, play } from './hostile.ts';
import { absolute, relativeSegment } from './hostile.ts';
import { illegalMoves } from './rough-network.ts';
import type { Specimen } from './specimen.ts';
import { unacceptable } from './unacceptable.ts';

export interface Law {
  readonly claim: string;
  readonly property: fc.IRawProperty<unknown, false>;
}

function demand(wrong: readonly string[], when: string): void {
  if (wrong.length > 0) throw new Error(`${when}: ${wrong.join('; ')}`);
}

/** Octets of text in memory: read later, or held behind a hole. A SYN's window may stand for more than the buffer. */
function memory({ connection }: Specimen): { readonly octets: number; readonly pieces: number } {
  const { rcv } = connection.tcb;
  const held = rcv.reassembly.blocks.reduce((sum, { left, right }) => sum + ((right - left) >>> 0), 0);
  const pieces = (rcv.text as unknown as { readonly pieces: readonly unknown[] } | null)?.pieces.length ?? 0;
  return { octets: held + rcv.unread, pieces };
}

function checkAll(specimen: Specimen, when: string): void {
  const { tcb } = specimen.connection;
  demand(inconsistencies(tcb, specimen.now), when);
  demand(illegalMoves(specimen), when);
  const { octets, pieces } = memory(specimen);
  // The largest window that can be offered: 65,535 · 2^14
  const most =
    Math.max(tcb.receiveBufferSize, tcb.profile.receiveBuffer, 65_535 * 2 ** tcb.rcv.scale, 65_535) + 1;
  demand(octets > most ? [`${octets} octets of text are held, at most ${most} may be`] : [], when);
  demand(
    tcb.state !== 'CLOSED' && pieces > octets + 1 ? [`${pieces} pieces for ${octets} octets`] : [],
    when,
  );
}

const survives: Law = {
  claim:
    'any segments, calls and times, in any state of any profile: no exception, no loop, no memory without bound',
  property: fc.property(hostileRun, run => {
    const specimen = begin(run);
    checkAll(specimen, 'at the beginning');
    for (const [index, step] of run.steps.entries()) {
      const before = specimen.sent.length;
      play(specimen, step);
      checkAll(specimen, `after step ${index + 1}`);
      // One segment may open the whole window at once; it is never more than there was to send, plus answers
      const released = specimen.sent.length - before;
      const most = 3000 + specimen.connection.tcb.sendBufferSize;
      if (released > most) throw new Error(`step ${index + 1} sent ${released} segments`);
    }
    // Left alone, it comes to rest: it gives up, times out, or waits without timers. Keepalive asks nine times.
    elapse(specimen, 40 * 86_400e9);
    checkAll(specimen, 'left alone');
  }),
};

const harmless: Law = {
  claim: 'a segment that should change nothing changes nothing, and is answered by one segment at most',
  property: fc.property(
    hostileRun,
    fc.array(fc.tuple(relativeSegment, fc.option(hostileStep)), { maxLength: 12 }),
    (run, rest) => {
      const specimen = begin(run);
      for (const step of run.steps.slice(0, 8)) play(specimen, step);
      for (const [relative, step] of rest) {
        const segment = absolute(specimen, relative);
        const why = unacceptable(specimen.connection.tcb, segment);
        if (why !== null) {
          const before = snapshot(specimen.connection.tcb);
          const sent = specimen.sent.length;
          specimen.arrives(segment);
          demand(differences(before, snapshot(specimen.connection.tcb)), `${why}, and yet it changed`);
          if (specimen.sent.length - sent > 1) throw new Error(`${why}, and yet more than one answer`);
        }
        if (step !== null) play(specimen, step);
      }
    },
  ),
};

const octets = fc.uint8Array({ maxLength: 120 });

const decodes: Law = {
  claim: 'any octets get an answer from the decoder, and what it accepts is survived by any connection',
  property: fc.property(hostileRun, relativeSegment, octets, fc.nat(), (run, relative, noise, where) => {
    const specimen = begin(run);
    const { sack, mss, windowScale, sackPermitted, ...rest } = absolute(specimen, {
      ...relative,
      length: Math.min(relative.length, 200),
    });
    const packet = encodePacket({
      sourceAddress: '10.0.0.1',
      destinationAddress: '10.0.0.2',
      segment: {
        ...rest,
        mss,
        windowScale: Math.min(windowScale, 255),
        sackPermitted,
        sack: sack.slice(0, 0),
      },
    });
    // Noise anywhere but in the checksums' way: the options and the text; then anywhere
    const options = packet.slice();
    options.set(noise.subarray(0, Math.max(0, options.length - 40)), 40);
    for (const bytes of [options, scatter(packet, noise, where), noise]) {
      for (const repaired of [bytes, repair(bytes)]) {
        const decoded = decodePacket(repaired);
        if (!decoded.ok) continue;
        specimen.arrives(decoded.segment);
        demand(inconsistencies(specimen.connection.tcb, specimen.now), 'after a decoded segment');
      }
    }
    elapse(specimen, 86_400e9);
  }),
};

function scatter(packet: Uint8Array, noise: Uint8Array, where: number): Uint8Array {
  const copy = packet.slice();
  const at = where % copy.length;
  copy.set(noise.subarray(0, copy.length - at), at);
  return copy;
}

/** Both checksums made right, where there are any, so that the rest of the decoder is reached. */
function repair(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const header = ((copy[0] ?? 0) & 0x0f) * 4;
  if (header < 20 || copy.length < header + 20) return copy;
  const view = new DataView(copy.buffer);
  view.setUint16(10, 0);
  view.setUint16(10, onesComplement(copy, 0, header));
  const end = Math.min(view.getUint16(2), copy.length);
  if (end < header + 20) return copy;
  const pseudo = new Uint8Array(12 + end - header);
  pseudo.set(copy.subarray(12, 20));
  pseudo[9] = 6;
  new DataView(pseudo.buffer).setUint16(10, end - header);
  view.setUint16(header + 16, 0);
  pseudo.set(copy.subarray(header, end), 12);
  view.setUint16(header + 16, onesComplement(pseudo, 0, pseudo.length));
  return copy;
}

function onesComplement(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at += 2)
    sum += (bytes[at] ?? 0) * 256 + (at + 1 < end ? (bytes[at + 1] ?? 0) : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

export const hostileLaws = { survives, harmless, decodes } as const;
