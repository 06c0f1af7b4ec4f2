import { portOwner } from '../../process/port-owner.ts';
import type { InstanceSnapshot } from '../../protocol/status.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import { requireProject } from '../project/project.ts';
import { currentSnapshot } from '../project/snapshot.ts';
import { processOutput as output } from '../terminal/output.ts';
import { plainTable } from '../terminal/table.ts';

type PortRow = {
  readonly name: string;
  readonly kind: 'http' | 'grpc';
  readonly port: number;
  /** Who listens there now: the exchange itself, another process, or nobody. */
  readonly holder: 'itself' | 'other' | 'nobody';
  readonly pid: number | null;
  readonly command: string | null;
};

/** `ports`: which exchange has which port, and who listens there now. */
export async function ports(options: { readonly json?: boolean }): Promise<void> {
  const { instances } = await currentSnapshot(requireProject());
  const rows = (await Promise.all(instances.map(rowsOf))).flat();
  if (options.json) return output.json(rows);
  const cells = rows.map((row) => [shownName(row.name), row.kind, String(row.port), holderText(row)]);
  output.line(plainTable([['NAME', 'KIND', 'PORT', 'HELD BY'], ...cells]));
}

const rowsOf = ({ name, pid, httpUrl, grpcAddress }: InstanceSnapshot): Promise<PortRow[]> =>
  Promise.all([
    portRow(name, 'http', Number(new URL(httpUrl).port), pid),
    portRow(name, 'grpc', Number(grpcAddress.slice(grpcAddress.lastIndexOf(':') + 1)), pid),
  ]);

async function portRow(
  name: string,
  kind: PortRow['kind'],
  port: number,
  worker: number | null,
): Promise<PortRow> {
  const owner = await portOwner(port);
  const holder = owner === null ? 'nobody' : owner.pid === worker ? 'itself' : 'other';
  return { name, kind, port, holder, pid: owner?.pid ?? null, command: owner?.command ?? null };
}

function holderText({ holder, pid, command }: PortRow): string {
  if (holder === 'nobody') return 'nobody';
  return holder === 'itself' ? `itself (pid ${pid})` : `another process: pid ${pid} (${command})`;
}
