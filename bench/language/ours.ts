import path from 'node:path';
import { diskFiles } from '../../language-server/disk/diskFiles.ts';
import { pastRuns } from '../../language-server/disk/pastRuns.ts';
import { pythonReader } from '../../language-server/python/pythonReader.ts';
import { complete } from '../../language-server/service/complete.ts';
import { diagnose } from '../../language-server/service/diagnose.ts';
import { hints } from '../../language-server/service/hints.ts';
import { hover } from '../../language-server/service/hover.ts';
import type { Surroundings } from '../../language-server/service/surroundings.ts';
import type { Sweep } from '../../language-server/service/sweep.ts';
import { sweepsOf } from '../../language-server/service/sweepsOf.ts';
import { YamlCache } from '../../src/core/sweep/yamlParts.ts';
import type { Typed } from './typing.ts';

/** An answer about a text after an edit; how many things it holds. */
export type Answer = (typed: Typed) => number | Promise<number>;

export interface Answers {
  readonly diagnostics: Answer;
  readonly completion: Answer;
  readonly hover: Answer;
}

/**
 * Our service as the server calls it. Each kind of answer has a cache of its own and reads the text itself, as if nothing else
 * had been asked about it before.
 * @param file - the sweep file, its program beside it
 */
export function ourAnswers(file: string): Answers & { readonly hints: Answer } {
  const folder = path.dirname(file);
  const files = diskFiles();
  const surroundings: Surroundings = {
    name: path.basename(file),
    file,
    folder,
    files,
    python: pythonReader(files),
    past: pastRuns(() => [folder]),
  };
  const answer = (ask: (sweep: Sweep, offset: number) => number): Answer => {
    const cache = new YamlCache();
    return ({ text, offset }) => {
      let count = 0;
      for (const sweep of sweepsOf(text, surroundings, { cache })) count += ask(sweep, offset);
      return count;
    };
  };
  return {
    diagnostics: answer((sweep) => diagnose(sweep).length),
    completion: answer((sweep, offset) => complete(sweep, offset).length),
    hover: answer((sweep, offset) => (hover(sweep, offset, { pictures: true }) === null ? 0 : 1)),
    hints: answer((sweep) => hints(sweep).length),
  };
}
