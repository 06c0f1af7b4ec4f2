import { freePort } from '../../../src/process/tcp.ts';
import { TestProject } from '../../e2e/support/project.ts';

/** Between the first ports of the two kinds; more than there are instances. */
const PORTS_APART = 200;

export const stateDirOf = ({ env }: TestProject): string => env['EXSIM_HOME'] as string;

/** Names of the instances of a fleet. */
export const namesOf = (instances: number): string[] =>
  Array.from({ length: instances }, (_, at) => `venue-${at + 1}`);

/** Runs `task` in a project whose servers are its own; all of it is gone afterwards. */
export async function withFleet<T>(
  instances: number,
  task: (project: TestProject) => Promise<T>,
): Promise<T> {
  const project = new TestProject();
  try {
    const http = await freePort();
    const ports = `ports: {http: ${http}, grpc: ${http + PORTS_APART}}`;
    project.write(
      ['version: 1', ports, 'instances:', ...namesOf(instances).map((name) => `  - ${name}`), ''].join('\n'),
    );
    return await task(project);
  } finally {
    await project.remove();
  }
}
