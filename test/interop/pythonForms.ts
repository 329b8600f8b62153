import { yamlDocuments } from '../../src/core/sweep/readYaml.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../../src/core/sweep/tree.ts';

/** A way to write a sweep in Python. */
export interface PythonForm {
  readonly name: string;
  /** A script that makes the sweep and starts it; null for a sweep that cannot be written so. */
  write(root: MapNode): string | null;
}

/** The mapping that a YAML text holds; null for one that holds none. */
export function rootOf(text: string): MapNode | null {
  const root = yamlDocuments(text)?.[0]?.root;
  return root?.kind === 'map' ? root : null;
}

const head = `import wandb

def train():
    with wandb.init() as run:
        run.log({"loss": 1.0, "acc": run.config.lr})

`;
const tail = `
sweep_id = wandb.sweep(sweep_config, project="p")
wandb.agent(sweep_id, function=train, count=5)
`;

export const pythonForms: readonly PythonForm[] = [
  { name: 'a literal in lines', write: (root) => `${head}sweep_config = ${lined(root, '"', '')}\n${tail}` },
  { name: 'a literal on one line', write: (root) => `${head}sweep_config = ${oneLine(root, "'")}\n${tail}` },
  { name: 'dict()', write: (root) => `${head}sweep_config = ${called(root)}\n${tail}` },
  {
    name: 'a literal in the call',
    write: (root) => `${head}wandb.agent(wandb.sweep(${lined(root, '"', '')}), train)\n`,
  },
  {
    name: 'statements',
    write: (root) => statements(root, (path, entry) => `${path} = ${oneLine(entry.value, '"')}\n`),
  },
  {
    name: 'update',
    write: (root) =>
      statements(
        root,
        (path, entry) => `${parent(path)}.update({${quoted(entry.name, "'")}: ${lined(entry.value, "'", '')}})\n`,
      ),
  },
  {
    name: 'names',
    write(root) {
      const parts = root.entries.map(({ value }, n) => `part_${n} = ${lined(value, '"', '')}\n`);
      const entries = root.entries.map(({ name }, n) => `    ${quoted(name, '"')}: part_${n}`);
      return `${head}${parts.join('')}sweep_config = {\n${entries.join(',\n')}\n}\n${tail}`;
    },
  },
  {
    name: 'a function',
    write: (root) =>
      `${head}def make():\n    config = ${lined(root, '"', '    ')}\n    return config\n\nsweep_config = make()\n${tail}`,
  },
  {
    name: 'comments, brackets and texts in pieces',
    write: (root) => `${head}sweep_config = (${commented(root, '')})  # the sweep\n${tail}`,
  },
  {
    name: 'values by name',
    write(root) {
      const names = new Map<string, string>();
      const body = named(root, names, false);
      return `${head}${defined(names)}sweep_config = ${body}\n${tail}`;
    },
  },
  {
    name: 'keys by name',
    write(root) {
      const names = new Map<string, string>();
      const body = named(root, names, true);
      return `${head}${defined(names)}sweep_config = ${body}\n${tail}`;
    },
  },
  {
    name: 'merged dicts',
    write: (root) =>
      `${head}sweep_config = {**${oneLine({ ...root, entries: root.entries.slice(0, 2) }, "'")}, **${called({ ...root, entries: root.entries.slice(2) })}}\n${tail}`,
  },
  {
    name: 'helpers',
    write(root) {
      const entries = root.entries.map(({ name, value }) => {
        if (name !== 'parameters' || value.kind !== 'map') return `${quoted(name, '"')}: ${oneLine(value, '"')}`;
        const inside = value.entries.map((one) => `${quoted(one.name, '"')}: ${helped(one.value)}`);
        return `"parameters": {${inside.join(', ')}}`;
      });
      return `${head}${helpers}sweep_config = {${entries.join(', ')}}\n${tail}`;
    },
  },
];

const helpers = `def between(low, high, **more):
    return {"min": low, "max": high, **more}

def one_of(*values):
    return dict(values=list(values))

def fixed(value): return {"value": value}

`;

/** A parameter made by a function where one fits. */
function helped(node: Node): string {
  if (node.kind !== 'map') return oneLine(node, '"');
  const value = (key: string): Node | undefined => node.entries.find(({ name }) => name === key)?.value;
  const [low, high, values, constant] = ['min', 'max', 'values', 'value'].map(value);
  const rest = node.entries.filter(({ name }) => name !== 'min' && name !== 'max');
  const bare = rest.every(({ name }) => /^[a-z_]+$/.test(name) && !keywords.has(name));
  if (low !== undefined && high !== undefined && bare) {
    const more = rest.map((one) => `, ${one.name}=${oneLine(one.value, '"')}`);
    return `between(${oneLine(low, '"')}, ${oneLine(high, '"')}${more.join('')})`;
  }
  if (values?.kind === 'list' && node.entries.length === 1)
    return `one_of(${values.items.map((item) => oneLine(item, '"')).join(', ')})`;
  return constant !== undefined && node.entries.length === 1 ? `fixed(${oneLine(constant, '"')})` : oneLine(node, '"');
}

/** With comments everywhere, values in brackets, no comma at the end, texts of several literals. */
function commented(node: Node, indent: string): string {
  if (node.kind === 'list')
    return `[  # several\n${node.items.map((item) => `${indent}  ${commented(item, `${indent}  `)},  # one\n`).join('')}${indent}]`;
  if (node.kind === 'map') {
    const lines = node.entries.map(
      ({ name, value }, n) =>
        `${indent}  # about {${name.replaceAll(/\s/g, ' ')}}\n${indent}  ${quoted(name, '"')} : ${commented(value, `${indent}  `)}${n === node.entries.length - 1 ? '' : ','}  # "${n}"\n`,
    );
    return `{ # of:\n${lines.join('')}${indent}}`;
  }
  const text = oneLine(node, "'");
  if (node.kind !== 'scalar' || node.resolved.type !== 'text') return `(${text})`;
  return /^'[A-Za-z_]{4,}'$/.test(text) ? `('${text.slice(1, 3)}' "${text.slice(3, -1)}")` : text;
}

/** With every value, or every key, by the name of a constant. */
function named(node: Node, names: Map<string, string>, keys: boolean): string {
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `NAME_${names.size}`;
    names.set(text, name);
    return name;
  };
  if (node.kind === 'list') return `[${node.items.map((item) => named(item, names, keys)).join(', ')}]`;
  if (node.kind === 'map') {
    const entries = node.entries.map(({ name, value }) => {
      const key = quoted(name, '"');
      return `${keys ? nameOf(key) : key}: ${named(value, names, keys)}`;
    });
    return `{${entries.join(', ')}}`;
  }
  const text = oneLine(node, '"');
  return keys ? text : nameOf(text);
}

function defined(names: ReadonlyMap<string, string>): string {
  return [...names].map(([text, name]) => `${name} = ${text}\n`).join('');
}

/** `d = {}`, then one statement a key; parameters one by one. */
function statements(root: MapNode, write: (path: string, entry: Entry) => string): string {
  const lines = root.entries.map((entry) => {
    const path = `sweep_config[${quoted(entry.name, '"')}]`;
    if (entry.name !== 'parameters' || entry.value.kind !== 'map') return write(path, entry);
    const inside = entry.value.entries.map((one) => write(`${path}[${quoted(one.name, '"')}]`, one));
    return `${path} = {}\n${inside.join('')}`;
  });
  return `${head}sweep_config = {}\n${lines.join('')}${tail}`;
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('['));
}

/** With a key a line, as people and formatters write it. */
function lined(node: Node, quote: string, indent: string): string {
  if (node.kind !== 'map' || node.entries.length === 0) return oneLine(node, quote);
  const inner = `${indent}    `;
  const lines = node.entries.map(
    ({ name, value }) => `${inner}${quoted(name, quote)}: ${lined(value, quote, inner)},\n`,
  );
  return `{\n${lines.join('')}${indent}}`;
}

function oneLine(node: Node, quote: string): string {
  if (node.kind === 'list') return `[${node.items.map((item) => oneLine(item, quote)).join(', ')}]`;
  if (node.kind === 'map')
    return `{${node.entries.map(({ name, value }) => `${quoted(name, quote)}: ${oneLine(value, quote)}`).join(', ')}}`;
  return node.kind === 'scalar' ? scalar(node, quote) : 'None';
}

/** `dict(a=..., b=...)` where the keys are names. */
function called(node: Node): string {
  if (node.kind === 'list') return `[${node.items.map(called).join(', ')}]`;
  if (node.kind !== 'map') return oneLine(node, '"');
  const names = node.entries.map(({ name }) => name);
  if (!names.every((name) => /^[A-Za-z_]\w*$/.test(name) && !keywords.has(name)) || new Set(names).size < names.length)
    return `{${node.entries.map(({ name, value }) => `${quoted(name, '"')}: ${called(value)}`).join(', ')}}`;
  return `dict(${node.entries.map(({ name, value }) => `${name}=${called(value)}`).join(', ')})`;
}

const keywords = new Set([
  'lambda',
  'class',
  'from',
  'import',
  'is',
  'in',
  'not',
  'and',
  'or',
  'None',
  'True',
  'False',
]);

function scalar({ text, resolved, plain }: ScalarNode, quote: string): string {
  switch (resolved.type) {
    case 'null':
      return 'None';
    case 'bool':
      return resolved.value ? 'True' : 'False';
    case 'int':
      return String(resolved.value);
    case 'float':
      if (!Number.isFinite(resolved.value))
        return `float(${quote}${Number.isNaN(resolved.value) ? 'nan' : resolved.value > 0 ? 'inf' : '-inf'}${quote})`;
      return plain && /^-?\d+(?:\.\d*)?(?:e[-+]?\d+)?$/i.test(text) && /[.e]/i.test(text)
        ? text
        : floatOf(resolved.value);
    default:
      return quoted(resolved.value, quote);
  }
}

function floatOf(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function quoted(text: string, quote: string): string {
  const inside = JSON.stringify(text).slice(1, -1);
  return quote === '"' ? `"${inside}"` : `'${inside.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
