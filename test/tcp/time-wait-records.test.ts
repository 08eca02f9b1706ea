// Ladders, figures and the state matrix once more, with connections in TIME-WAIT written down before each segment
// that arrives, and made again of the record: nobody outside can tell.
import { afterAll, expect } from 'vitest';
import { records } from '../support/specimen.ts';
import './close-with-loss.test.ts';
import './close.test.ts';
import './figures.test.ts';
import './hazards/ack-loop.test.ts';
import './hazards/blind-reset.test.ts';
import './hazards/blind-syn.test.ts';
import './hazards/blind-timestamp.test.ts';
import './hazards/challenge-limit.test.ts';
import './hazards/late-fin.test.ts';
import './hazards/old-data.test.ts';
import './hazards/time-wait-assassination.test.ts';
import './hazards/time-wait-takeover.test.ts';
import './hazards/wrapped-fin.test.ts';
import './reset.test.ts';
import './state-matrix.test.ts';
import './time-wait.test.ts';
import './wrap.test.ts';

records.used = true;

afterAll(() => {
  expect(records.times).toBeGreaterThan(100);
});
