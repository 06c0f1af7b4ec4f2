import type {} from 'vitest';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of a role that may create databases and roles. Each test file makes a database of its own. */
    postgresAdminUrl: string;
    /** URL of a Redis user that may do everything. */
    redisAdminUrl: string;
  }
}

/** Servers for the integration tests: those the environment names. */
export default function setup(project: TestProject): void {
  project.provide('postgresAdminUrl', process.env['TEST_POSTGRES_URL'] ?? '');
  project.provide('redisAdminUrl', process.env['TEST_REDIS_URL'] ?? '');
}
