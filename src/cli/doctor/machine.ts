import { readFile } from 'node:fs/promises';
import { counted } from '../../common/counted.ts';
import { ExsimError } from '../../common/errors.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, fine, trouble, warning } from './finding.ts';

const NODE_MIN = [20, 19] as const;
const PLATFORMS = ['linux', 'darwin'];
/** A worker holds one file per connection and about 60 besides. */
const OPEN_FILES_MIN = 4096;
/** A worker at rest needs 60 MB of its own; the heap of a busy one grows. */
const BYTES_PER_INSTANCE = 100 * 1024 * 1024;

/** Node, the system, and what it lets one process have. */
export async function checkMachine({ fleet }: DoctorContext): Promise<Finding[]> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const memory = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  return [
    nodeFinding(process.versions.node),
    platformFinding(process.platform),
    ...openFilesFindings(limits),
    ...memoryFindings(memory, fleet?.instances.length ?? 0),
  ];
}

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  if (isEnough) return fine('node', `Node ${version}`);
  const problem = `Expected Node ${NODE_MIN.join('.')} or newer, but this is ${version}.`;
  return trouble('node', new ExsimError('USAGE', problem, { wayOut: 'nvm install 22' }));
}

export function platformFinding(platform: string): Finding {
  if (PLATFORMS.includes(platform)) return fine('platform', platform);
  return warning('platform', platform, PLATFORMS.join(' or '), 'Use one of them, or a container.');
}

/** Node raises its own limit as far as it may, so what is read is the most there can be. */
export function openFilesFindings(limits: string): Finding[] {
  const text = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  if (text === undefined) return []; // Only Linux tells.
  const files = text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
  if (files >= OPEN_FILES_MIN) return [fine('open-files', `${text} per process`)];
  const expected = `${OPEN_FILES_MIN} or more: each connection to an exchange is one`;
  return [warning('open-files', `${text} per process`, expected, `ulimit -n ${OPEN_FILES_MIN}`)];
}

export function memoryFindings(meminfo: string, instances: number): Finding[] {
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1];
  if (kilobytes === undefined) return [];
  const available = Number(kilobytes) * 1024;
  const found = `${megabytes(available)} MB available`;
  const needed = instances * BYTES_PER_INSTANCE;
  if (available >= needed) return [fine('memory', found)];
  const expected = `${megabytes(needed)} MB for ${counted(instances, 'exchange')} that ${instances === 1 ? 'is' : 'are'} not running yet`;
  return [warning('memory', found, expected, 'Start fewer at a time: exsim up --only NAMES')];
}

const megabytes = (bytes: number): number => Math.floor(bytes / 1024 / 1024);
