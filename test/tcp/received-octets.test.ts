// Real octets on their way to the reader: those that were accepted, each once, whatever came around them.
import { describe, expect, it } from 'vitest';
import { ACK, FIN, makeSegment, seq } from '../../src/wire/index.ts';
import { reach } from '../support/reach.ts';
import type { Specimen } from '../support/specimen.ts';

/** Text at that place of the peer's stream, every octet with that value. */
function arrives(specimen: Specimen, from: number, length: number, octet: number, flags = ACK): void {
  const payload = { buffer: new Uint8Array(length + 7).fill(octet, 3, length + 3), offset: 3, length };
  specimen.arrives(makeSegment({ flags, seq: seq(from + 1), ack: seq(1), length, payload, window: 65_535 }));
}

/** What is read, as runs: `3×1 2×9`. */
function read({ connection, now }: Specimen): string {
  const octets = new Uint8Array(9999);
  const count = connection.receive(9999, now, octets);
  const runs: [octet: number, count: number][] = [];
  for (const octet of octets.subarray(0, count)) {
    const last = runs.at(-1);
    if (last?.[0] === octet) last[1]++;
    else runs.push([octet, 1]);
  }
  return runs.map(([octet, length]) => `${length}×${octet}`).join(' ');
}

const established = (buffer = 65_535): Specimen =>
  reach('ESTABLISHED', { overrides: { receive_buffer: buffer, tcp_timestamps: 0 } });

describe('the reader gets', () => {
  it('text in order, and what was early once its hole is filled', () => {
    const specimen = established();
    arrives(specimen, 0, 10, 1);
    expect(read(specimen)).toBe('10×1');
    arrives(specimen, 20, 10, 3, ACK | FIN);
    expect(read(specimen)).toBe('');
    arrives(specimen, 10, 10, 2);
    expect(read(specimen)).toBe('10×2 10×3');
    expect(specimen.state).toBe('CLOSE-WAIT');
  });

  it('the first copy of what was read already or is held already', () => {
    const specimen = established();
    arrives(specimen, 0, 10, 1);
    arrives(specimen, 0, 10, 9);
    arrives(specimen, 20, 10, 3);
    arrives(specimen, 20, 10, 9);
    arrives(specimen, 5, 15, 2);
    expect(read(specimen)).toBe('10×1 10×2 10×3');
  });

  it('nothing of what the window cut off, which has to come again', () => {
    const specimen = established(20);
    arrives(specimen, 19, 10, 9);
    arrives(specimen, 0, 19, 1);
    expect(read(specimen)).toBe('19×1 1×9');
    arrives(specimen, 20, 20, 2);
    expect(read(specimen)).toBe('20×2');
  });

  it('zeros where the text is synthetic', () => {
    const specimen = established();
    arrives(specimen, 0, 3, 1);
    specimen.arrives(makeSegment({ flags: ACK, seq: seq(4), ack: seq(1), length: 4, window: 65_535 }));
    arrives(specimen, 7, 2, 5);
    expect(read(specimen)).toBe('3×1 4×0 2×5');
  });
});
