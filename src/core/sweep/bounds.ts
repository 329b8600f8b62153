import type { Distribution } from '../space/distribution.ts';
import { pyFloat } from '../space/render.ts';
import { boundsText } from './boundsText.ts';
import { replaceFix } from './edits.ts';
import type { Form } from './forms.ts';
import { readNumber, type WrittenNumber } from './numbers.ts';
import type { Report } from './report.ts';
import { type Entry, entryOf, type MapNode, type ScalarNode } from './tree.ts';

interface Bounds {
  readonly low: number;
  readonly high: number;
}

interface Step {
  readonly q: number;
  readonly whole: boolean;
}

/** The distribution of a form with numbers; null when a number is missing or wrong; reported. */
export function readNumeric(
  map: MapNode,
  form: Form,
  owner: string,
  written: ScalarNode | null,
  report: Report,
): Distribution | null {
  const reader = new NumericReader(map, form, owner, report);
  switch (form.kind) {
    case 'int_uniform': {
      const bounds = reader.bounds();
      return bounds === null ? null : { kind: form.kind, ...bounds };
    }
    case 'uniform':
    case 'log_uniform_values':
    case 'inv_log_uniform_values': {
      const bounds = reader.bounds(written);
      return bounds === null ? null : { kind: form.kind, ...bounds };
    }
    case 'q_uniform':
    case 'q_log_uniform_values': {
      const bounds = reader.bounds(written);
      const step = reader.step();
      return bounds === null || step === null ? null : { kind: form.kind, ...bounds, ...step };
    }
    case 'normal':
    case 'log_normal': {
      const shape = reader.location();
      return shape === null ? null : { kind: form.kind, ...shape };
    }
    case 'q_normal':
    case 'q_log_normal': {
      const shape = reader.location();
      const step = reader.step();
      return shape === null || step === null ? null : { kind: form.kind, ...shape, ...step };
    }
    case 'beta': {
      const shape = reader.shapes();
      return shape === null ? null : { kind: form.kind, ...shape };
    }
    case 'q_beta': {
      const shape = reader.shapes();
      const step = reader.step();
      return shape === null || step === null ? null : { kind: form.kind, ...shape, ...step };
    }
    default:
      return null;
  }
}

class NumericReader {
  readonly #map: MapNode;
  readonly #form: Form;
  readonly #owner: string;
  readonly #report: Report;

  constructor(map: MapNode, form: Form, owner: string, report: Report) {
    this.#map = map;
    this.#form = form;
    this.#owner = owner;
    this.#report = report;
  }

  bounds(distribution: ScalarNode | null = null): Bounds | null {
    const low = this.#bound('min');
    const high = this.#bound('max');
    if (low === null || high === null) return null;
    if (!this.#ordered(low, high)) return null;
    if (!this.#form.exponents) return { low: low.number.value, high: high.number.value };
    return this.#exponents(low, high, distribution);
  }

  step(): Step | null {
    const entry = entryOf(this.#map, 'q');
    if (entry === null) return { q: 1, whole: false };
    const number = readNumber(entry, this.#owner, this.#report);
    if (number === null) return null;
    if (number.value <= 0) {
      this.#report.error('bad-step', entry.value.span, `\`q\` of \`${this.#owner}\` must be above 0.`);
      return null;
    }
    return { q: number.value, whole: number.whole };
  }

  location(): { readonly mu: number; readonly sigma: number } | null {
    const mu = this.#optional('mu', 0);
    const sigma = this.#optional('sigma', 1);
    if (mu === null || sigma === null) return null;
    if (sigma < 0) return this.#refuse('sigma', 'must not be below 0');
    return { mu, sigma };
  }

  shapes(): { readonly a: number; readonly b: number } | null {
    const a = this.#optional('a', 1);
    const b = this.#optional('b', 1);
    if (a === null || b === null) return null;
    if (a <= 0) return this.#refuse('a', 'must be above 0');
    if (b <= 0) return this.#refuse('b', 'must be above 0');
    return { a, b };
  }

  #optional(name: string, standard: number): number | null {
    const entry = entryOf(this.#map, name);
    return entry === null ? standard : (readNumber(entry, this.#owner, this.#report)?.value ?? null);
  }

  #refuse(name: string, rule: string): null {
    const entry = entryOf(this.#map, name);
    if (entry !== null)
      this.#report.error('out-of-range', entry.value.span, `\`${name}\` of \`${this.#owner}\` ${rule}.`);
    return null;
  }

  #bound(name: string): { readonly entry: Entry; readonly number: WrittenNumber } | null {
    const entry = entryOf(this.#map, name);
    if (entry === null) return null;
    const number = readNumber(entry, this.#owner, this.#report);
    if (number === null) return null;
    if (this.#form.positive === true && number.value <= 0) {
      return this.#notPositive(entry, number.value);
    }
    if (this.#form.kind === 'int_uniform' && !number.whole) return this.#wholeBound(entry, number);
    return { entry, number };
  }

  /** Negative whole numbers were meant as powers of ten. */
  #notPositive(entry: Entry, value: number): null {
    const power = Number.isInteger(value) && value < 0 && value >= -12;
    const meant = power ? pyFloat(Number((10 ** value).toPrecision(12))) : null;
    this.#report.error(
      'out-of-range',
      entry.value.span,
      `\`${entry.name}\` of \`${this.#owner}\` must be above 0: \`${this.#form.name}\` has no logarithm of ${String(value)}.${meant === null ? '' : ` Did you mean \`${meant}\`?`}`,
      meant === null ? undefined : replaceFix(this.#report, entry.value.span, meant),
    );
    return null;
  }

  #wholeBound(entry: Entry, number: WrittenNumber): { readonly entry: Entry; readonly number: WrittenNumber } | null {
    if (!Number.isInteger(number.value)) return this.#refuse(entry.name, 'must be a whole number for `int_uniform`');
    const whole = String(number.value);
    this.#report.warning(
      'float-bound',
      entry.value.span,
      `W&B refuses \`${entry.name}\` with a fraction or exponent for \`int_uniform\`; write \`${whole}\`.`,
      {
        title: `Write ${whole}`,
        edits: [[entry.value.span, whole]],
      },
    );
    return { entry, number };
  }

  #ordered(low: { entry: Entry; number: WrittenNumber }, high: { entry: Entry; number: WrittenNumber }): boolean {
    if (low.number.value < high.number.value) return true;
    const [a, b] = [low.entry.value, high.entry.value];
    const [lowText, highText] = [a.kind === 'scalar' ? a.text : '', b.kind === 'scalar' ? b.text : ''];
    const message = `\`${this.#owner}\`: \`min\` (${lowText}) must be below \`max\` (${highText}).`;
    if (low.number.value === high.number.value) {
      this.#report.error(
        'min-not-below-max',
        a.span,
        `${message} For one fixed value write \`${this.#report.spelling.entry('value', lowText)}\`.`,
      );
      return false;
    }
    const plain = (text: string): string => this.#report.spelling.plain(text);
    this.#report.error('min-not-below-max', a.span, message, {
      title: 'Swap min and max',
      edits: [
        [a.span, plain(highText)],
        [b.span, plain(lowText)],
      ],
    });
    return false;
  }

  /** The deprecated forms: `log_uniform` draws exp(u); `inv_log_uniform` draws exp(-u). */
  #exponents(
    low: { entry: Entry; number: WrittenNumber },
    high: { entry: Entry; number: WrittenNumber },
    distribution: ScalarNode | null,
  ): Bounds | null {
    const inverse = this.#form.kind === 'inv_log_uniform_values';
    const bounds = inverse
      ? { low: Math.exp(-high.number.value), high: Math.exp(-low.number.value) }
      : { low: Math.exp(low.number.value), high: Math.exp(high.number.value) };
    if (bounds.low === 0 || !Number.isFinite(bounds.high) || bounds.low >= bounds.high) {
      this.#report.error(
        'out-of-range',
        low.entry.value.span,
        `\`${this.#owner}\`: the bounds of \`${this.#form.name}\` are natural exponents, and e to these powers gives no range of numbers. Use \`${this.#form.kind}\` with the values themselves.`,
      );
      return null;
    }
    // exp(log(1e-5)) is 9.999999999999999e-06.
    const [lowText = '', highText = ''] = roundedBounds(bounds).map((value) => pyFloat(value));
    const span = distribution?.span ?? low.entry.key.span;
    const plain = (text: string): string => this.#report.spelling.plain(text);
    this.#report.warning(
      'deprecated-distribution',
      span,
      `\`${this.#form.name}\` is deprecated and refused by W&B: its bounds are natural exponents, so \`${this.#owner}\` is searched from ${boundsText(bounds.low, bounds.high).join(' to ')}. Use \`${this.#form.kind}\`.`,
      {
        title: `Use \`${this.#form.kind}\` with the same range`,
        edits: [
          [span, plain(this.#form.kind)],
          [low.entry.value.span, lowText],
          [high.entry.value.span, highText],
        ],
      },
    );
    return bounds;
  }
}

/** Without the last digits where the exponential function made them: a few digits were meant. */
function roundedBounds({ low, high }: Bounds): readonly number[] {
  return [low, high].map((value) => {
    const rounded = Number(value.toPrecision(12));
    return rounded === Number(value.toPrecision(6)) ? rounded : value;
  });
}
