import type { Distribution } from '../space/distribution.ts';
import { didYouMean, nearest } from '../space/nearest.ts';
import { splitOutside } from './commandLineNode.ts';
import { formOf } from './forms.ts';
import { LineIndex } from './lineIndex.ts';
import { FormReader } from './parameterForm.ts';
import { readYaml } from './readYaml.ts';
import { Report } from './report.ts';

/** Short names of distributions. */
const short: Readonly<Record<string, string>> = {
  int: 'int_uniform',
  float: 'uniform',
  log: 'log_uniform_values',
  loguniform: 'log_uniform_values',
  log_uniform: 'log_uniform_values',
  q: 'q_uniform',
  quniform: 'q_uniform',
  qlog: 'q_log_uniform_values',
  q_log: 'q_log_uniform_values',
  qnormal: 'q_normal',
  lognormal: 'log_normal',
  qlognormal: 'q_log_normal',
  qbeta: 'q_beta',
};

const functionNames = [
  'int',
  'uniform',
  'log',
  'q',
  'qlog',
  'normal',
  'log_normal',
  'q_normal',
  'q_log_normal',
  'beta',
  'q_beta',
] as const;

export type SpaceOverride =
  | { readonly ok: true; readonly name: string; readonly distribution: Distribution }
  | { readonly ok: false; readonly message: string };

/**
 * Reads `NAME=SPEC` of `--space`: `lr=log(1e-6,1e-4)`, `warmup=int(20,400)`, `dropout=uniform(0,0.3)`, `width=q(64,512,64)`,
 * `chunk=1024,2048`, the constant `x=3`, or a mapping as in a sweep file (`lr={min: 0.1, max: 1.0}`).
 */
export function parseSpaceOverride(text: string): SpaceOverride {
  const [, name = '', spec = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(text) ?? [];
  if (name === '' || spec === '')
    return { ok: false, message: '`space` must be `NAME=SPEC`, such as `lr=log(1e-6,1e-4)` or `chunk=1024,2048`.' };
  const mapping = mappingOf(spec);
  if (typeof mapping !== 'string') return mapping;
  const source = `${JSON.stringify(name)}: ${mapping}`;
  const report = new Report(new LineIndex(source));
  const { root } = readYaml(source, report);
  const entry = root?.kind === 'map' ? root.entries[0] : undefined;
  const distribution =
    entry?.value.kind === 'map' ? new FormReader(source, report).read(entry, entry.value, name).distribution : null;
  const error = report.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined || distribution === null)
    return { ok: false, message: error?.message ?? `\`${spec}\` says nothing to search.` };
  return { ok: true, name, distribution };
}

/** The spec as the mapping of a sweep file. */
function mappingOf(spec: string): string | { readonly ok: false; readonly message: string } {
  if (spec.startsWith('{')) return spec;
  const [, called, inner = ''] = /^([A-Za-z_]+)\((.*)\)$/s.exec(spec) ?? [];
  if (called === undefined && /^[A-Za-z_]+\([^)]*$/.test(spec)) {
    return { ok: false, message: `\`${spec}\` lacks its closing bracket.` };
  }
  if (called === undefined) {
    const values = splitOutside(spec);
    return values.length > 1 || spec.endsWith(',') ? `{values: [${values.join(', ')}]}` : `{value: ${spec}}`;
  }
  const lower = called.toLowerCase();
  const name = Object.hasOwn(short, lower) ? (short[lower] ?? lower) : lower;
  const form = formOf(name);
  if (form === null || form.kind === 'constant' || form.kind === 'categorical') {
    const near = nearest(called, functionNames);
    const hint = near === null ? ` There are ${functionNames.join(', ')}.` : didYouMean(near);
    return { ok: false, message: `\`${called}(...)\` is no distribution.${hint}` };
  }
  const keys = [...form.required, ...form.optional];
  const values = splitOutside(inner);
  if (values.length > keys.length || values.length < form.required.length)
    return { ok: false, message: `\`${called}\` takes ${keys.join(', ')}: \`${called}(${keys.join(',')})\`.` };
  const pairs = values.map((value, at) => `${keys[at]}: ${value}`);
  return `{distribution: ${name}, ${pairs.join(', ')}}`;
}
