// Recorded cases are read strictly, and what is wrong is told with its place.
import { describe, expect, it } from 'vitest';
import { parseCase } from '../../src/scenario/index.ts';
import { caseJson } from '../support/reference-cases.ts';

const complaintAbout = (parts: Readonly<Record<string, unknown>>): string => {
  try {
    parseCase(caseJson(parts), 'some/case.json');
  } catch (error) {
    expect(error).toMatchObject({ name: 'FinwaitError', code: 'bad-case' });
    return (error as Error).message;
  }
  throw new Error('nothing was complained about');
};

const withAction = (action: object): Record<string, unknown> => ({
  script: { client: [{ on: { at: 0 }, do: [action] }], server: [] },
});

describe('a recorded case', () => {
  it('is read from text or JSON', () => {
    const made = caseJson();
    expect(parseCase(JSON.stringify(made), 'a')).toEqual(parseCase(made, 'a'));
  });

  it('may say more than is used', () => {
    expect(() => parseCase(caseJson({ counters: { client: {} }, repeat: { runs: 3 } }), 'a')).not.toThrow();
  });

  it.each([
    ['text that is no JSON', '{', /^some\/case\.json: is not JSON\./],
    ['a list', [], /^some\/case\.json: expected an object, not \[\]/],
  ])('is not %s', (_name, json, message) => {
    expect(() => parseCase(json, 'some/case.json')).toThrow(message);
  });

  it.each([
    ['a missing script', { script: undefined }, 'script: is missing. Give an object.'],
    [
      'an unknown action',
      withAction({ clos: true }),
      "script.client[0].do[0]: there is no action 'clos'. Did you mean 'close'?",
    ],
    [
      'a wrong value',
      withAction({ shutdown: 'both' }),
      'script.client[0].do[0].shutdown: "both" is unknown.',
    ],
    [
      'an unknown trigger',
      { script: { client: [{ on: { connectd: true }, do: [{ close: true }] }], server: [] } },
      "script.client[0].on: there is no trigger 'connectd'. Did you mean 'connected'?",
    ],
    [
      'an unknown label',
      { faults: [{ action: 'drop', label: 'FIN3' }] },
      "faults[0].label: expected a label such as 'FIN1' or 'DATAc#2'",
    ],
    [
      'an unknown field of a fault',
      { faults: [{ action: 'drop', labl: 'FIN1' }] },
      "faults[0].labl: there is no such field. Did you mean 'label'?",
    ],
    [
      'a bandwidth',
      { link: { delayMs: 1, mtu: 1500, bandwidth: 5 } },
      'link.bandwidth: expected null, not 5.',
    ],
    [
      'a replay without a copy',
      { script: { client: [], server: [], network: [{ on: { at: 0 }, do: [{ replay: 'FIN1' }] }] } },
      "script.network[0].do[0].replay: expected which copy, as in 'FIN2#1'",
    ],
    [
      'a segment without a direction',
      { segments: [{ tx: 0, rx: [], flags: 'S', seq: 0, ack: 0, len: 0 }] },
      'segments[0].dir: is missing.',
    ],
    ['no end', { recording: {} }, 'recording.endMs: is missing. Give a number.'],
  ])('with %s names the field and what would be right', (_name, parts, message) => {
    expect(complaintAbout(parts)).toContain(`some/case.json: ${message}`);
  });
});
