import { scriptModules } from '../service/consoleScripts.ts';
import { moduleAt, placesOf, runsProgram } from '../service/findProgram.ts';
import { loaderOf, programsNamed } from '../service/nearbyPrograms.ts';
import type { Sweep } from '../service/sweep.ts';
import type { Rule } from './rule.ts';
import { scalarFix } from './scalarFix.ts';

/** A program that is not there, in a sweep whose command runs it. */
export const missingProgram: Rule = {
  code: 'program-missing',
  check(sweep, report) {
    const { reading, found, surroundings } = sweep;
    if (found.kind !== 'missing' || !runsProgram(reading)) return;
    const { text, span } = found.node;
    const loader = loaderOf(surroundings);
    const [near] = programsNamed(text, surroundings);
    const fix = near === undefined ? undefined : scalarFix(report, found.node, near);
    const message = `The program \`${text}\` does not exist. ${mend(text, sweep, near)}`;
    // Where a script reads this file itself, `program` may be of no account.
    if (loader === null) report.error('program-missing', span, message, fix);
    else report.hint('program-missing', span, `${message} \`${loader}\` seems to read this file itself.`, fix);
  },
};

function mend(text: string, { surroundings }: Sweep, near: string | undefined): string {
  const { files } = surroundings;
  const module =
    /^(?:\S*python[\d.]*\s+)?-m\s+(\S+)/.exec(text)?.[1] ??
    (/^[\w.]+$/.test(text) && !text.endsWith('.py') ? text : undefined);
  const places = files === null ? [] : placesOf(surroundings, files);
  const isModule =
    module !== undefined && (text.includes('-m ') || (files !== null && moduleAt(module, places, files) !== null));
  if (isModule) return `\`program\` is a file; write \`command: ["\${interpreter}", "-m", "${module}", "\${args}"]\`.`;
  if (files !== null && places.some((place) => scriptModules(place, files).has(text)))
    return `It is a command, not a file; write \`command: ["${text}", "\${args}"]\`.`;
  const [script, ...options] = text.split(/\s+/);
  if (options.length > 0 && script?.endsWith('.py') === true)
    return 'Put its options into `command`; `program` is a file.';
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  return 'It is looked for in the working directory, then beside this file.';
}
