import { isMethod } from '../../src/core/sweep/findSweeps.ts';
import { fitsGlob } from './glob.ts';

/** What is looked at of a text. */
const looked = 100_000;

const key =
  /^([ \t]*(?:- +)?)(["']?)(method|parameters|program|metric|command|early_terminate|trialdeck|run_cap)["']?[ \t]*:[ \t]*(.*)$/gm;

/** Keys of other tools' files that also bear "sweep" in their names. */
const foreignKey = /^(?:defaults|hydra|sweeper|optimized_metric|_target_|apiVersion|services|jobs|on)[ \t]*:/m;

/** What only the parameters of a sweep hold. */
const range = /(?:^[ \t]+|\{[ \t]*|,[ \t]*)["']?(?:values?|min|max|distribution)["']?[ \t]*:/m;

interface Found {
  readonly name: string;
  readonly indent: number;
  readonly quoted: boolean;
  readonly rest: string;
  readonly index: number;
}

/**
 * Whether a YAML or JSON text is a sweep or holds one under other keys: `method` or `parameters` at its top beside one more of
 * the keys, both below a key with values that only sweeps have, a file named like one, or one that fits a pattern of the
 * settings and has at least one. Looks at the beginning of the text only, and is true for texts that are half written.
 * @param name - file name or path
 * @param patterns - globs of files that may be sweeps
 */
export function isSweep(name: string, text: string, patterns: readonly string[] = []): boolean {
  const head = text.slice(0, looked);
  const found = [...head.matchAll(key)].map((match): Found => {
    const [, indent = '', quote = '', key = '', rest = ''] = match;
    return { name: key, indent: indent.length, quoted: quote !== '', rest, index: match.index };
  });
  const topOfJson = indentOfJson(head);
  const top = found.filter(({ indent, quoted }) => indent === 0 || (quoted && indent === topOfJson));
  const keys = new Set(top.map((one) => one.name));
  if (keys.size >= 2 && (keys.has('method') || keys.has('parameters')) && isPlausible(top, head)) return true;
  const mayBe = isNamed(name) ? keys.size > 0 : keys.has('method') || keys.has('parameters');
  const named = isNamed(name) || patterns.some((pattern) => fitsGlob(name, pattern));
  if (named && !foreignKey.test(head) && (mayBe || !hasKey(head))) return true;
  return isOneLine(head) || found.some((one) => one.name === 'method' && isEmbedded(one, found, head));
}

/** How far the keys at the top of a JSON text are indented; null for other texts. */
function indentOfJson(head: string): number | null {
  const first = /^(?:\s|#.*\n|\/\/.*\n)*\{/.exec(head);
  const inner = first === null ? null : /^[ \t]*"/m.exec(head.slice(first[0].length));
  return inner === null ? null : inner[0].length - 1;
}

function isNamed(name: string): boolean {
  return /(?:^|[/\\])[^/\\]*sweep[^/\\]*\.ya?ml$/i.test(name);
}

function hasKey(head: string): boolean {
  return /^[^\s#].*:(?:\s|$)/m.test(head);
}

/** Other tools have such keys, too: a `method` that is none, `parameters` that are a list. */
function isPlausible(top: readonly Found[], head: string): boolean {
  const method = top.find(({ name }) => name === 'method');
  const parameters = top.find(({ name }) => name === 'parameters');
  const isList = parameters !== undefined && /^(?:\[|#?[^\n]*\n\s*- )/.test(head.slice(valueAt(parameters, head)));
  return !isList && (method === undefined || isMethod(wordOf(method)) || range.test(head));
}

function valueAt({ index }: Found, head: string): number {
  return head.indexOf(':', index) + 1;
}

function wordOf({ rest }: Found): string {
  return /^["']?([^"'\s,#]*)/.exec(rest)?.[1] ?? '';
}

/** JSON, or YAML like it, on one line. */
function isOneLine(head: string): boolean {
  return (
    /^\s*\{/.test(head) &&
    /["'{,\s]method["']?[ \t]*:[ \t]*["']?(?:grid|random|bayes)/.test(head) &&
    /["'{,\s]parameters["']?[ \t]*:[ \t]*\{/.test(head) &&
    range.test(head)
  );
}

/** Whether `parameters` stand beside a `method`, below other keys. */
function isEmbedded(method: Found, found: readonly Found[], head: string): boolean {
  if (method.indent === 0 || method.indent > 40 || !isMethod(wordOf(method))) return false;
  return found.some((one) => {
    if (one.name !== 'parameters' || one.indent !== method.indent || !/^(?:\{.*|#.*|)$/.test(one.rest.trim()))
      return false;
    const [from, to] = [Math.min(one.index, method.index), Math.max(one.index, method.index)];
    const between = head.slice(from, to);
    return !leaves(between, method.indent) && range.test(head.slice(one.index));
  });
}

/** Whether a line is less indented: what follows belongs to another mapping. */
function leaves(text: string, indent: number): boolean {
  return text
    .split('\n')
    .some((line) => /^[ \t]*[^\s#]/.test(line) && line.replace(/^(\s*)- /, '$1  ').search(/\S/) < indent);
}

/** Whether a file is Python: a script, or a notebook of which the cells are joined. */
export function isScript(name: string): boolean {
  return /\.(?:py|ipynb)$/i.test(name);
}

/** Whether a file is a notebook: its text is JSON, and its Python stands in cells. */
export function isNotebook(name: string): boolean {
  return /\.ipynb$/i.test(name);
}
