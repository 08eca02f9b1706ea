// The rows of TIME-WAIT against a plain map and a plain list.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TimeWaitEntries, type TimeWaitOwner } from '../../src/host/time-wait-entries.ts';
import { TimeWaitRecord } from '../../src/tcp/index.ts';
import type { Nanoseconds } from '../../src/time/index.ts';

const word = fc.oneof(fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1), fc.nat(2 ** 32 - 1));
const time = fc.nat(2 ** 50).map(at => at as Nanoseconds);

const record: fc.Arbitrary<TimeWaitRecord> = fc
  .record({
    sndNxt: word,
    rcvNxt: word,
    rcvEdge: word,
    rcvScale: fc.nat(14),
    window: fc.nat(2 ** 30),
    receiveBuffer: fc.nat(2 ** 30),
    sackPermitted: fc.boolean(),
    timestamps: fc.boolean(),
    tsRecent: word,
    tsRecentAt: time,
    tsOffset: fc.nat(2 ** 31 - 1),
    lastChallengeAt: fc.oneof(fc.constant(-Infinity as Nanoseconds), time),
    since: time,
    expiresAt: time,
  })
  .map(fields => Object.assign(new TimeWaitRecord(), fields));

const owner: fc.Arbitrary<TimeWaitOwner> = fc.record({
  peer: fc.nat(3),
  key: fc.oneof(
    fc.nat(20),
    fc.nat(2 ** 32 - 1).map(key => key | 0),
  ),
  number: fc.nat(1000),
  reuseAddress: fc.boolean(),
  bound: fc.constantFrom(null, true, false),
});

it('gives back what was put in, bit for bit', () => {
  fc.assert(
    fc.property(owner, record, (who, what) => {
      const entries = new TimeWaitEntries();
      const row = entries.add(who, what);
      expect(entries.owner(row)).toEqual(who);
      expect(entries.read(row, new TimeWaitRecord())).toEqual(what);
    }),
  );
});

it('finds who is there and nobody else, in the order of their coming, through growth and removals', () => {
  const action = fc.oneof(
    { weight: 3, arbitrary: owner.map(who => ({ add: who })) },
    { weight: 2, arbitrary: fc.nat().map(nth => ({ remove: nth })) },
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 400, size: 'max' }), actions => {
      const entries = new TimeWaitEntries();
      const model: TimeWaitOwner[] = [];
      const what = new TimeWaitRecord();
      for (const each of actions) {
        if ('add' in each) {
          const { peer, key } = each.add;
          if (model.some(other => other.peer === peer && other.key === key)) continue;
          expect(entries.find(peer, key)).toBe(-1);
          entries.add(each.add, what);
          model.push(each.add);
        } else if (model.length > 0) {
          const [gone] = model.splice(each.remove % model.length, 1);
          entries.remove(entries.find(gone!.peer, gone!.key));
          expect(entries.find(gone!.peer, gone!.key)).toBe(-1);
        }
      }
      const listed: TimeWaitOwner[] = [];
      for (let row = entries.oldest; row >= 0; row = entries.next(row)) listed.push(entries.owner(row));
      expect(listed).toEqual(model);
      expect(entries.count).toBe(model.length);
      for (const who of model) expect(entries.owner(entries.find(who.peer, who.key))).toEqual(who);
    }),
    { numRuns: 100 },
  );
});
