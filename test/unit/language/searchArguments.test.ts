import { describe, expect, test } from 'vitest';
import {
  argumentsOf,
  prunerArguments,
  requiredArguments,
  samplerArguments,
} from '../../../language-server/keys/searchArguments.ts';
import { createSampler } from '../../../src/core/search/create.ts';
import { createPruner } from '../../../src/core/search/createPruner.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { prunerNames, samplerNames } from '../../../src/core/space/searchNames.ts';
import type { Value } from '../../../src/core/space/value.ts';

const space: SearchSpace = {
  parameters: [{ name: 'x', path: ['x'], distribution: { kind: 'int_uniform', low: 0, high: 9 } }],
};

/** Why the search refuses a sampler or pruner; null when it takes it. */
function refusal(what: 'sampler' | 'pruner', name: string, args: Readonly<Record<string, Value>>): string | null {
  try {
    if (what === 'sampler') createSampler({ method: 'random', space, options: { sampler: { name, args } } }, 1);
    else createPruner({ options: { pruner: { name, args } }, earlyTerminate: { min_iter: 1 } });
    return null;
  } catch (error) {
    return String(error);
  }
}

const all = [
  ...samplerNames.map((name) => ['sampler', name] as const),
  ...prunerNames.map((name) => ['pruner', name] as const),
];

describe.each(all)('the %s %s', (what, name) => {
  test('takes the arguments of the table and no others', () => {
    const said = refusal(what, name, { zzzzzzzz: 1 }) ?? '';
    const taken = /It takes (.*)\./.exec(said)?.[1] ?? '';
    const names = taken === 'none' ? [] : taken.split(', ');
    expect(argumentsOf(what, name).map((argument) => argument.name)).toEqual(names);
  });

  test('takes every value and default of the table', () => {
    const needed = Object.fromEntries(requiredArguments(what, name).map((one) => [one.name, Number(one.default)]));
    expect(refusal(what, name, needed)).toBeNull();
    for (const { name: argument, values, default: fallback } of argumentsOf(what, name)) {
      for (const text of [...(values ?? []), ...(fallback === undefined ? [] : [fallback])]) {
        const value = text === 'true' ? true : text === 'false' ? false : /^[\d.]+$/.test(text) ? Number(text) : text;
        const others = argument === 'draws' ? { over: ['x'] } : {};
        expect(refusal(what, name, { ...needed, ...others, [argument]: value }), `${argument}: ${text}`).toBeNull();
      }
    }
  });
});

test('every sampler and pruner is in the table', () => {
  expect(Object.keys(samplerArguments)).toEqual([...samplerNames]);
  expect(Object.keys(prunerArguments)).toEqual([...prunerNames]);
});
