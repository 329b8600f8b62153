import { combinations } from '../../src/core/sweep/combinations.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** A number of trials that does not fit a finite space. */
export const sizeAgainstCap: Rule = {
  code: 'cap-and-size',
  check(
    {
      reading: {
        document: { spec },
        root,
      },
    },
    report,
  ) {
    const cap = root === null ? null : entryOf(root, 'run_cap');
    if (spec === null || cap === null || spec.runCap === null || spec.options.stages !== undefined) return;
    // What the block asks for stands in its place.
    if (spec.options.trials !== undefined && spec.options.trials !== spec.runCap) return;
    const size = combinations(spec);
    if (size === null || size === spec.runCap) return;
    const grid = (spec.options.sampler?.name ?? spec.method) === 'grid';
    if (size < spec.runCap) {
      const there = grid ? 'goes on with nothing' : 'draws some of them again';
      report.hint(
        'cap-and-size',
        cap.value.span,
        `${size === 1 ? 'There is 1 combination' : `There are ${size} combinations`}, for ${spec.runCap} trials: Trialdeck ends after ${size}, W&B ${there}.`,
      );
    } else if (grid) {
      report.hint(
        'cap-and-size',
        cap.value.span,
        `The grid has ${size} combinations, and ${spec.runCap} of them are run.`,
      );
    }
  },
};
