import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { projectProvisioner } from './own-provisioner.ts';
import { projectServices } from './own-services.ts';
import { runSupervisor } from './supervisor.ts';

const BIN = fileURLToPath(new URL('../../bin/exsim.js', import.meta.url));
const SNAPSHOT_SCHEMA = fileURLToPath(new URL('../../schema/fleet-snapshot.schema.json', import.meta.url));
const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;

const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);

/**
 * `exsim supervisor --state DIR`: what `up` starts in the background. Its output is `logs/_supervisor.log`. Whether it
 * was the project's supervisor.
 */
export async function runProgram(args: readonly string[]): Promise<boolean> {
  const [option, stateDir] = args.slice(-2);
  if (option !== '--state' || stateDir === undefined) {
    console.error('Expected: exsim supervisor --state DIR. It is started by `exsim up`.');
    process.exitCode = 2;
    return false;
  }
  return runSupervisor({
    stateDir,
    worker: { command: process.execPath, args: [BIN, 'worker'], version: VERSION },
    services: (paths) => projectServices(paths, process.env, log),
    provisioner: (paths, redactor) => projectProvisioner(paths, redactor, log),
    snapshotSchemaFile: SNAPSHOT_SCHEMA,
    log,
  });
}
