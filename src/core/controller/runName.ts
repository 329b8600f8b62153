import type { Params, Value } from '../space/value.ts';

const mostParameters = 4;
const longest = 60;

/**
 * Short name of a trial's run made of its searched parameters: `012-lr0.003-bs64`. Safe as a file name and as W&B's run name.
 * @param repeat - of a repeated trial: `012.0-lr0.003`
 * @param searched - names of the searched parameters, the most telling first
 */
export function runName(
  number: number,
  params: Params,
  searched: readonly string[],
  repeat: number | null = null,
): string {
  const parts = searched
    .filter((name) => name in params)
    .slice(0, mostParameters)
    .map((name) => abbreviate(name) + shortValue(params[name] ?? null));
  const head = String(number).padStart(3, '0') + (repeat === null ? '' : `.${repeat}`);
  return [head, ...parts].join('-').slice(0, longest);
}

/** `learning_rate` -> `lr`, `model.batch_size` -> `bs`, `dropout` stays. */
function abbreviate(name: string): string {
  const last = name.split('.').at(-1) ?? name;
  const words = last.split(/[_\-\s/]+|(?<=[a-z])(?=[A-Z])/).filter((word) => word !== '');
  return safe(words.length > 1 ? words.map((word) => word.charAt(0).toLowerCase()).join('') : last.slice(0, 10));
}

function shortValue(value: Value): string {
  if (typeof value === 'number') {
    const short = Number.isInteger(value) ? value : Number(value.toPrecision(3));
    return safe(short !== 0 && Math.abs(short) < 0.001 ? short.toExponential() : String(short));
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return safe(text.split(/[\\/]/).at(-1) ?? text).slice(0, 12);
}

function safe(text: string): string {
  return text.replace(/[^A-Za-z0-9.+-]+/g, '');
}
