import type { Command } from 'commander';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { type CompletedCommand, completedCommands } from '../completion/model.ts';
import { zshScript } from '../completion/zsh.ts';
import { findProject } from '../project/project.ts';
import { knownNames } from '../project/snapshot.ts';
import { processOutput as output } from '../terminal/output.ts';

export const SHELLS = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
} as const satisfies Record<string, (commands: readonly CompletedCommand[]) => string>;

/** `completion`: a script that teaches a shell all commands and options of this version. */
export function completion(program: Command, shell: keyof typeof SHELLS): void {
  output.line(SHELLS[shell](completedCommands(program)).trimEnd());
}

/** `__names`, for these scripts: names of the project's exchanges, a line each. Says nothing where it cannot tell. */
export async function names(): Promise<void> {
  try {
    const project = findProject();
    const known = project === null ? [] : await knownNames(project);
    for (const name of known) if (name !== '') output.line(name);
  } catch {
    // A message would stand in the middle of what somebody is typing.
  }
}
