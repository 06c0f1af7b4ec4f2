import { bucketSamples, type Family, labelSamples, type Sample } from '../../metrics/samples.ts';
import { type FleetSnapshot, INSTANCE_STATES, type InstanceSnapshot } from '../../protocol/status.ts';
import type { FleetCounts } from './counts.ts';

export type Observed = {
  readonly snapshot: () => Omit<FleetSnapshot, 'supervisor'>;
  readonly counts: FleetCounts;
};

/** Every metric a supervisor defines. `instance_name` is that of an instance of the file, so the series are few. */
export function supervisorFamilies({ snapshot, counts }: Observed): Family[] {
  const perInstance = (samples: (instance: InstanceSnapshot) => Sample[]) => () =>
    snapshot().instances.flatMap(samples);
  const onePer = (value: (instance: InstanceSnapshot) => number) =>
    perInstance((instance) => [{ labels: { instance_name: instance.instanceName }, value: value(instance) }]);
  return [
    {
      name: 'exsim_instance_state',
      help: 'State of an instance: 1 for the one it is in, 0 for the others',
      type: 'gauge',
      collect: perInstance(stateSamples),
    },
    {
      name: 'exsim_instance_restarts_total',
      help: 'Total number of starts of an instance after its first',
      type: 'counter',
      collect: onePer(({ restarts }) => restarts),
    },
    {
      name: 'exsim_instance_adopted',
      help: 'Whether this supervisor found the worker already running: 1 yes, 0 no',
      type: 'gauge',
      collect: onePer(({ adopted }) => (adopted ? 1 : 0)),
    },
    {
      name: 'exsim_instance_config_in_sync',
      help: 'Whether the worker runs with the configuration of the instance file: 1 yes, 0 no',
      type: 'gauge',
      collect: onePer(({ configInSync }) => (configInSync ? 1 : 0)),
    },
    ...workFamilies({ snapshot, counts }),
  ];
}

function workFamilies({ snapshot, counts }: Observed): Family[] {
  return [
    {
      name: 'exsim_events_total',
      help: 'Total number of changes of state, by the state that was entered',
      type: 'counter',
      collect: () => labelSamples('state', counts.entered),
    },
    {
      name: 'exsim_plan_seconds',
      help: 'Time a plan took',
      type: 'histogram',
      collect: () => bucketSamples('exsim_plan_seconds', {}, counts.planSeconds),
    },
    {
      name: 'exsim_reconcile_seconds',
      help: 'Time until all was told to start, restart or stop, with services and provisioning',
      type: 'histogram',
      collect: () => bucketSamples('exsim_reconcile_seconds', {}, counts.reconcileSeconds),
    },
    {
      name: 'exsim_server_up',
      help: 'Whether Postgres and Redis answer: 1 yes, 0 no; nothing for one that is off',
      type: 'gauge',
      collect: () => serverSamples(snapshot().services),
    },
    {
      name: 'exsim_build_info',
      help: 'Always 1; the label node_version says what it runs on',
      type: 'gauge',
      collect: () => [{ labels: { node_version: process.version }, value: 1 }],
    },
  ];
}

const stateSamples = ({ instanceName, state: current }: InstanceSnapshot): Sample[] =>
  INSTANCE_STATES.map((state) => ({
    labels: { instance_name: instanceName, state },
    value: state === current ? 1 : 0,
  }));

const serverSamples = (services: FleetSnapshot['services']): Sample[] =>
  Object.entries(services)
    .filter(([, { status }]) => status !== 'off')
    .map(([server, { status }]) => ({ labels: { server }, value: status === 'up' ? 1 : 0 }));
