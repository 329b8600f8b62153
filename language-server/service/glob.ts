/**
 * Whether a path fits a pattern of files: `**` stands for folders, `*` and `?` for characters of one name, `{a,b}` for either.
 * A pattern without a slash means the name alone, every other one the end of the path.
 * @param path - with `/` or `\` between its names
 */
export function fitsGlob(path: string, pattern: string): boolean {
  const names = path.split(/[/\\]/);
  return alternatives(pattern).some((one) => {
    const parts = one.split('/').filter((part) => part !== '' && part !== '.');
    return parts.length > 0 && fitsParts(names, ['**', ...parts]);
  });
}

/** Patterns with more alternatives than this are cut off: they grow with every further pair of braces. */
const mostAlternatives = 100;

function alternatives(pattern: string): readonly string[] {
  let found = [''];
  let rest = pattern;
  for (;;) {
    const braces = /\{([^{}]*)\}/.exec(rest);
    const fixed = braces === null ? rest : rest.slice(0, braces.index);
    const choices = braces === null ? [''] : (braces[1] ?? '').split(',');
    found = found.flatMap((begun) => choices.map((choice) => begun + fixed + choice)).slice(0, mostAlternatives);
    if (braces === null) return found;
    rest = rest.slice(braces.index + braces[0].length);
  }
}

/** Two pointers, and one place to go back to: no pattern takes longer than its length times that of the path. */
function fitsParts(names: readonly string[], parts: readonly string[]): boolean {
  return fits(names, parts, (part) => part === '**', fitsName);
}

function fitsName(name: string, part: string): boolean {
  return fits(
    [...name],
    [...part],
    (sign) => sign === '*',
    (letter, sign) => sign === '?' || letter === sign,
  );
}

function fits(
  items: readonly string[],
  signs: readonly string[],
  isMany: (sign: string) => boolean,
  isOne: (item: string, sign: string) => boolean,
): boolean {
  let item = 0;
  let sign = 0;
  let many = -1;
  let taken = 0;
  while (item < items.length) {
    const wanted = signs[sign];
    if (wanted !== undefined && isMany(wanted)) {
      many = sign++;
      taken = item;
    } else if (wanted !== undefined && isOne(items[item] ?? '', wanted)) {
      sign++;
      item++;
    } else if (many >= 0) {
      sign = many + 1;
      item = ++taken;
    } else return false;
  }
  return signs.slice(sign).every(isMany);
}
