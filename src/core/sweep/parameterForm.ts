import type { Distribution } from '../space/distribution.ts';
import { didYouMean } from '../space/nearest.ts';
import { readNumeric } from './bounds.ts';
import { readChoices, readConstant, readProbabilities } from './choices.ts';
import { insertFix, keyFix, removeFix, replaceFix, rewriteFix } from './edits.ts';
import { type Form, formOf, forms } from './forms.ts';
import { namesOf, parameterKeys } from './keys.ts';
import { meantName, otherDistributions, otherParameterKeys } from './otherNames.ts';
import type { Fix, Report } from './report.ts';
import { numberInText } from './scalar.ts';
import { reportGroup, stepFix } from './shapeFixes.ts';
import { describe, type Entry, entryOf, isNull, type MapNode, type ScalarNode } from './tree.ts';

/** How the mapping of one parameter was understood. */
export interface ParameterForm {
  /** Null when the form could not be made out. */
  readonly form: Form | null;
  /** The text of `distribution:`; null when it was inferred. */
  readonly written: ScalarNode | null;
  readonly distribution: Distribution | null;
}

const knownKeys = namesOf(parameterKeys);
const distributionNames = forms.map((form) => form.name);

/** Keys that people add for themselves and that change nothing. */
const noteKeys = new Set(['desc', 'description', 'comment', 'doc', 'help', 'note', 'notes']);

/** Finds out which of W&B's forms a parameter has, and reads it. */
export class FormReader {
  readonly #text: string;
  readonly #report: Report;

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
  }

  read(entry: Entry, map: MapNode, name: string): ParameterForm {
    const distributionEntry = entryOf(map, 'distribution');
    const failed: ParameterForm = { form: null, written: null, distribution: null };
    if (reportGroup(map, name, this.#text, this.#report)) return failed;
    const unknown = this.#unknownKeys(map, name);
    if (distributionEntry === null) {
      if (map.open === true) return failed;
      const form = this.#inferred(entry, map, name, unknown);
      if (form === null || !this.#keysFit(map, form, name, false)) return { ...failed, form };
      return { form, written: null, distribution: this.#distribution(map, form, name, null) };
    }
    const { value: node } = distributionEntry;
    if (node.kind !== 'scalar' || isNull(node)) {
      this.#report.error(
        'unknown-distribution',
        distributionEntry.key.span,
        `\`distribution\` of \`${name}\` must be a name, not ${describe(node)}.`,
      );
      return failed;
    }
    const form = formOf(node.text);
    if (form === null) {
      const near = meantName(node.text, distributionNames, otherDistributions);
      const message = `\`${node.text}\` is no distribution.${didYouMean(near)}`;
      this.#report.error(
        'unknown-distribution',
        node.span,
        message,
        near === null ? undefined : replaceFix(this.#report, node.span, near),
      );
      return failed;
    }
    const written = { form, written: node };
    if (map.open === true) return { ...written, distribution: null };
    if (!this.#keysFit(map, form, name, true)) return { ...written, distribution: null };
    return { ...written, distribution: this.#distribution(map, form, name, node) };
  }

  /** Reports keys that no parameter has; true when one of them may have been meant for a known key. */
  #unknownKeys(map: MapNode, name: string): boolean {
    let typo = false;
    for (const other of map.entries) {
      if (knownKeys.includes(other.name)) continue;
      if (noteKeys.has(other.name)) {
        this.#report.warning(
          'unknown-key',
          other.key.span,
          `W&B refuses \`${other.name}\` in a parameter; Trialdeck ignores it. Write it as a comment.`,
          removeFix(this.#report, this.#text, map, other),
        );
        continue;
      }
      const near = meantName(
        other.name,
        knownKeys.filter((key) => entryOf(map, key) === null),
        otherParameterKeys,
      );
      typo ||= near !== null;
      const fix = this.#unknownFix(map, other, near);
      this.#report.error(
        'unknown-key',
        other.key.span,
        `\`${other.name}\` is no key of the parameter \`${name}\`.${isLogFlag(other) ? ' A logarithmic scale is `distribution: log_uniform_values`.' : didYouMean(near)}`,
        fix,
      );
    }
    return typo;
  }

  #unknownFix(map: MapNode, entry: Entry, near: string | null): Fix | undefined {
    if (isLogFlag(entry) && entryOf(map, 'distribution') === null) {
      const { spelling } = this.#report;
      const written = spelling.entry('distribution', spelling.plain('log_uniform_values'), entry.key.plain);
      return rewriteFix(entry.span, written);
    }
    if (near === null) return removeFix(this.#report, this.#text, map, entry);
    // A step alone does not say how it is drawn.
    return near === 'q' ? stepFix(this.#report, this.#text, map, entry) : keyFix(this.#report, entry.key, near);
  }

  #inferred(entry: Entry, map: MapNode, name: string, typo: boolean): Form | null {
    const has = (key: string): boolean => entryOf(map, key) !== null;
    if (has('value')) return formOf('constant');
    if (has('values')) return formOf(has('probabilities') ? 'categorical_w_probabilities' : 'categorical');
    if (has('min') && has('max')) return formOf(this.#wholeBounds(map, name) ? 'int_uniform' : 'uniform');
    if (typo) return null;
    if (has('min') || has('max')) {
      const [given, missing] = has('min') ? ['min', 'max'] : ['max', 'min'];
      this.#report.error('missing-key', entry.key.span, `\`${name}\` has \`${given}\` and no \`${missing}\`.`);
    } else if (has('mu') || has('sigma')) {
      this.#missingDistribution(entry, map, name, 'normal');
    } else if (has('a') || has('b')) {
      this.#missingDistribution(entry, map, name, 'beta');
    } else {
      this.#report.error(
        'missing-key',
        entry.key.span,
        `\`${name}\` says nothing to search. Give it \`value\`, \`values\`, or \`min\` and \`max\`.`,
      );
    }
    return null;
  }

  #missingDistribution(entry: Entry, map: MapNode, name: string, likely: string): void {
    const fix = insertFix(this.#report, this.#text, map, 'distribution', likely);
    this.#report.error(
      'missing-key',
      entry.key.span,
      `\`${name}\` needs \`distribution: ${likely}\`; it is not inferred from these keys.`,
      fix,
    );
  }

  /** W&B's rule: whole numbers when both bounds are written as such. Its client refuses one of each kind. */
  #wholeBounds(map: MapNode, name: string): boolean {
    const bounds = ['min', 'max'].flatMap((key) => {
      const node = entryOf(map, key)?.value;
      return node?.kind === 'scalar' ? [node] : [];
    });
    const kinds = bounds.map(({ resolved }) =>
      resolved.type === 'text' ? numberInText(resolved.value)?.type : resolved.type,
    );
    const int = bounds.find(({ resolved, reading }) => resolved.type === 'int' && reading === 'same');
    if (int !== undefined && bounds.some(({ resolved, reading }) => resolved.type === 'float' && reading === 'same')) {
      this.#report.warning(
        'ambiguous-bounds',
        int.span,
        `W&B refuses \`${name}\`: one bound is a whole number, the other is not. Trialdeck draws real numbers; write \`${int.text}.0\`.`,
        replaceFix(this.#report, int.span, `${int.text}.0`),
      );
    }
    return kinds.length === 2 && kinds.every((kind) => kind === 'int');
  }

  /** Reports keys that are missing for a form, or that do not belong to it. */
  #keysFit(map: MapNode, form: Form, name: string, written: boolean): boolean {
    if (written && this.#otherForm(map, form, name)) return false;
    let fits = true;
    const where = written ? `\`distribution: ${form.name}\`` : `\`${form.required.join('` and `')}\``;
    for (const key of form.required) {
      if (entryOf(map, key) !== null) continue;
      fits = false;
      const at = entryOf(map, 'distribution')?.key.span ?? map.span;
      this.#report.error('missing-key', at, `\`${name}\` needs \`${key}\` for \`distribution: ${form.name}\`.`);
    }
    const allowed = new Set([...form.required, ...form.optional, 'distribution']);
    for (const entry of map.entries) {
      if (allowed.has(entry.name) || !knownKeys.includes(entry.name)) continue;
      if (form.name === 'categorical' && entry.name === 'probabilities') {
        this.#report.warning(
          'key-does-not-fit',
          entry.key.span,
          `W&B refuses \`probabilities\` with \`distribution: categorical\`; write \`categorical_w_probabilities\`, or leave the distribution out.`,
        );
        continue;
      }
      fits = false;
      this.#report.error(
        'key-does-not-fit',
        entry.key.span,
        `\`${entry.name}\` of \`${name}\` does not fit beside ${where}.${meantByStep(entry.name, form)}`,
        entry.name === 'q' && steppedForm(form) !== null
          ? stepFix(this.#report, this.#text, map, entry)
          : removeFix(this.#report, this.#text, map, entry),
      );
    }
    return fits;
  }

  /** Whether the keys are those of another form than the one that is written; reported. */
  #otherForm(map: MapNode, form: Form, name: string): boolean {
    const has = (key: string): boolean => entryOf(map, key) !== null;
    const node = entryOf(map, 'distribution')?.value;
    if (form.required.length === 0 || form.required.some(has) || node === undefined) return false;
    const own = has('value') ? 'constant' : has('values') ? 'categorical' : has('min') && has('max') ? 'uniform' : null;
    const other = own === 'categorical' && has('probabilities') ? 'categorical_w_probabilities' : own;
    if (other === null) return false;
    const given = formOf(other)
      ?.required.map((key) => `\`${key}\``)
      .join(' and ');
    this.#report.error(
      'key-does-not-fit',
      node.span,
      `\`distribution: ${form.name}\` takes ${form.required.map((key) => `\`${key}\``).join(' and ')}; \`${name}\` has ${given}, which is \`${other}\`.`,
      replaceFix(this.#report, node.span, other),
    );
    return true;
  }

  #distribution(map: MapNode, form: Form, name: string, written: ScalarNode | null): Distribution | null {
    const value = entryOf(map, 'value');
    const values = entryOf(map, 'values');
    if (form.kind === 'constant') return value === null ? null : readConstant(value, this.#report);
    if (form.kind !== 'categorical') return readNumeric(map, form, name, written, this.#report);
    const given = entryOf(map, 'probabilities');
    const choices = values === null ? null : readChoices(values, name, this.#report, given !== null);
    if (choices?.kind !== 'categorical' || given === null) return choices;
    const probabilities = readProbabilities(given, choices.choices.length, name, this.#report);
    return probabilities === null ? null : { ...choices, probabilities };
  }
}

/** `log: true`, as Optuna writes it. */
function isLogFlag({ name, value }: Entry): boolean {
  return /^log(?:_scale)?$/.test(name) && value.kind === 'scalar' && value.resolved.value === true;
}

/** The form that draws the same in steps. */
function steppedForm(form: Form): Form | null {
  return formOf(`q_${form.name}`) ?? (form.name === 'int_uniform' ? formOf('q_uniform') : null);
}

function meantByStep(key: string, form: Form): string {
  const stepped = steppedForm(form);
  return key === 'q' && stepped !== null ? ` For steps of \`q\` write \`distribution: ${stepped.name}\`.` : '';
}
