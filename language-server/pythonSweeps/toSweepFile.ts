import { commentText } from '../../src/core/sweep/distributionText.ts';
import { entryOf, type MapNode } from '../../src/core/sweep/tree.ts';
import { baseName } from '../service/baseName.ts';
import type { PythonSweep } from './pythonSweep.ts';
import { scalarText, YamlWriter } from './yamlWriter.ts';

/** A sweep of a script as a sweep file. */
export interface SweepFile {
  readonly text: string;
  /** What is left to do, for people; the same stands in the file as comments. */
  readonly notes: readonly string[];
  /** Name for the file. */
  readonly name: string;
}

const ownArguments =
  /\bimport\s+(?:argparse|click|typer|fire|tyro|absl)\b|\bfrom\s+(?:argparse|click|typer|fire|tyro|absl)\b|\bsys\.argv\b|HfArgumentParser/;

/**
 * Writes a dict of Python as a sweep file that reads as the same sweep. Comments of the dict are kept; what only running the
 * script would tell becomes a comment that says what stood there.
 */
export function toSweepFile(sweep: PythonSweep): SweepFile {
  const { root, text, lines } = sweep.reading;
  const script = baseName(sweep.surroundings.file ?? sweep.surroundings.name);
  const writer = new YamlWriter(text);
  const body = root === null ? [] : writer.entries(root, '');
  const start = lines.position(sweep.dict[0]).line + 1;
  const { top, notes } = around(sweep, root, script);
  const unknown = writer.unknown.map((what) => `${what}. Fill it in below.`);
  const all = [...notes, ...unknown];
  const head = [`Made from the dict in line ${start} of ${script}.`, ...all].map(commentText);
  return { text: `${[...head, ...top, ...body].join('\n')}\n`, notes: all, name: nameOf(root, script) };
}

/** What a file says that the script says with its calls. */
function around(
  sweep: PythonSweep,
  root: MapNode | null,
  script: string,
): { readonly top: readonly string[]; readonly notes: readonly string[] } {
  const has = (key: string): boolean => root !== null && entryOf(root, key) !== null;
  const top: string[] = [];
  const notes: string[] = [];
  if (!has('program')) program(sweep, script, { top, notes });
  const { agent, reading, project } = sweep;
  if (!has('command') && !has('program') && ownArguments.test(reading.text)) {
    // The script would refuse the parameters as options that it does not know.
    top.push('command:', ...['${env}', '${interpreter}', '${program}'].map((item) => `  - ${item}`));
    notes.push(`The command passes no arguments, since ${script} has its own; the values come through wandb.config.`);
  }
  if (!has('run_cap') && typeof agent?.count === 'number' && agent.count >= 1) top.push(`run_cap: ${agent.count}`);
  for (const [key, value] of project) if (!has(key)) top.push(`${key}: ${scalarText({ type: 'text', value })}`);
  return { top, notes };
}

function program(sweep: PythonSweep, script: string, { top, notes }: { top: string[]; notes: string[] }): void {
  const { agent, call, reading } = sweep;
  if (script.endsWith('.ipynb')) {
    top.push('# program: train.py');
    const moved = agent?.called == null ? 'the training' : `\`${agent.called}\``;
    notes.push(`A notebook cannot be a program: move ${moved} into a script and name it under \`program\`.`);
    return;
  }
  if (agent?.called == null) {
    top.push(`# program: ${scalarText({ type: 'text', value: script })}`);
    notes.push('Name the script that a trial runs under `program`.');
    return;
  }
  top.push(`program: ${scalarText({ type: 'text', value: script })}`);
  const line = (at: number): number => reading.lines.position(at).line + 1;
  const places = [...(call === null ? [] : [line(call[0])]), line(agent.span[0])];
  const where = [...new Set(places)].toSorted((a, b) => a - b);
  const runs =
    /^[A-Za-z_][\w.]*$/.test(agent.called) && agent.called !== 'lambda' ? `\`${agent.called}()\`` : 'its function';
  notes.push(
    `${script} now runs one trial when it is started: put a call of ${runs} in place of \`wandb.sweep\` and \`wandb.agent\` (line${where.length > 1 ? 's' : ''} ${where.join(' and ')}).`,
  );
}

function nameOf(root: MapNode | null, script: string): string {
  const node = root === null ? undefined : entryOf(root, 'name')?.value;
  const name = node?.kind === 'scalar' ? node.text : '';
  if (/^[\w.-]{1,60}$/.test(name)) return `${name}.yaml`;
  const stem = script.replace(/\.\w+$/, '').replaceAll(/[^\w.-]+/g, '-');
  return stem === '' ? 'sweep.yaml' : `${stem}-sweep.yaml`;
}
