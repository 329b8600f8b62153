import type { ServeHost } from '../core/serve/studySearch.ts';
import type { CliContext } from './command.ts';
import { engineFolder } from './engine.ts';
import { oneLine } from './text/displayWidth.ts';
import { engineVersion } from './version.ts';

/** What the command line gives to a study that it drives. */
export function serveHost(context: CliContext): ServeHost {
  return {
    workspace: context.workspace,
    cwd: context.cwd,
    env: context.env,
    engine: engineFolder(),
    engineVersion: engineVersion(),
    say: (line) => context.err(`sampler: ${oneLine(line)}\n`),
  };
}
