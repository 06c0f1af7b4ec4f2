import type { InstanceAction } from '../../protocol/api.ts';
import type { Copyable, LogLevel } from '../sources.ts';

/** What `reduce` wants done outside; its outcome comes back as an event. */
export type Effect =
  /** Leaves the screen. `andStop`: and tells whoever showed it to stop the fleet. */
  | { readonly type: 'leave'; readonly andStop: boolean }
  /** Ctrl-Z: to the shell, until it brings the screen back. */
  | { readonly type: 'suspend' }
  | { readonly type: 'redraw' }
  | { readonly type: 'act'; readonly name: string; readonly action: InstanceAction }
  | { readonly type: 'planReload' }
  /** Carries out the plan of this id. */
  | { readonly type: 'reload'; readonly id: number }
  | { readonly type: 'setLogLevel'; readonly name: string; readonly level: LogLevel }
  | { readonly type: 'copy'; readonly name: string; readonly what: Copyable };
