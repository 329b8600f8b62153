import type { Parameter } from '../space/distribution.ts';
import { removeFix, rewriteFix } from './edits.ts';
import { FormReader, type ParameterForm } from './parameterForm.ts';
import type { Report } from './report.ts';
import { describe, type Entry, entryOf, isNull, type MapNode } from './tree.ts';

/** A parameter as it stands in the file, for rules that look at how it is written. */
export interface ParameterSource extends ParameterForm {
  readonly name: string;
  readonly path: readonly string[];
  readonly entry: Entry;
  readonly map: MapNode;
}

/** The parameter, where its distribution could be made out. */
export function parameterOf({ name, path, distribution }: ParameterSource): readonly Parameter[] {
  return distribution === null ? [] : [{ name, path, distribution }];
}

/** The names that W&B's schema allows. */
const namePattern = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Reads `parameters:` and everything nested below it, in the order of the file. */
export class ParameterReader {
  readonly sources: ParameterSource[] = [];
  readonly #text: string;
  readonly #report: Report;
  readonly #forms: FormReader;
  readonly #names = new Map<string, Entry>();

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
    this.#forms = new FormReader(text, report);
  }

  read(map: MapNode, prefix: readonly string[] = []): void {
    for (const entry of map.entries) this.#parameter(entry, [...prefix, entry.name]);
  }

  #parameter(entry: Entry, path: readonly string[]): void {
    const name = path.join('.');
    this.#checkName(entry);
    const { value: node } = entry;
    if (node.kind !== 'map') {
      this.#notMapping(entry, name);
      return;
    }
    const nested = entryOf(node, 'parameters');
    if (nested !== null) {
      this.#nested(node, nested, name, path);
      return;
    }
    const earlier = this.#names.get(name);
    if (earlier !== undefined) {
      const line = this.#report.lineOf(earlier.key.span[0]) + 1;
      this.#report.error(
        'duplicate-name',
        entry.key.span,
        `\`${name}\` already stands on line ${line}: a dotted name and a nested one are the same parameter. Remove one.`,
      );
      return;
    }
    this.#names.set(name, entry);
    this.sources.push({ name, path, entry, map: node, ...this.#forms.read(entry, node, name) });
  }

  #checkName(entry: Entry): void {
    const { key, name } = entry;
    if (name === '') {
      this.#report.error('parameter-name', key.span, 'A parameter needs a name.');
    } else if (key.plain && key.resolved.type !== 'text') {
      this.#report.warning(
        'parameter-name',
        key.span,
        `\`${name}\` is not text to PyYAML, so W&B names the parameter otherwise. Put it in quotes, or rename it.`,
      );
    } else if (!namePattern.test(name)) {
      this.#report.warning(
        'parameter-name',
        key.span,
        `W&B refuses the name \`${name}\`: letters, digits, \`_\`, \`.\` and \`-\`, starting with a letter or \`_\`.`,
      );
    }
  }

  #notMapping(entry: Entry, name: string): void {
    const { value: node } = entry;
    if (isNull(node)) {
      this.#report.error(
        'empty-parameter',
        entry.key.span,
        `\`${name}\` is empty. Give it \`value\`, \`values\`, or \`min\` and \`max\`.`,
      );
      return;
    }
    const key = node.kind === 'list' ? 'values' : 'value';
    const source = this.#text.slice(node.span[0], node.span[1]);
    const inline = !source.includes('\n') && (node.kind === 'scalar' || node.kind === 'list');
    const fix = inline ? rewriteFix(node.span, this.#report.spelling.mapping([[key, source]])) : undefined;
    this.#report.error(
      'parameter-not-mapping',
      node.span,
      `\`${name}\` is ${describe(node)}; a parameter is a mapping: \`${this.#report.spelling.mapping([[key, '...']])}\`.`,
      fix,
    );
  }

  #nested(map: MapNode, nested: Entry, name: string, path: readonly string[]): void {
    for (const other of map.entries) {
      if (other !== nested) {
        this.#report.error(
          'key-does-not-fit',
          other.key.span,
          `\`${other.name}\` cannot stand beside the nested \`parameters\` of \`${name}\`. Remove it.`,
          removeFix(this.#report, this.#text, map, other),
        );
      }
    }
    if (nested.value.kind !== 'map' || nested.value.entries.length === 0) {
      const what = nested.value.kind === 'map' || isNull(nested.value) ? 'empty' : describe(nested.value);
      this.#report.error(
        'no-parameters',
        nested.key.span,
        `The nested \`parameters\` of \`${name}\` must be a mapping with at least one parameter; it is ${what}.`,
      );
      return;
    }
    this.read(nested.value, path);
  }
}
