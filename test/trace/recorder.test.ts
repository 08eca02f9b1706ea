// The recorder: everything, in order, and nothing after the end.
import { Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { record, type TraceEvent } from '../../src/trace/index.ts';
import { seconds } from '../../src/time/index.ts';
import { normalClose } from '../support/traces.ts';

describe('a recorder', () => {
  test('gives back the events it saw, the same objects in the same order, and the hosts', () => {
    const story = normalClose();
    const source = new Subject<TraceEvent>();
    const recorder = record(source, story.hosts);
    for (const event of story.events) source.next(event);
    const trace = recorder.finish(seconds(100));
    expect(trace).toEqual({ ...story, endedAt: seconds(100) });
    expect(trace.events.every((event, index) => event === story.events[index])).toBe(true);
  });

  test('stops listening when it is finished', () => {
    const [first, second] = normalClose().events;
    const source = new Subject<TraceEvent>();
    const recorder = record(source, []);
    source.next(first!);
    const trace = recorder.finish();
    expect(source.observed).toBe(false);
    source.next(second!);
    expect(trace.events).toEqual([first]);
  });

  test('ends, unless told otherwise, with its last event; an empty one at 0', () => {
    const story = normalClose();
    const source = new Subject<TraceEvent>();
    const recorder = record(source, story.hosts);
    for (const event of story.events) source.next(event);
    expect(recorder.finish().endedAt).toBe(story.events.at(-1)?.at);
    expect(record(new Subject(), []).finish().endedAt).toBe(0);
  });

  test('keeps what happened before a failure of the run', () => {
    const [first] = normalClose().events;
    const source = new Subject<TraceEvent>();
    const recorder = record(source, []);
    source.next(first!);
    source.error(new Error('a measure threw'));
    expect(recorder.finish().events).toEqual([first]);
  });
});
