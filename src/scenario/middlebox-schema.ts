// The schema of the boxes on a link. What a value means is told with `MiddleboxDescription` in `link`, whose reader
// complains first.
import * as z from 'zod';
import type { MiddleboxDescription } from '../link/index.ts';
import { fields, oneOf } from './fields.ts';
import { duration } from './quantity-schemas.ts';

const port = z.int().min(1).max(65_535);
const refusal = z.enum(['drop', 'reset']);

const tracker = {
  idle: duration.exactOptional(),
  timeWait: duration.exactOptional(),
  synSent: duration.exactOptional(),
  synReceived: duration.exactOptional(),
  finWait: duration.exactOptional(),
  closeWait: duration.exactOptional(),
  lastAck: duration.exactOptional(),
  reset: duration.exactOptional(),
  onUnknown: refusal.exactOptional(),
  strict: z.boolean().exactOptional(),
  pickUp: z.boolean().exactOptional(),
  synInTimeWait: z.enum(['pass', 'drop']).exactOptional(),
};
const end = { at: z.enum(['client', 'server']).exactOptional() };

const middlebox: z.ZodType<MiddleboxDescription> = oneOf('middlebox', [
  fields({
    nat: fields({
      ...tracker,
      ports: z.tuple([port, port]).exactOptional(),
      onExhausted: refusal.exactOptional(),
    }),
    ...end,
  }),
  fields({ firewall: fields(tracker), ...end }),
  fields({
    synProxy: fields({
      mss: z.int().min(1).max(65_535).exactOptional(),
      windowScale: z.int().min(0).max(14).exactOptional(),
      timestamps: z.boolean().exactOptional(),
    }),
    ...end,
  }),
]).describe('A box that remembers connections. What its times mean: MiddleboxDescription.');

/** One box, or several from the client to the server. */
export const middleboxes = z.union([middlebox, z.array(middlebox)]);
