import { ControlClient } from '../../client/control/index.ts';
import type { Redactor } from '../../common/redact.ts';
import { learnSecrets } from '../../supervisor/project/known-secrets.ts';
import { type Project, requireProject } from '../project/project.ts';

/** Without the warning of another version: it would be written over the screen, which shows the version itself. */
export const quietly = ({ paths }: Project): Project => ({
  paths,
  control: new ControlClient(paths.supervisorSocket),
});

/** The project, asked for each time something begins: there may be none yet when the screen does. */
export type ProjectNow = () => Promise<Project>;

/** The redactor knows the secrets of now: they may have been replaced meanwhile. @throws USAGE where there is none */
export const projectNow =
  (redactor: Redactor): ProjectNow =>
  async () => {
    const project = quietly(requireProject());
    await learnSecrets(redactor, project.paths);
    return project;
  };
