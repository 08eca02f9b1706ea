// Who may have which port.
import { describe, expect, it } from 'vitest';
import { Ports } from '../../src/host/index.ts';

describe('bind()', () => {
  it('refuses a port that anyone holds, unless all of them set SO_REUSEADDR', () => {
    const ports = new Ports();
    expect(ports.inUse(80, false)).toBe(false);
    ports.bind(80, true);
    expect(ports.inUse(80, false)).toBe(true);
    expect(ports.inUse(80, true)).toBe(false);
    ports.bind(80, false);
    expect(ports.inUse(80, true)).toBe(true);
    ports.unbind(80, false);
    expect(ports.inUse(80, true)).toBe(false);
  });

  it('refuses the port of a listener even with SO_REUSEADDR', () => {
    const ports = new Ports();
    ports.bind(80, true);
    ports.listen(80, true);
    expect(ports.inUse(80, true)).toBe(true);
    ports.listen(80, false);
    expect(ports.inUse(80, true)).toBe(false);
  });
});

describe('an ephemeral port', () => {
  it('comes in order, wraps around, and is never one that bind() gave away', () => {
    const ports = new Ports([50000, 50003]);
    ports.bind(50001, true);
    const chosen = Array.from({ length: 4 }, () => ports.choose(() => true));
    expect(chosen).toEqual([50000, 50002, 50003, 50000]);
  });

  it('is null when none is free', () => {
    const ports = new Ports([50000, 50003]);
    expect(ports.choose(() => false)).toBeNull();
    expect(ports.choose(port => port === 50003)).toBe(50003);
  });
});
