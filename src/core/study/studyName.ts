import path from 'node:path';

/**
 * The name that a new study starts from: `name:` of the sweep, else the file's stem, or its folder's name where the stem
 * is just `sweep`. Only `[A-Za-z0-9._-]` is left of it. Where it is taken, `-2`, `-3` follow.
 * @param sweepFile - path of the sweep file
 */
export function studyName(name: string | null, sweepFile: string): string {
  const stem = path.basename(sweepFile).replace(/\.(ya?ml|json)$/i, '');
  const text = name ?? (stem === 'sweep' ? path.basename(path.dirname(path.resolve(sweepFile))) : stem);
  const clean = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return clean === '' ? 'study' : clean.slice(0, 100);
}
