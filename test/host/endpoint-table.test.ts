// The table of endpoints against a Map: whatever is put in and taken out, both hold the same.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EndpointTable } from '../../src/host/endpoint-table.ts';
import type { Endpoint } from '../../src/host/endpoint.ts';
import { tupleKey } from '../../src/host/ephemeral-ports.ts';

/** Few ports, so that keys come again and crowd the same cells. */
const key = fc
  .tuple(fc.constantFrom(80, 81), fc.integer({ min: 32_768, max: 32_800 }))
  .map(([remote, local]) => tupleKey(remote, local));

const endpoint = (key: number): Endpoint => ({ key }) as Endpoint;

test('finds what was put in and not taken out, in any order of comings and goings', () => {
  const steps = fc.array(fc.record({ put: fc.boolean(), key }), { maxLength: 400 });
  fc.assert(
    fc.property(steps, list => {
      const table = new EndpointTable();
      const model = new Map<number, Endpoint>();
      for (const { put, key } of list) {
        const one = endpoint(key);
        if (put) {
          table.set(key, one);
          model.set(key, one);
        } else {
          table.delete(key);
          model.delete(key);
        }
        expect(table.get(key)).toBe(model.get(key));
      }
      expect(table.size).toBe(model.size);
      for (const [key, one] of model) expect(table.get(key)).toBe(one);
      expect(table.sorted()).toEqual([...model.values()].sort((a, b) => a.key - b.key));
      table.clear();
      expect(list.every(({ key }) => table.get(key) === undefined)).toBe(true);
    }),
  );
});
