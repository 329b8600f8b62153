import { createSampler, type SearchSpec } from './create.ts';
import { createPruner, type PrunerSpec } from './createPruner.ts';
import { externalCommand } from './external.ts';
import { SearchError } from './searchError.ts';

/** A sampler or pruner that a sweep cannot have. */
export interface SearchProblem {
  readonly key: 'sampler' | 'pruner' | 'baseline';
  /** The argument that is wrong, where it is one. */
  readonly argument: string | null;
  /** What its name was meant for. */
  readonly meant?: string;
  readonly message: string;
}

/** What the search refuses of a sweep: names, arguments, and samplers that cannot handle its space or its metrics. */
export function searchProblems(spec: SearchSpec & PrunerSpec): readonly SearchProblem[] {
  return [
    ...(externalCommand(spec) !== null ? [] : attempt('sampler', () => createSampler(spec, 0))),
    ...attempt('pruner', () => createPruner(spec)),
  ];
}

function attempt(key: 'sampler' | 'pruner', create: () => unknown): readonly SearchProblem[] {
  try {
    create();
    return [];
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    const { argument = null, message, meant } = error;
    if (argument === 'baseline') return [{ key: 'baseline', argument: null, message }];
    return [{ key, argument, message, ...(meant === undefined ? {} : { meant }) }];
  }
}
