// Hostile input, some hundred runs each; `npm run fuzz` has more time. A failure prints fast-check's seed and path.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { hostileLaws } from '../support/hostile-laws.ts';

const runs = { survives: 600, harmless: 600, decodes: 400 } as const;

describe('hostile input', () => {
  for (const name of ['survives', 'harmless', 'decodes'] as const) {
    const { claim, property } = hostileLaws[name];
    it(claim, () => {
      fc.assert(property, { numRuns: runs[name] });
    });
  }
});
