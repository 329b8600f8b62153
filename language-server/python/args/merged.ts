import type { ScriptArgument } from '../facts.ts';

/** One argument that is added in several branches is only what all of them say. */
export function merged(all: readonly ScriptArgument[]): readonly ScriptArgument[] {
  const found: ScriptArgument[] = [];
  for (const one of all) {
    const index = found.findIndex(
      (other) => other.dest === one.dest && other.names.some((name) => one.names.includes(name)),
    );
    const other = found[index];
    if (other === undefined) found.push(one);
    else {
      const alike = other.type === one.type && other.several === one.several;
      found[index] = {
        ...other,
        names: [...new Set([...other.names, ...one.names])],
        options: [...(other.options ?? []), ...(one.options ?? [])],
        type: alike ? other.type : 'other',
        several: other.several || one.several,
        choices: JSON.stringify(other.choices) === JSON.stringify(one.choices) ? other.choices : null,
        required: other.required && one.required,
        ...(other.command === undefined && one.command === undefined
          ? {}
          : { command: other.command === one.command ? (one.command ?? '') : '' }),
      };
    }
  }
  return found;
}
