import type { SearchSpace } from '../space/distribution.ts';
import { spell } from '../space/params.ts';
import { literalOf } from '../space/render.ts';
import type { Params, Value } from '../space/value.ts';

interface Entry {
  readonly path: readonly string[];
  readonly text: string;
}

/**
 * The parameters as a YAML document, nested as in the sweep. YAML 1.1 and 1.2 read the same values from it: texts are
 * quoted, floats have a dot, keys that are a number or a word of YAML 1.1 are quoted.
 */
export function bestYaml(space: SearchSpace | null, params: Params): string {
  const parameters = new Map(space?.parameters.map((parameter) => [parameter.name, parameter]));
  const entries = Object.entries(params).map(([name, value]) => {
    const parameter = parameters.get(name);
    return parameter
      ? { path: parameter.path, text: scalarText(value, spell(parameter.distribution, value).json) }
      : { path: [name], text: scalarText(value, literalOf(value).json) };
  });
  return entries.length === 0 ? '{}\n' : block(entries, '');
}

function block(entries: readonly Entry[], indent: string): string {
  const groups = Map.groupBy(entries, (entry) => entry.path[0] ?? '');
  let text = '';
  for (const [key, group] of groups) {
    const [first] = group;
    text +=
      first && first.path.length <= 1
        ? `${indent}${keyText(key)}: ${first.text}\n`
        : `${indent}${keyText(key)}:\n${block(
            group.map((entry) => ({ ...entry, path: entry.path.slice(1) })),
            `${indent}  `,
          )}`;
  }
  return text;
}

/** JSON is YAML but for the numbers that JSON does not have. */
function scalarText(value: Value, json: string): string {
  if (typeof value !== 'number' || Number.isFinite(value)) {
    return json;
  }
  return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
}

const wordOfYaml11 = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;

function keyText(key: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(key) && !wordOfYaml11.test(key) ? key : JSON.stringify(key);
}
