// A run is compared with a recording in structure, state paths and times: a recording agrees with itself, and
// whatever is changed in it is found.
import { describe, expect, it } from 'vitest';
import { readCases } from '../../src/cli/case-files.ts';
import { compareWithCase, type Comparison, type Observed } from '../../src/scenario/index.ts';
import { recording, recordingPath } from '../support/reference-cases.ts';

const classical = recording('close_c_lazy__dFIN1');

interface Changed {
  readonly segments: Observed['segments'];
  readonly states: Observed['states'];
  readonly app: NonNullable<Observed['app']>;
}

/** How the recording compares with itself after a change. */
function compareChanged(change: (seen: Changed) => void, reference = classical): Comparison {
  const { segments, states, app = [] } = structuredClone(reference);
  const seen = { segments, states, app };
  change(seen);
  return compareWithCase(reference, seen);
}

/** Moves everything from then on, in microseconds. */
function postpone({ segments, states }: Changed, from: number, by: number): void {
  const moved = (time: number): number => (time >= from ? time + by : time);
  for (const segment of segments) {
    if (segment.tx !== null) segment.tx = moved(segment.tx);
    segment.rx = segment.rx.map(moved);
  }
  for (const state of [...states.client, ...states.server]) state.t = moved(state.t);
}

const verdict = ({ structure, paths, times }: Comparison): string =>
  [structure ? 'structure' : '', paths ? 'paths' : '', times ? 'times' : ''].filter(Boolean).join(', ');
const all = 'structure, paths, times';
/** The FIN that was sent again, by the loss probe. */
const secondFin = classical.segments.findIndex(({ labels }) => labels?.includes('FIN1#2'));
const secondFinAt = classical.segments[secondFin]?.tx ?? 0;

describe('a recording', () => {
  it('agrees with itself, every one of them', () => {
    const folder = recordingPath('').replace(/[^/]*$/, '');
    for (const { reference } of readCases(folder)) {
      const comparison = compareWithCase(reference, reference);
      expect(comparison, reference.name).toMatchObject({ difference: null, recording: 0 });
      expect(verdict(comparison)).toBe(all);
    }
  });

  it('agrees with each of its alternatives, which are recordings of the same case', () => {
    const reference = recording('close_c_imm__dFIN2');
    const { alternatives = [] } = reference;
    expect(alternatives.length).toBeGreaterThan(0);
    for (const alternative of alternatives) {
      expect(verdict(compareWithCase(reference, alternative))).toBe(all);
    }
  });
});

describe('structure differs', () => {
  it('when a segment is missing', () => {
    const comparison = compareChanged(({ segments }) => void segments.splice(secondFin, 1));
    expect(comparison).toMatchObject({ structure: false, paths: true, times: false });
    expect(comparison.difference).toContain('c2s F. seq 201 ack 1001 len 0 at 647.6 ms');
  });

  it('when there is one too many', () => {
    const comparison = compareChanged(({ segments }) => {
      const again = segments.at(-1)!;
      segments.push({ ...again, tx: (again.tx ?? 0) + 300e3, rx: [] });
    });
    expect(comparison.difference).toMatch(/^too many: c2s \. seq 202 ack 1002 len 0/);
  });

  it.each([
    ['an ACK number', { ack: 1000 }],
    ['a sequence number', { seq: 200 }],
    ['a length', { len: 1 }],
    ['a control bit', { flags: 'R.' }],
  ])('when %s differs', (_name, part) => {
    const comparison = compareChanged(({ segments }) => void Object.assign(segments[secondFin]!, part));
    expect(comparison).toMatchObject({ structure: false });
  });

  it('not when P differs', () => {
    const comparison = compareChanged(({ segments }) => {
      for (const segment of segments) segment.flags = segment.flags.replace('P', '');
    });
    expect(verdict(comparison)).toBe(all);
  });

  it('not when a window update is missing or too many', () => {
    const comparison = compareChanged(({ segments }) => {
      // Nothing arrives at the client between its ACK of the answer and its close().
      const before = segments.findLast(({ dir, tx }) => dir === 'c2s' && (tx ?? 0) < 200e3)!;
      segments.push({ ...before, tx: 200e3, rx: [220e3], win: (before.win ?? 0) + 1 });
    });
    expect(verdict(comparison)).toBe(all);
  });

  it('not by what happens after the recording’s end', () => {
    const comparison = compareChanged(({ segments }) => {
      const late = classical.recording.endMs * 1e3 + 1;
      segments.push({ ...segments.at(-1)!, tx: late, rx: [] });
    });
    expect(verdict(comparison)).toBe(all);
  });
});

describe('state paths differ', () => {
  it('when a state is left out', () => {
    const comparison = compareChanged(({ states }) => {
      states.client = states.client.filter(({ state }) => state !== 'FIN_WAIT_2');
    });
    expect(comparison).toMatchObject({ structure: true, paths: false, times: false });
    expect(comparison.difference).toContain('expected SYN_SENT > ESTABLISHED > FIN_WAIT_1 > FIN_WAIT_2');
  });

  it('not when one is passed through in an instant, which the recorder does not see', () => {
    const comparison = compareChanged(({ states }) => {
      const index = states.client.findIndex(({ state }) => state === 'TIME_WAIT');
      states.client.splice(index, 0, { ...states.client[index]!, state: 'CLOSING' });
    });
    expect(verdict(comparison)).toBe(all);
  });
});

describe('times differ', () => {
  it('when a retransmission comes at twice its time', () => {
    const comparison = compareChanged(seen => postpone(seen, secondFinAt, 244e3));
    expect(comparison).toMatchObject({ structure: true, paths: true, times: false });
    expect(comparison.difference).toContain('247.4 ms after the last event at the client; got 491.4 ms');
  });

  it('when a state comes late', () => {
    const comparison = compareChanged(({ states }) => {
      states.client.at(-1)!.t += 100e3;
    });
    expect(comparison.difference).toMatch(/^client enters TIME_WAIT/);
  });

  it('not by a timer’s slack, however it adds up', () => {
    expect(verdict(compareChanged(seen => postpone(seen, secondFinAt, 8e3)))).toBe(all);
    expect(verdict(compareChanged(seen => postpone(seen, secondFinAt, -8e3)))).toBe(all);
  });

  it('when the applications see other errors', () => {
    const comparison = compareChanged(({ app }) => {
      app.push({ t: 1, side: 's', call: 'recv', err: 'ECONNRESET' });
    });
    expect(comparison.difference).toBe('application errors: expected none; got s recv ECONNRESET');
  });
});
