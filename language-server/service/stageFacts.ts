import { createPruner } from '../../src/core/search/createPruner.ts';
import { PlannedTrials } from '../../src/core/search/plannedTrials.ts';
import { SearchError } from '../../src/core/search/searchError.ts';
import { type PlannedStage, plannedStages } from '../../src/core/sweep/planOptions.ts';
import type { SweepSpec } from '../../src/core/sweep/spec.ts';
import { countText, plural } from './numberText.ts';
import type { Sweep } from './sweep.ts';

/** The stages of a sweep; none where it has none, or they cannot be told. */
export function stagesOf({ reading: { document } }: Sweep): readonly PlannedStage[] {
  return document.spec === null ? [] : plannedStages(document.spec, named);
}

/** Each stage in words: its trials, sampler, what it takes over. Plain text. */
export function stageTexts(sweep: Sweep): readonly { readonly name: string; readonly text: string }[] {
  return stagesOf(sweep).map(({ name, trials, sampler, best, narrow, fixed, repeat }) => {
    const count = trials === null ? 'until stopped' : plural(trials, 'trial');
    const held = Object.keys(fixed);
    const parts = [
      best === null ? count : `the best ${countText(best)} of the stage before again`,
      sampler === null ? '' : `sampler ${sampler}`,
      narrow ? 'around the best of the stage before' : '',
      repeat === undefined ? '' : `${repeat.count} ${repeat.kind} each`,
      held.length === 0 ? '' : `fixed: ${held.join(', ')}`,
    ];
    return { name, text: parts.filter((part) => part !== '').join(', ') };
  });
}

function named(spec: SweepSpec): { readonly sampler: string; readonly pruner: string } {
  try {
    return {
      sampler: new PlannedTrials(spec).sampler?.name ?? 'external',
      pruner: createPruner(spec)?.name ?? 'none',
    };
  } catch (error) {
    if (error instanceof SearchError) return { sampler: spec.options.sampler?.name ?? spec.method, pruner: 'none' };
    throw error;
  }
}
