import type { InstanceSnapshot } from '../../protocol/status.ts';

/** A group of Prometheus' HTTP service discovery. */
export type TargetGroup = {
  /** host:port */
  readonly targets: readonly string[];
  readonly labels: { readonly instance_name: string; readonly venue: string; readonly service: string };
};

/** Every instance of the file, whether it runs or not: one that does not run is a target that is down. */
export const targetGroups = (service: string, instances: readonly InstanceSnapshot[]): TargetGroup[] =>
  instances.map(({ instanceName, venue, httpUrl }) => ({
    targets: [new URL(httpUrl).host],
    labels: { instance_name: instanceName, venue, service },
  }));
