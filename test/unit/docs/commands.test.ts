import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TestWorkspace } from '../cli/workspace.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = [
  'README.md',
  'examples/spirals/README.md',
  'examples/objective/README.md',
  'examples/sampler/README.md',
  ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
].filter((page) => page.endsWith('.md'));

/** Lines of the page's `sh` blocks. */
function commands(page: string): string[] {
  const blocks = readFileSync(path.join(root, page), 'utf8').matchAll(/^```sh\n(.*?)^```/gms);
  return [...blocks]
    .flatMap(([, block]) => (block ?? '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim());
}

/** As a shell would: words in single quotes stay together. */
function wordsOf(line: string | undefined): string[] | undefined {
  return line?.match(/(?:'[^']*'|[^\s'])+/g)?.map((word) => word.replaceAll("'", ''));
}

describe.each(pages)('%s', (page) => {
  const lines = commands(page).filter((line) => line !== '');

  it('has only commands that are known here', () => {
    const unknown = lines.filter(
      (line) => !/^(trialdeck|npm|cd examples\/spirals|bin\/trialdeck|npx vitest)\b/.test(line),
    );
    expect(unknown).toEqual([]);
    const scripts = (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts;
    const missing = lines
      .map((line) => /^npm run (\S+)/.exec(line)?.[1])
      .filter((name) => name !== undefined && !(name in scripts));
    expect(missing).toEqual([]);
  });

  if (!lines.some((line) => /trialdeck /.test(line))) return;

  it('works as it is written', { timeout: 240_000 }, async () => {
    using workspace = new TestWorkspace();
    cpSync(path.join(root, 'examples'), workspace.file('examples'), { recursive: true });
    // Pages about one file of one's own speak of sweep.yaml where they stand. A train.py there would stand for that of an example.
    for (const name of lines.some((line) => /\s(?:sweep\.yaml|train\.py)\b/.test(line))
      ? ['sweep.yaml', 'train.py']
      : []) {
      symlinkSync(workspace.file('examples', 'spirals', name), workspace.file(name));
    }
    mkdirSync(workspace.file('.trialdeck'));
    let cwd = page.startsWith('examples/') ? workspace.file(path.dirname(page)) : workspace.folder;
    for (const line of lines) {
      if (line.startsWith('cd ')) cwd = path.resolve(cwd, line.slice(3));
      const [, given, written] = /^(?:bin\/)?trialdeck ([^>]+?)(?: > (\S+))?$/.exec(line) ?? [];
      const words = wordsOf(given);
      if (words === undefined) continue;
      const { code, out, err } = await workspace.call(words, { cwd });
      expect({ line, code, out: code === 0 ? '' : out, err }).toMatchObject({ line, code: 0 });
      if (written !== undefined) writeFileSync(path.resolve(cwd, written), out);
    }
  });
});
