import type { Redactor } from '../../common/redact.ts';
import type { DownProgress, DownRequest, Hello, HoldRequest } from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { JsonSchema } from './schemas.ts';

/** What the control API needs of the daemon behind it. */
export type ApiContext = {
  readonly fleet: Fleet;
  readonly hello: () => Hello;
  readonly snapshot: () => FleetSnapshot;
  /** Resolves when the shutdown is over: true when nothing runs any more. */
  readonly down: (request: DownRequest, tell: (progress: DownProgress) => void) => Promise<boolean>;
  /** Takes note of who holds the fleet; the returned function says that they are gone. */
  readonly hold: (request: HoldRequest) => () => void;
  /** Ends the daemon soon after the answer that is being given. */
  readonly end: () => void;
  readonly redactor: Redactor;
  /** One line for the supervisor's log. */
  readonly log: (line: string) => void;
  readonly version: string;
  /** The published JSON schema of a FleetSnapshot. */
  readonly snapshotSchema: () => Promise<JsonSchema>;
};
