import type { OptionKey } from './optionTable.ts';
import { readYaml } from './readYaml.ts';
import type { Report } from './report.ts';
import { resolvePlain } from './scalar.ts';
import type { Entry, MapNode, Node, ScalarNode } from './tree.ts';

/** Options that may be a YAML mapping or list. */
const structured: ReadonlySet<string> = new Set([
  'named',
  'texts',
  'metrics',
  'stop',
  'repeat',
  'conditions',
  'constraints',
  'point',
  'points',
  'stages',
]);

/** Options whose mapping may be written `NAME=VALUE,NAME=VALUE`. */
const pairs: ReadonlySet<string> = new Set(['stop', 'repeat', 'point', 'points']);

const assignment = /^[A-Za-z_][A-Za-z0-9_./-]*=/;

/**
 * The text of an option as the value that stands in a file: YAML where the option takes a mapping or a list, else a plain
 * value. A variable is one `NAME=VALUE`, values by name are `NAME=VALUE,NAME=VALUE` (commas inside brackets and quotes
 * belong to the value).
 */
export function commandLineNode(option: OptionKey, text: string, report: Report): Node {
  const trimmed = text.trim();
  if (option.type === 'texts' && assignment.test(trimmed)) return mapping([trimmed], scalarText, text.length);
  if (pairs.has(option.type) && assignment.test(trimmed))
    return mapping(splitOutside(trimmed), (value) => valueNode(value, report), text.length);
  const tree = structured.has(option.type) && /^[{[]/.test(trimmed) ? readYaml(text, report).root : null;
  return tree ?? plain(trimmed, text.length);
}

/** The parts of a text between commas that stand outside brackets and quotes. */
export function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote: string | null = null;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== null) {
      if (char === quote) quote = null;
    } else if (char === '"' || char === "'") quote = char;
    else if ('[{('.includes(char)) depth++;
    else if (']})'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function mapping(parts: readonly string[], value: (text: string) => Node, length: number): MapNode {
  const entries = parts.map((part): Entry => {
    const at = part.indexOf('=');
    const key = scalarText(at < 0 ? part : part.slice(0, at).trim());
    return { name: key.text, key, value: value(at < 0 ? '' : part.slice(at + 1)), span: [0, length] };
  });
  return { kind: 'map', span: [0, length], flow: true, entries };
}

function valueNode(text: string, report: Report): Node {
  return /^\s*["'[{]/.test(text) ? (readYaml(text, report).root ?? plain('', 0)) : plain(text.trim(), text.length);
}

function plain(text: string, length: number): ScalarNode {
  return { kind: 'scalar', span: [0, length], text, plain: true, ...resolvePlain(text) };
}

function scalarText(text: string): ScalarNode {
  return { kind: 'scalar', span: [0, 0], text, plain: false, resolved: { type: 'text', value: text }, reading: 'same' };
}
