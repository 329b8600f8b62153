import { nearest } from '../../src/core/space/nearest.ts';
import { keyFix } from '../../src/core/sweep/edits.ts';
import { baseName } from '../service/baseName.ts';
import type { Rule } from './rule.ts';

/** A parameter that a program, which takes its values from the config of the run alone, never reads. */
export const unreadParameter: Rule = {
  code: 'unread-parameter',
  check(sweep, report) {
    const { found, reading, program } = sweep;
    if (found.kind !== 'file' || !found.runs || program === null) return;
    const { args, skipped } = program;
    if (args.kinds.size > 0 || args.configWhole || args.configKeys.length === 0 || skipped.length > 0) return;
    const names = args.configKeys.map(({ name }) => name);
    const firsts = new Set(names.flatMap((name) => [name, name.split('.')[0] ?? name]));
    for (const { name, path, entry } of reading.sources) {
      if (firsts.has(name) || firsts.has(path[0] ?? '')) continue;
      const near = nearest(name, names);
      const meant = near === null ? '' : ` Did you mean \`${near}\`?`;
      const fix = near === null || path.length > 1 ? undefined : keyFix(report, entry.key, near);
      report.hint(
        'unread-parameter',
        entry.key.span,
        `\`${baseName(found.file)}\` does not seem to read \`${name}\` from its config.${meant}`,
        fix,
      );
    }
  },
};
