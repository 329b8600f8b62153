const topKey =
  /^[ \t]{0,8}["']?(method|parameters|program|metric|command|early_terminate|trialdeck|run_cap)["']?[ \t]*:/gm;

/** Keys of other tools' files that also bear "sweep" in their names. */
const foreignKey = /^(?:defaults|hydra|sweeper|apiVersion|services|jobs|on)[ \t]*:/m;

/**
 * Whether a YAML or JSON text is a sweep: `method` or `parameters` at its top beside one more of the keys, or a file named
 * like one with at least one of them. Cheap on purpose, and true for texts that are half written.
 * @param name - file name or path
 */
export function isSweep(name: string, text: string): boolean {
  const keys = new Set([...text.matchAll(topKey)].filter(isAtTop).map(([, key]) => key));
  if (keys.size >= 2 && (keys.has('method') || keys.has('parameters'))) return true;
  const named = /(?:^|[/\\])[^/\\]*sweep[^/\\]*\.ya?ml$/i.test(name);
  return named && keys.size >= 1 && !foreignKey.test(text);
}

/** Indented keys are at the top in JSON only, where they are quoted. */
function isAtTop(match: RegExpExecArray): boolean {
  return /^["']/.test(match[0].trimStart()) || !/^[ \t]/.test(match[0]);
}
