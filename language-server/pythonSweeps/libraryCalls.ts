import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { iterated } from './comprehensions.ts';
import { copied, deepCopied } from './copies.ts';
import { spread } from './dicts.ts';
import type { Given } from './given.ts';
import type { Machine } from './machine.ts';
import { boolValue, noneValue, numberOf, numberValue } from './operators.ts';
import { fileValue, joinedPath, parentOf, pathOf } from './paths.ts';
import { agentCalled, sweepCalled } from './sweepCalls.ts';
import { dictValue, listValue, textOfValue, textValue, truthOf, unknown, type Value } from './values.ts';

const mostNumbers = 1000;

/** Calls that give what they are given, as far as a sweep is concerned. */
const same = new Set([
  ...[
    'easydict.EasyDict',
    'box.Box',
    'munch.munchify',
    'addict.Dict',
    'ml_collections.ConfigDict',
    'argparse.Namespace',
  ],
  ...['omegaconf.OmegaConf.to_container', 'omegaconf.OmegaConf.create', 'tuple', 'set', 'numpy.array', 'numpy.asarray'],
]);

const readers =
  /^(?:yaml\.(?:safe_load|load|full_load|unsafe_load|CSafeLoader)|json\.loads?|ruamel\.yaml\.YAML\.load|omegaconf\.OmegaConf\.load|tomllib\.load|hydra\.utils\.load)$/;

/** Calls that only look at what they are given. */
const harmless =
  /^(?:print|len|repr|str|isinstance|type|pprint|json|yaml|os|sys|numpy|math|wandb|logging|copy|sorted|sum|min|max|omegaconf)(?:\.|$)/;

/** The value of a call of a function that the script does not define. */
export function libraryCall(machine: Machine, path: string, args: Given): Value {
  const { span, positional } = args;
  const [first] = positional;
  if (path === 'wandb.sweep') return sweepCalled(machine, args);
  if (path === 'wandb.agent') return agentCalled(machine, args);
  if (readers.test(path)) return loaded(args);
  if (same.has(path)) return first ?? unknown(span);
  const file = fileCall(path, args);
  if (file !== null) return file;
  const number = numberCall(path, args);
  if (number !== null) return number;
  const list = listCall(path, args);
  if (list !== null) return list;
  switch (path) {
    case 'dict':
      return dictOf(machine, args);
    case 'copy.copy':
      return first === undefined ? unknown(span) : copied(first);
    case 'copy.deepcopy':
      return first === undefined ? unknown(span) : deepCopied(first);
    case 'str':
      return first?.kind === 'scalar' && first.resolved.type !== 'float' ? textValue(first.text, span) : unknown(span);
    case 'bool': {
      const truth = first === undefined ? false : truthOf(first);
      return truth === null ? unknown(span) : boolValue(truth, span);
    }
    case 'ruamel.yaml.YAML':
      return { kind: 'library', span, path };
    case 'print':
      return noneValue(span);
    default:
      if (!harmless.test(path))
        for (const value of positional) if (value.kind === 'dict' || value.kind === 'list') machine.memory.open(value);
      return unknown(span);
  }
}

function dictOf(machine: Machine, { span, positional, keywords }: Given): Value {
  const [first] = positional;
  if (first === undefined) {
    const dict = { ...keywords, span };
    machine.dicts.push(dict);
    return dict;
  }
  if (first.kind === 'unknown' || first.kind === 'either') return unknown(span);
  const dict = dictValue(span);
  if (first.kind === 'dict') spread(machine, dict, first);
  else {
    // A list of pairs, or `zip(names, values)`.
    for (const pair of iterated(first) ?? [unknown(span)]) {
      const [key, value] = pair.kind === 'list' && !pair.open ? pair.items : [];
      if (key?.kind !== 'scalar' || value === undefined) return dictValue(span, [], true);
      const place = { keySpan: key.span, span: key.span, bare: false, inLiteral: false };
      dict.items.set(key.text, { name: key.text, value, ...place });
    }
  }
  spread(machine, dict, keywords);
  return first.kind === 'dict' && first.from !== null ? { ...dict, from: first.from, open: true } : dict;
}

/** A file that is read: what is in it is not known here. */
function loaded({ span, positional, named }: Given): Value {
  const from = pathOf(positional[0] ?? [...named.values()][0]);
  if (from === null) return { ...dictValue(span, [], true), from: { name: '', beside: false, at: span } };
  // A text of YAML, not the name of a file.
  if (from.name.includes('\n')) return unknown(span);
  return { ...dictValue(span, [], true), from };
}

function fileCall(path: string, { span, positional }: Given): Value | null {
  const [first] = positional;
  switch (path) {
    case 'open':
    case 'io.open':
    case 'pathlib.Path':
    case 'os.path.abspath':
    case 'os.path.realpath':
    case 'os.path.normpath':
    case 'os.path.expanduser':
    case 'hydra.utils.to_absolute_path': {
      const from = pathOf(first);
      if (positional.length > 1 && path === 'pathlib.Path') return joinedPath(positional, span);
      return from === null ? unknown(span) : fileValue(from, span);
    }
    case 'os.path.join':
      return joinedPath(positional, span);
    case 'os.path.dirname': {
      const from = pathOf(first);
      return from === null ? unknown(span) : parentOf(fileValue(from, span), span);
    }
    case 'os.getcwd':
    case 'pathlib.Path.cwd':
      return fileValue({ name: '.', beside: false, at: span }, span);
    default:
      return null;
  }
}

const functions: ReadonlyMap<string, (x: number) => number> = new Map([
  ['exp', Math.exp],
  ['sqrt', Math.sqrt],
  ['log2', Math.log2],
  ['log10', Math.log10],
  ['log1p', Math.log1p],
  ['floor', Math.floor],
  ['ceil', Math.ceil],
]);

function numberCall(path: string, args: Given): Value | null {
  const { span, positional } = args;
  const [first, second] = positional;
  const [module, name] = path.split('.');
  const [x, y] = [numberOf(first), numberOf(second)];
  if (path === 'float' || path === 'int') return converted(path, first, span);
  if (path === 'round' || path === 'abs' || path === 'pow') {
    if (x === null) return unknown(span);
    if (path === 'abs') return numberValue({ ...x, value: Math.abs(x.value) }, span);
    if (path === 'pow')
      return y === null ? unknown(span) : numberValue({ value: x.value ** y.value, float: x.float || y.float }, span);
    if (positional.length > 1)
      return y === null
        ? unknown(span)
        : numberValue({ value: Number(x.value.toFixed(Math.min(Math.max(y.value, 0), 20))), float: x.float }, span);
    return x.value % 1 === 0.5 ? unknown(span) : numberValue({ value: Math.round(x.value), float: false }, span);
  }
  if ((module !== 'math' && module !== 'numpy') || name === undefined) return null;
  if (name === 'log') {
    if (x === null || x.value <= 0) return unknown(span);
    const base = y === null ? 1 : Math.log(y.value);
    return positional.length > 1 && y === null
      ? unknown(span)
      : numberValue({ value: Math.log(x.value) / base, float: true }, span);
  }
  if (/^(?:float|int)\d*_?$/.test(name)) return converted(name.startsWith('int') ? 'int' : 'float', first, span);
  const work = functions.get(name);
  if (work === undefined) return null;
  const float = module === 'numpy' || (name !== 'floor' && name !== 'ceil');
  return x === null ? unknown(span) : numberValue({ value: work(x.value), float }, span);
}

function converted(kind: 'float' | 'int', value: Value | undefined, span: Span): Value {
  const number = numberOf(value);
  if (number !== null) {
    const whole = Math.trunc(number.value);
    if (kind === 'int' && !Number.isFinite(whole)) return unknown(span);
    return numberValue({ value: kind === 'int' ? whole : number.value, float: kind === 'float' }, span);
  }
  const text = textOfValue(value)?.trim().toLowerCase() ?? '';
  const infinite = /^([-+]?)inf(?:inity)?$/.exec(text);
  if (kind === 'float' && infinite !== null)
    return numberValue({ value: infinite[1] === '-' ? -Infinity : Infinity, float: true }, span);
  const pattern = kind === 'int' ? /^[-+]?\d+$/ : /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/;
  return pattern.test(text) ? numberValue({ value: Number(text), float: kind === 'float' }, span) : unknown(span);
}

function listCall(path: string, args: Given): Value | null {
  const { span, positional } = args;
  const [first, second, third] = positional;
  switch (path) {
    case 'list':
      if (first === undefined) return listValue([], span);
      return listed(iterated(first), span);
    case 'sorted':
    case 'reversed': {
      const items = first === undefined ? null : iterated(first);
      if (path === 'reversed') return listed(items?.toReversed() ?? null, span);
      return args.named.size > 0 || items === null || !items.every((one) => numberOf(one) !== null)
        ? unknown(span)
        : listed(
            items.toSorted((a, b) => (numberOf(a)?.value ?? 0) - (numberOf(b)?.value ?? 0)),
            span,
          );
    }
    case 'zip': {
      const all = positional.map(iterated);
      const known = all.filter((one) => one !== null);
      if (known.length < all.length || args.named.size > 0) return unknown(span);
      const count = Math.min(...known.map(({ length }) => length));
      if (!Number.isFinite(count)) return listValue([], span);
      return listValue(
        Array.from({ length: count }, (_, at) =>
          listValue(
            known.flatMap((one) => one[at] ?? []),
            span,
          ),
        ),
        span,
      );
    }
    case 'enumerate': {
      const items = first === undefined ? null : iterated(first);
      if (items === null || positional.length > 1 || args.named.size > 0) return unknown(span);
      return listValue(
        items.map((item, at) => listValue([numberValue({ value: at, float: false }, span), item], span)),
        span,
      );
    }
    case 'range':
    case 'numpy.arange':
      return counted(positional, args, path === 'numpy.arange');
    case 'numpy.linspace':
    case 'numpy.logspace':
    case 'numpy.geomspace':
      return spaced(
        path,
        numberOf(first)?.value,
        numberOf(second)?.value,
        numberOf(third ?? args.named.get('num'))?.value,
        args,
      );
    default:
      return null;
  }
}

function listed(items: readonly Value[] | null, span: Span): Value {
  return items === null ? unknown(span) : listValue(items, span);
}

function counted(positional: readonly Value[], { span, named }: Given, floats: boolean): Value {
  const numbers = positional.map(numberOf);
  const known = numbers.filter((one) => one !== null);
  if (known.length < numbers.length || known.length === 0 || known.length > 3 || named.size > 0) return unknown(span);
  const float = known.some((one) => one.float);
  if (float && !floats) return unknown(span);
  const [from, to, step] =
    known.length === 1
      ? [0, known[0]?.value ?? 0, 1]
      : [known[0]?.value ?? 0, known[1]?.value ?? 0, known[2]?.value ?? 1];
  const count = Math.ceil((to - from) / step);
  if (step === 0 || !(count <= mostNumbers)) return unknown(span);
  return listValue(
    Array.from({ length: Math.max(0, count) }, (_, at) => numberValue({ value: from + at * step, float }, span)),
    span,
  );
}

function spaced(
  path: string,
  from: number | undefined,
  to: number | undefined,
  count: number | undefined,
  { span, named, positional }: Given,
): Value {
  const others = [...named.keys()].some((name) => name !== 'num') || positional.length > 3;
  if (from === undefined || to === undefined || count === undefined || others || count < 1 || count > mostNumbers)
    return unknown(span);
  const at = (index: number, low: number, high: number): number =>
    count === 1 ? low : low + (index * (high - low)) / (count - 1);
  const logarithmic = path === 'numpy.geomspace';
  if (logarithmic && (from <= 0 || to <= 0)) return unknown(span);
  const [low, high] = logarithmic ? [Math.log10(from), Math.log10(to)] : [from, to];
  const values = Array.from({ length: count }, (_, index) => {
    const value = at(index, low, high);
    if (path === 'numpy.linspace') return value;
    return Number.isInteger(value) ? Number(`1e${value}`) : 10 ** value;
  });
  return listValue(
    values.map((value) => numberValue({ value, float: true }, span)),
    span,
  );
}
