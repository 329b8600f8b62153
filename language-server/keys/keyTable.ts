import { forms } from '../../src/core/sweep/forms.ts';
import { earlyTerminateKeys, type KeyInfo, metricKeys, parameterKeys, topKeys } from '../../src/core/sweep/keys.ts';
import { optionTable } from '../../src/core/sweep/optionTable.ts';

const distributionNames = forms.filter((form) => form.exponents !== true).map((form) => form.name);

const inParameter: readonly KeyInfo[] = parameterKeys.map((key) =>
  key.name === 'distribution' ? { ...key, values: distributionNames } : key,
);

const trialdeckKeys: readonly KeyInfo[] = optionTable.map((option) => ({
  name: option.key,
  type: option.type,
  doc: `${option.doc.charAt(0).toUpperCase()}${option.doc.slice(1)}.${option.supported ? '' : ' Not supported by this version.'}`,
  ...(option.values === undefined ? {} : { values: option.values }),
  ...(option.supported ? {} : { status: 'unsupported' as const }),
}));

/**
 * The keys that a mapping of a sweep file takes.
 * @param path - names that lead to the mapping from the top: `[]`, `['metric']`, `['parameters', 'lr']`
 * @returns null where names are free (below `parameters`) or unknown
 */
export function keysOf(path: readonly string[]): readonly KeyInfo[] | null {
  const [first, ...rest] = path;
  if (first === undefined) return topKeys;
  if (rest.length === 0 && first === 'metric') return metricKeys;
  if (rest.length === 0 && first === 'early_terminate') return earlyTerminateKeys;
  if (rest.length === 0 && first === 'trialdeck') return trialdeckKeys;
  // Names and `parameters` take turns: parameters, model, parameters, width.
  if (first !== 'parameters' || rest.length % 2 === 0) return null;
  const nested = rest.every((name, index) => index % 2 === 0 || name === 'parameters');
  return nested ? inParameter : null;
}

/** The key that a path ends in, or null for names that the user chose. */
export function keyInfo(path: readonly string[]): KeyInfo | null {
  return keysOf(path.slice(0, -1))?.find((key) => key.name === path.at(-1)) ?? null;
}
