import { clientVariableClashes, type VariableOwner } from '../instance/client-variables.ts';
import { quoted } from '../instance/names.ts';
import { type PortClaim, portConflictMessage, requestedPortClashes } from '../instance/ports.ts';
import type { InstanceSpec } from '../instance/spec.ts';
import type { Reporter } from './diagnostics.ts';
import { childOf, deepestNode, type MapNode, type SourceNode, type Span } from './source-tree.ts';

/** A spec and where the file says it. */
export type BuiltInstance = { readonly node: MapNode; readonly spec: InstanceSpec };

/** Reports everything two instances cannot share: names, ports, variables for programs. */
export function checkClashes(built: readonly BuiltInstance[], reporter: Reporter): void {
  const distinct = checkNames(built, reporter);
  checkPorts(distinct, reporter);
  checkVariables(distinct, reporter);
}

const FIRST_HERE = 'first here';

/** Those that are left when of each name only the first counts. */
function checkNames(built: readonly BuiltInstance[], reporter: Reporter): BuiltInstance[] {
  const first = new Map<string, Span>();
  return built.filter(({ node, spec }) => {
    const span = (childOf(node, 'name') ?? node).span;
    const before = first.get(spec.name);
    if (before === undefined) {
      first.set(spec.name, span);
      return true;
    }
    const related = { span: before, message: FIRST_HERE };
    reporter.report('duplicate', span, `Two instances are named ${quoted(spec.name)}.`, { related });
    return false;
  });
}

function checkPorts(built: readonly BuiltInstance[], reporter: Reporter): void {
  const spanOf = ({ name, kind }: PortClaim): Span => {
    const instance = built.find(({ spec }) => spec.name === name);
    return instance === undefined ? { start: 0, end: 0 } : deepestNode(instance.node, ['ports', kind]).span;
  };
  for (const conflict of requestedPortClashes(built.map(({ spec }) => spec))) {
    if (conflict.type !== 'clash') continue;
    const related = { span: spanOf(conflict.first), message: FIRST_HERE };
    reporter.report('port', spanOf(conflict.second), portConflictMessage(conflict), { related });
  }
}

function checkVariables(built: readonly BuiltInstance[], reporter: Reporter): void {
  const nodeOf = ({ instance, account }: VariableOwner): SourceNode => {
    const node = (built[instance] as BuiltInstance).node;
    const owner = account === null ? undefined : deepestNode(node, ['accounts', account, 'id']);
    return owner ?? childOf(node, 'name') ?? node;
  };
  const names = built.map(({ spec }) => ({
    name: spec.name,
    accountIds: spec.accounts.map(({ id }) => id),
  }));
  const idOf = ({ instance, account }: VariableOwner) => names[instance]?.accountIds[account ?? -1];
  for (const { variable, first, second } of clientVariableClashes(names)) {
    // The same id twice was reported as such.
    if (first.instance === second.instance && idOf(first) === idOf(second)) continue;
    const related = { span: nodeOf(first).span, message: FIRST_HERE };
    const message = `Two names give the variable ${variable} of "exsim env". Change one of them.`;
    reporter.report('duplicate', nodeOf(second).span, message, { related });
  }
}
