import { argsJson } from '../../src/core/sweep/command.ts';
import { macroName, macros } from '../../src/core/sweep/macros.ts';
import { commandItems } from './findProgram.ts';
import { keyText } from './hoverKey.ts';
import { paragraphs } from './hoverParts.ts';
import { code } from './numberText.ts';
import { commandLine } from './passing.ts';
import type { Place } from './placeAt.ts';
import { exampleTrial, spaceOf } from './searchFacts.ts';
import type { Sweep } from './sweep.ts';

/** What stands under `command`: the key, an item, a macro with what it becomes. Null elsewhere. */
export function commandHover(sweep: Sweep, { path, on, node }: Place): string | null {
  if (path.length !== 1 || path[0] !== 'command') return null;
  if (on === 'key' || node.kind !== 'scalar') return paragraphs(keyText(path), wholeCommand(sweep));
  const name = macroName(node.text);
  const macro = macros.find((one) => one.name === name);
  const variable = /\$\{envvar:([A-Z0-9_]+)\}/.exec(node.text)?.[1];
  if (macro === undefined && variable !== undefined) {
    return paragraphs(
      `**${code(`\${envvar:${variable}}`)}**`,
      `The variable ${code(variable)} of the environment; its name where it is not set.`,
    );
  }
  if (macro === undefined) return paragraphs(wholeCommand(sweep));
  const part = commandLine(sweep, [node.text]);
  return paragraphs(
    `**${code(`\${${macro.name}}`)}** · ${macro.doc}`,
    part === '' ? '' : `In a first trial it is\n\n${block(part)}`,
    macro.name === 'args_json_file'
      ? `with\n\n${block(argsJson({ spec: { command: null, space: spaceOf(sweep) }, params: exampleTrial(sweep) }), 'json')}`
      : '',
    wholeCommand(sweep),
  );
}

function wholeCommand(sweep: Sweep): string {
  const items = commandItems(sweep.reading);
  const line = commandLine(sweep, items);
  return line === '' ? '' : `Command of a first trial:\n\n${block(line)}`;
}

function block(text: string, language = 'sh'): string {
  const cut = text.length > 2000 ? `${text.slice(0, 2000)}...` : text;
  return `\`\`\`${language}\n${cut.replaceAll('```', "'''")}\n\`\`\``;
}
