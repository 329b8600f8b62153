import { startingScript } from '../pythonSweeps/startingScript.ts';
import { baseName } from '../service/baseName.ts';
import { runsProgram } from '../service/findProgram.ts';
import type { Rule } from './rule.ts';

/** A sweep file without a program that a script starts: it is fine there, and cannot be run from here. */
export const startedByScript: Rule = {
  code: 'started-by-script',
  check({ reading, surroundings }, report) {
    const { document, root, dialect } = reading;
    const [first] = root?.entries ?? [];
    if (dialect === 'python' || first === undefined || document.spec === null || document.spec.program !== null) return;
    if (!runsProgram(reading)) return;
    const found = startingScript(surroundings);
    if (found === null) return;
    report.information(
      'started-by-script',
      first.key.span,
      `\`${baseName(found.script)}\` ${found.sure ? 'starts' : 'seems to start'} this sweep. To run it from here, name a \`program\`.`,
    );
  },
};
