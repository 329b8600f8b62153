import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import { startingScript } from '../pythonSweeps/startingScript.ts';
import { baseName } from '../service/baseName.ts';
import { scriptModules } from '../service/consoleScripts.ts';
import { moduleAt, placesOf, runsProgram } from '../service/findProgram.ts';
import { loaderOf, programsNamed } from '../service/nearbyPrograms.ts';
import type { Surroundings } from '../service/surroundings.ts';
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
    const loader = loaderOf(surroundings) ?? starterOf(surroundings);
    const [near] = programsNamed(text, surroundings);
    const fix =
      commandFix(sweep, text, report) ?? (near === undefined ? undefined : scalarFix(report, found.node, near));
    const kind = otherKind(sweep, found.looked);
    if (kind === 'runnable') return;
    const what = kind === null ? 'does not exist' : `is ${kind}, not a file`;
    const message = `The program \`${text}\` ${what}. ${mend(text, sweep, near)}`;
    // Where a script reads this file itself, `program` may be of no account.
    if (loader === null) report.error('program-missing', span, message, fix);
    else report.hint('program-missing', span, `${message} \`${loader}\` seems to read this file itself.`, fix);
  },
};

/** `program: python -m train` as the command that it is. */
function commandFix({ reading: { root } }: Sweep, text: string, { spelling }: Report): Fix | undefined {
  const module = /^(?:\S*python[\d.]*\s+)?-m\s+([\w.]+)$/.exec(text)?.[1];
  const program = root === null ? null : entryOf(root, 'program');
  if (module === undefined || root === null || program === null || entryOf(root, 'command') !== null) return undefined;
  if (spelling.dialect === 'python' && !root.flow) return undefined;
  const items = ['${interpreter}', '-m', module, '${args}'].map((item) => spelling.text(item));
  const command = spelling.entry('command', `[${items.join(', ')}]`, program.key.plain);
  return { title: 'Write it as `command`', edits: [[program.span, command]] };
}

/** What stands where the program is looked for, if it is no file; Python runs a folder with a `__main__.py`. */
function otherKind({ surroundings: { files } }: Sweep, looked: readonly string[]): string | null {
  if (files === null) return null;
  for (const path of looked) {
    const name = baseName(path);
    const folder = files.folderOf(path);
    // `.\fit.py` is a name with a backslash in it where folders are parted by `/`.
    if (files.resolve(folder, name) !== path) continue;
    const beside = files.list(folder);
    if (beside.includes(`${name}/`)) return files.list(path).includes('__main__.py') ? 'runnable' : 'a folder';
    if (beside.includes(name)) return 'a device, a pipe or a broken link';
  }
  return null;
}

function starterOf(surroundings: Surroundings): string | null {
  const script = startingScript(surroundings)?.script;
  return script === undefined ? null : baseName(script);
}

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
