import { portableNumber } from '../../src/core/sweep/scalar.ts';
import type { Node } from '../../src/core/sweep/tree.ts';
import type { Place as FilePlace, ProgramFacts, ScriptArgument } from '../python/facts.ts';
import { baseName } from './baseName.ts';
import { code, plainText } from './numberText.ts';
import { argumentOf, configKeysOf, FileRanges, writtenAt } from './scriptPlaces.ts';
import type { Sweep } from './sweep.ts';

/** Options of a hover. */
export interface HoverOptions {
  /** Draws images in place of characters, for clients that show one from a `data:` address (VS Code). */
  readonly pictures?: boolean;
}

/** Parts of a hover as paragraphs; what is empty is left out. Null where nothing is left. */
export function paragraphs(...parts: readonly (string | null | undefined)[]): string | null {
  const found = parts.filter((part) => part !== null && part !== undefined && part !== '');
  return found.length === 0 ? null : found.join('\n\n');
}

/** What a scalar is read as where that is not what it looks like; empty where it is. */
export function readingText(node: Node): string {
  if (node.kind !== 'scalar' || node.reading === 'same') return '';
  const { text, resolved } = node;
  if (node.reading === 'number-as-text') {
    return `${code(text)} is the number ${code(portableNumber(text))} here; PyYAML, and with it W&B, reads the text ${code(`'${text}'`)}.`;
  }
  if (resolved.type === 'date') return `${code(text)} is text here and a date to PyYAML.`;
  return `${code(text)} is ${code(String(resolved.value))} in YAML 1.1, which W&B and Trialdeck read.`;
}

/** `[train.py:12](file:///w/train.py#L12)`: a place in a file, with its line. */
export function placeLink({ surroundings: { files } }: Sweep, { file, span }: FilePlace): string {
  const [found] = new FileRanges(files).range({ file, span });
  return fileLink(file, found === undefined ? null : found.range.start.line + 1);
}

/**
 * @param file - absolute path of any system
 * @param line - from 1
 */
export function fileLink(file: string, line: number | null = null): string {
  const name = baseName(file);
  const slashed = file.replaceAll('\\', '/');
  const address = `file://${slashed.startsWith('/') ? '' : '/'}${slashed.split('/').map(encodeURIComponent).join('/')}`;
  const at = line === null ? '' : `#L${line}`;
  const shown = line === null ? name : `${name}:${line}`;
  return `[${plainText(shown)}](${address.replaceAll('(', '%28').replaceAll(')', '%29')}${at})`;
}

const typeWords: Readonly<Record<ScriptArgument['type'], string>> = {
  text: 'text',
  int: 'whole number',
  float: 'number',
  bool: "Python's `bool`: every text but the empty one is true",
  switch: 'true or false',
  flag: 'flag without a value',
  other: '',
};

/** What the program says of a parameter; empty where it does not know it, or is not known. */
export function argumentText(sweep: Sweep, name: string): string {
  const { program } = sweep;
  if (program === null) return '';
  const argument = argumentOf(program, name);
  if (argument !== null) {
    const { type, several, choices, required, fallback, help } = argument;
    const facts = [
      `${typeWords[type]}${several ? ', several' : ''}`,
      choices === null ? '' : `one of ${choices.map((one) => code(String(one))).join(', ')}`,
      fallback === null ? '' : `default ${code(fallback, 60)}`,
      required ? 'required' : '',
    ].filter((fact) => fact !== '');
    const head = `${code(spelled(argument, name, program))} in ${placeLink(sweep, writtenAt(argument, name))}`;
    const line = [head, ...facts].join(' · ');
    return help === null || help.trim() === '' ? line : `${line}  \n${plainText(shortened(help.trim()))}`;
  }
  const [key] = configKeysOf(program, name);
  return key === undefined ? '' : `Read from the config in ${placeLink(sweep, key.at)}`;
}

/** As the command line has it; keys of Hydra have no dashes. */
function spelled({ names, single, dest, positional }: ScriptArgument, name: string, { args }: ProgramFacts): string {
  const written = names.includes(name) ? name : (names[0] ?? single[0] ?? dest);
  if (positional || (args.kinds.size === 1 && args.kinds.has('hydra'))) return written;
  return names.length === 0 && single.length > 0 ? `-${written}` : `--${written}`;
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}
