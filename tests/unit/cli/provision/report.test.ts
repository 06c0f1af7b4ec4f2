import { expect, test } from 'vitest';
import { reportText } from '../../../../src/cli/provision/report.ts';

test('each statement that closes what is left open stands below it, indented', () => {
  const remedy = 'REVOKE CONNECT ON DATABASE a FROM PUBLIC;\nREVOKE CONNECT ON DATABASE b FROM PUBLIC;';
  const finding = { leak: 'other databases', message: 'Every role has CONNECT on a, b.', remedy };
  expect(reportText({ instances: [], findings: [finding], changed: false })).toBe(`\
left open: other databases: Every role has CONNECT on a, b.
  REVOKE CONNECT ON DATABASE a FROM PUBLIC;
  REVOKE CONNECT ON DATABASE b FROM PUBLIC;
Everything was as wanted.`);
});
