// A missing tool may be skipped on a desk, never in a pipeline.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { requireTool } from './tools.ts';

describe('requireTool', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test('on a machine without the tool it says loudly that tests are skipped', () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('CI', '');
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(requireTool('tshark')).toBeUndefined();
    expect(said).toHaveBeenCalledWith(expect.stringContaining('SKIPPED: tshark is not installed'));
  });

  test('under CI=true it fails and names the Debian package', () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('CI', 'true');
    expect(() => requireTool('pdffonts')).toThrow('apt-get install poppler-utils');
  });
});
