import { defineConfig } from 'vitest/config';

/** What comes is waited for: a busy machine must not make a test fail that asks whether it comes at all. */
const expectations = { poll: { timeout: 15_000 } };

// Time limits below are for tests that hang: a busy machine takes several times as long as a quiet one.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          expect: expectations,
          include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/contracts/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They share no state but what they import, and loading that anew for each file took longer than the tests.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          expect: expectations,
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: ['tests/integration/servers.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Most of their time is waiting for processes and servers.
          maxWorkers: 3,
          // As the unit tests: what they share is what they import.
          isolate: false,
        },
      },
      {
        test: {
          name: 'e2e',
          expect: expectations,
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/e2e/built.ts', 'tests/integration/servers.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Each has a project of its own; half of the time one waits for processes and servers.
          maxWorkers: 2,
        },
      },
    ],
  },
});
