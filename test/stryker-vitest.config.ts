// The tests that mutations are tried on: those of TCP and of the wire, and the properties with fewer runs.
import { defineConfig, mergeConfig } from 'vitest/config';
import all from './vitest.config.ts';

export default mergeConfig(
  { ...all, test: { ...all.test, include: [] } },
  defineConfig({
    test: { include: ['test/tcp/**/*.test.ts', 'test/wire/**/*.test.ts', 'test/properties/**/*.test.ts'] },
  }),
);
