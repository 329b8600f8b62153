import { LineIndex } from '../../../src/core/sweep/lineIndex.ts';
import { readYaml } from '../../../src/core/sweep/readYaml.ts';
import { Report } from '../../../src/core/sweep/report.ts';
import type { MapNode, Node } from '../../../src/core/sweep/tree.ts';
import { baseName } from '../../service/baseName.ts';
import type { Files } from '../../service/surroundings.ts';
import type { DefinitionIndex } from '../definitionIndex.ts';
import type { ScriptArgument } from '../facts.ts';
import { argumentOf } from '../nodes.ts';
import { literalAt, type ParserFacts, textAt } from './argumentText.ts';

const mostFiles = 200;
const deepest = 8;

/** The keys of the config that `hydra.main` names; null where the program is none of Hydra's. */
export function hydraFacts(index: DefinitionIndex, files: Files): ParserFacts | null {
  const [file] = index.program.files;
  if (file === undefined || !/\bhydra\b/.test(file.python.text)) return null;
  const { python } = file;
  const facts = (open: string | null, found: readonly ScriptArgument[] = []): ParserFacts => ({
    kind: 'hydra',
    arguments: found,
    open,
    sure: !/\bsys\.argv\b/.test(python.text),
    abbreviated: false,
    dashesAlike: false,
    holders: new Set(),
  });
  const mains = python.found.functions.flatMap(({ decorators, outer }) =>
    decorators.flatMap((one) => (python.origin(one.callee) === 'hydra.main' ? [{ one, outer }] : [])),
  );
  const [main] = mains;
  if (main === undefined) return null;
  if (mains.length > 1) return facts('it has several Hydra programs');
  const where = { file, scope: main.outer };
  const pathNode = argumentOf(main.one, 'config_path', 0);
  const path = pathNode === null ? '.' : textAt(pathNode, where);
  const name = textAt(argumentOf(main.one, 'config_name', 1), where);
  if (pathNode !== null && literalAt(pathNode, where).kind === 'none') return facts('its config stands in no file');
  if (name === null || path === null || path.includes('://')) return facts('its config file is not known');
  if (index.program.files.some((one) => /\bConfigStore\b/.test(one.python.text)))
    return facts('parts of its config stand in Python');
  const reader = new HydraReader(files);
  reader.config(files.resolve(files.folderOf(file.file), path), name.replace(/\.ya?ml$/, ''), '', 0);
  return facts(reader.open, [...reader.found.values()]);
}

class HydraReader {
  readonly found = new Map<string, ScriptArgument>();
  open: string | null = null;
  readonly #files: Files;
  readonly #seen = new Set<string>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** @param below - the dotted path at which its keys are put, with a dot at the end, or empty */
  config(folder: string, name: string, below: string, depth: number): void {
    const file = ['yaml', 'yml']
      .map((ending) => this.#files.resolve(folder, `${name}.${ending}`))
      .find((one) => this.#files.isFile(one));
    const text = file === undefined ? null : this.#files.read(file);
    if (file === undefined || text === null) {
      this.open ??= `its config \`${name}.yaml\` is not found`;
      return;
    }
    if (this.#seen.has(`${file}\n${below}`)) return;
    this.#seen.add(`${file}\n${below}`);
    if (this.#seen.size > mostFiles || depth > deepest) {
      this.open ??= 'its config has too many files';
      return;
    }
    const { root, broken } = readYaml(text, new Report(new LineIndex(text)));
    if (broken || (root !== null && root.kind !== 'map')) {
      this.open ??= `${baseName(file)} is not understood`;
      return;
    }
    const own = /^\s*#\s*@package\s+(\S+)/m.exec(text.slice(0, 2000))?.[1];
    const prefix = own === undefined || own === '_group_' ? below : own === '_global_' ? '' : `${own}.`;
    if (root === null) return;
    this.#keys(root, prefix, file, 0);
    const defaults = root.entries.find((entry) => entry.name === 'defaults')?.value;
    if (defaults?.kind === 'list')
      for (const item of defaults.items) this.#default(item, { folder, below: prefix, file, depth });
  }

  #keys(map: MapNode, below: string, file: string, depth: number): void {
    for (const { name, key, value } of map.entries) {
      if (depth === 0 && name === 'defaults' && value.kind === 'list') continue;
      const dotted = `${below}${name}`;
      if (value.kind === 'map' && value.entries.length > 0 && depth < 20)
        this.#keys(value, `${dotted}.`, file, depth + 1);
      else
        this.#add(dotted, value.kind === 'scalar' && value.resolved.type !== 'null' ? value.text : null, {
          file,
          span: key.span,
        });
    }
  }

  #add(
    name: string,
    fallback: string | null,
    at: ScriptArgument['at'],
    choices: ScriptArgument['choices'] = null,
  ): void {
    if (this.found.has(name)) return;
    const argument = {
      single: [],
      negated: [],
      type: 'other',
      several: false,
      bare: false,
      required: fallback === '???',
      positional: false,
      help: null,
      uses: [],
    } as const;
    this.found.set(name, { ...argument, names: [name], dest: name, choices, fallback, at });
  }

  /** One item of a `defaults` list. */
  #default(
    item: Node,
    at: { readonly folder: string; readonly below: string; readonly file: string; readonly depth: number },
  ): void {
    if (item.kind === 'scalar') {
      if (item.text === '_self_') return;
      if (/[@$:]/.test(item.text) || item.text.startsWith('/'))
        this.open ??= `${baseName(at.file)} builds its config in a way that is not understood`;
      else {
        const parts = item.text.replace(/\.ya?ml$/, '').split('/');
        const group = parts.slice(0, -1).join('.');
        this.config(at.folder, parts.join('/'), group === '' ? at.below : `${at.below}${group}.`, at.depth + 1);
      }
      return;
    }
    const [entry] = item.kind === 'map' ? item.entries : [];
    if (entry === undefined) return;
    const group = entry.name.replace(/^(?:optional|override)\s+/, '');
    if (group.startsWith('hydra/')) return;
    if (/[@$]/.test(group) || group.startsWith('/')) {
      this.open ??= `${baseName(at.file)} builds its config in a way that is not understood`;
      return;
    }
    const named = `${at.below.replaceAll('.', '/')}${group}`;
    const folder = this.#files.resolve(at.folder, group);
    const options = this.#files.list(folder).filter((name) => /\.ya?ml$/.test(name));
    const names = options.map((option) => option.replace(/\.ya?ml$/, ''));
    const choices = options.length === 0 ? null : names;
    this.#add(
      named,
      entry.value.kind === 'scalar' ? entry.value.text : null,
      { file: at.file, span: entry.key.span },
      choices,
    );
    if (options.length === 0) this.open ??= `its config group \`${group}\` is not found`;
    // A trial may choose any of them.
    for (const option of options)
      this.config(folder, option.replace(/\.ya?ml$/, ''), `${at.below}${group.replaceAll('/', '.')}.`, at.depth + 1);
  }
}
