import { entryOf } from '../../src/core/sweep/tree.ts';
import { placesOf } from '../service/findProgram.ts';
import type { Rule } from './rule.ts';

/** Files that `trialdeck:` names and that are not there. */
export const missingPaths: Rule = {
  code: 'file-missing',
  check({ reading: { root }, surroundings }, report) {
    const { files, folder } = surroundings;
    const block = root === null ? null : entryOf(root, 'trialdeck')?.value;
    if (files === null || block?.kind !== 'map') return;
    for (const key of ['interpreter', 'env_file']) {
      const node = entryOf(block, key)?.value;
      if (node?.kind !== 'scalar' || node.text === '' || /[~$*%]/.test(node.text)) continue;
      // A bare name of an interpreter is looked for on the PATH.
      if (key === 'interpreter' && !/[/\\]/.test(node.text)) continue;
      const places = folder === null ? placesOf(surroundings, files) : [folder];
      const isThere = places.some((place) => {
        const path = files.resolve(place, node.text);
        return files.isFile(path) || files.isFile(`${path}.exe`);
      });
      if (isThere || places.length === 0) continue;
      const from = /^(?:[/\\]|[A-Za-z]:)/.test(node.text) ? '' : ' in the working directory';
      report.warning(
        'file-missing',
        node.span,
        `\`${key}\` names \`${node.text}\`, which is not there${from}; the sweep does not start without it.`,
      );
    }
  },
};
