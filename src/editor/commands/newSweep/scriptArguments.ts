/** One command-line argument of a training script, as far as its text tells. */
export interface ScriptArgument {
  /** As on the command line, without the dashes in front: a sweep's parameter of this name becomes `--name=value`. */
  readonly name: string;
  readonly type: 'int' | 'float' | 'text' | 'flag';
  /** Default as it is written, null without one. */
  readonly fallback: string | null;
  readonly choices: readonly string[];
}

/**
 * Reads the `add_argument` calls of a Python script roughly: what a person would see at a glance. Positional arguments,
 * switches that take no value and what is computed are left out.
 */
export function scriptArguments(text: string): ScriptArgument[] {
  const found = new Map<string, ScriptArgument>();
  for (const call of argumentCalls(text)) {
    const name = /(['"])--([A-Za-z][\w.-]*)\1/.exec(call)?.[2];
    const takesValue = !/^(store_|count|help|version|argparse)/.test(unquoted(keyword(call, 'action') ?? ''));
    if (name !== undefined && takesValue && !found.has(name)) {
      found.set(name, readCall(name, call));
    }
  }
  return [...found.values()];
}

function readCall(name: string, call: string): ScriptArgument {
  const fallback = keyword(call, 'default');
  const type = keyword(call, 'type');
  const choices = /[([]([^()[\]]*)[)\]]/.exec(keywordTail(call, 'choices') ?? '')?.[1] ?? '';
  return {
    name,
    type: argumentType(type, fallback),
    fallback: fallback === 'None' ? null : fallback,
    choices: choices
      .split(',')
      .map((choice) => choice.trim())
      .filter((choice) => choice !== ''),
  };
}

function argumentType(type: string | null, fallback: string | null): ScriptArgument['type'] {
  if (type === 'bool' || fallback === 'True' || fallback === 'False') {
    return 'flag';
  }
  if (type === 'int' || type === 'float') {
    return type;
  }
  if (type === null && fallback !== null && isNumber(fallback)) {
    return /^-?\d+$/.test(fallback) ? 'int' : 'float';
  }
  return 'text';
}

function unquoted(text: string): string {
  return text.replace(/^['"]|['"]$/g, '');
}

function isNumber(text: string): boolean {
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

/** Texts between the parentheses of `add_argument(...)`; strings and nested brackets are respected. */
function argumentCalls(text: string): string[] {
  const calls: string[] = [];
  for (const match of text.matchAll(/^[^#\n]*\badd_argument\s*\(/gm)) {
    const start = match.index + match[0].length;
    const end = closing(text, start);
    if (end !== null) {
      calls.push(text.slice(start, end));
    }
  }
  return calls;
}

function closing(text: string, start: number): number | null {
  let depth = 1;
  let quote: string | null = null;
  for (let at = start; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (quote !== null) {
      if (sign === '\\') {
        at += 1;
      } else if (sign === quote) {
        quote = null;
      }
    } else if (sign === '"' || sign === "'") {
      quote = sign;
    } else if ('([{'.includes(sign)) {
      depth += 1;
    } else if (')]}'.includes(sign)) {
      depth -= 1;
      if (depth === 0) {
        return at;
      }
    }
  }
  return null;
}

/** The value of `name=`: a number, a word or a quoted text; null for anything else. */
function keyword(call: string, name: string): string | null {
  const tail = keywordTail(call, name);
  return tail === null
    ? null
    : (/^\s*('[^'\\]*'|"[^"\\]*"|-?[\w.]+(?:[eE][+-]?\d+)?)\s*(?:,|$)/.exec(tail)?.[1] ?? null);
}

function keywordTail(call: string, name: string): string | null {
  const match = new RegExp(`[,(\\s]${name}\\s*=(?!=)`).exec(call);
  return match === null ? null : call.slice(match.index + match[0].length);
}

/** The name of a metric that the script logs, preferably one of validation; null when none is seen. */
export function scriptMetric(text: string): string | null {
  const names: string[] = [];
  for (const match of text.matchAll(/\b(?:log|report|dumps)\s*\(\s*\{([^}]*)\}/g)) {
    for (const key of (match[1] ?? '').matchAll(/(['"])([\w./-]+)\1\s*:/g)) {
      names.push(key[2] ?? '');
    }
  }
  for (const match of text.matchAll(/\b(?:log|report)\s*\(([^(){}]*)\)/g)) {
    for (const key of (match[1] ?? '').matchAll(/(?:^|,)\s*([A-Za-z_]\w*)\s*=(?!=)/g)) {
      names.push(key[1] ?? '');
    }
  }
  const wanted = names.filter((name) => name !== '' && !/^(step|epoch|iteration|global_step|time)$/i.test(name));
  const best = [/(val|valid|test|eval).*(loss|acc)/i, /(val|valid|test|eval)/i, /(loss|acc|score|reward)/i, /./];
  for (const pattern of best) {
    const name = wanted.find((candidate) => pattern.test(candidate));
    if (name !== undefined) {
      return name;
    }
  }
  return null;
}
