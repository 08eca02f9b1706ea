// The state diagram draws the transition table, all of it and nothing else, and can be read.
import { describe, expect, it } from 'vitest';
import { profileNames, resolveProfile, states, transitions } from '../../src/tcp/index.ts';
import { stateDiagramSvg, stateDiagramText } from '../../src/trace/index.ts';
import { touches } from '../../src/trace/ladder-svg/geometry.ts';
import { stateDiagram } from '../../src/trace/state-diagram/diagram.ts';
import { layoutDiagram, obstaclesOf } from '../../src/trace/state-diagram/layout.ts';
import { boxes, diagramHeight, diagramWidth } from '../../src/trace/state-diagram/places.ts';

it('draws every move of the table with every cause, once', () => {
  const diagram = stateDiagram();
  const drawn = [
    ...diagram.edges.flatMap(({ from, to, labels }) =>
      labels.flatMap(({ causes }) =>
        causes.map(cause => `${boxes[from].state} → ${boxes[to].state}: ${cause}`),
      ),
    ),
    ...diagram.exits.flatMap(({ from, causes }) => causes.map(cause => `${from} → CLOSED: ${cause}`)),
  ];
  const table = transitions.flatMap(({ from, to, causes }) =>
    causes.map(cause => `${from} → ${to}: ${cause}`),
  );
  expect(drawn.toSorted()).toEqual(table.toSorted());
});

describe.each(profileNames)('profile %s', name => {
  const profile = resolveProfile(name);
  const diagram = stateDiagram(profile);
  const texts = layoutDiagram(diagram);
  const written = texts.map(({ runs }) => runs.map(({ text }) => text).join(''));

  it('keeps every text clear of boxes, edges and other texts, inside the picture', () => {
    const collisions: string[] = [];
    const obstacles = obstaclesOf(diagram);
    for (const [i, { kind, shape }] of texts.entries()) {
      const mayStandInBox = kind === 'state' || kind === 'note';
      if (!mayStandInBox && obstacles.some(obstacle => touches(shape, obstacle, 0.8))) {
        collisions.push(`${written[i]} touches a line or a box`);
      }
      for (let j = i + 1; j < texts.length; j++) {
        if (touches(shape, texts[j]!.shape, 0.2)) collisions.push(`${written[i]} touches ${written[j]}`);
      }
      for (const { x, y } of shape) {
        if (x < 8 || y < 8 || x > diagramWidth - 8 || y > diagramHeight - 8) {
          collisions.push(`${written[i]} leaves the picture`);
        }
      }
    }
    expect(collisions).toEqual([]);
  });

  it('says how long TIME-WAIT and FIN-WAIT-2 last', () => {
    expect(written).toContain(`2MSL = ${profile.timeWait.duration / 1e9} s`);
    const { finWait2 } = profile.closing;
    expect(written).toContain(finWait2 === null ? 'no limit' : `${finWait2 / 1e9} s after close()`);
  });

  it('leaves out what this TCP never does', () => {
    const causes = (state: string): readonly string[] =>
      diagram.exits.find(({ from }) => from === state)!.causes;
    expect(causes('TIME-WAIT').includes('RST')).toBe(profile.timeWait.endedByReset);
    expect(causes('FIN-WAIT-2').includes('FIN-WAIT-2 over')).toBe(profile.closing.finWait2 !== null);
  });
});

describe('as text', () => {
  it('fits 100 columns and begins a paragraph for each state', () => {
    const text = stateDiagramText({ profile: resolveProfile('linux') });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(text.split('\n\n').map(paragraph => paragraph.split(/\s/)[0])).toEqual([...states, '']);
  });

  it('is what it was', async () => {
    await expect(stateDiagramText()).toMatchFileSnapshot('state-diagram.txt');
  });
});

describe('as a figure', () => {
  it('is what it was', async () => {
    await expect(stateDiagramSvg()).toMatchFileSnapshot('state-diagram.svg');
  });

  it('is dark on request', () => {
    expect(stateDiagramSvg({ theme: 'dark' })).toContain('fill="#16191E"');
  });
});
