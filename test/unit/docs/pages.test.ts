import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...readdirSync(path.join(root, 'docs'))]
  .filter((name) => name.endsWith('.md'))
  .map((name) => (existsSync(path.join(root, name)) ? name : `docs/${name}`));

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: object };
    readonly commands: readonly { readonly title: string }[];
  };
}
const { contributes } = JSON.parse(read('package.json')) as Manifest;

/** The page without its blocks of code, where brackets and names mean something else. */
function prose(text: string): string {
  return text.replaceAll(/^```.*?^```/gms, '');
}

/** Ids of the headings as GitHub makes them. */
function anchors(text: string): readonly string[] {
  return [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('links to what is there', () => {
    const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = targets.filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? page : path.join(path.dirname(page), file);
      if (!existsSync(path.join(root, linked))) return true;
      return anchor !== undefined && !anchors(read(linked)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names settings that there are', () => {
    // `trialdeck.log` and the like are functions of the companion.
    const companion = read('python/trialdeck/__init__.py').match(/^__all__ = \[(.*)\]$/m)?.[1] ?? '';
    const known = new Set([
      ...Object.keys(contributes.configuration.properties),
      ...[...companion.matchAll(/"(\w+)"/g)].map(([, name]) => `trialdeck.${name}`),
    ]);
    const named = [...text.matchAll(/`(trialdeck\.[A-Za-z_]+)[`(]/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('docs/language.md', () => {
  const text = read('docs/language.md');

  it('names commands as the palette has them', () => {
    const titles = new Set(contributes.commands.map(({ title }) => title));
    const named = [...text.matchAll(/_Trialdeck: ([^_]+)_/g)].map(([, title = '']) => title);
    expect(named).not.toEqual([]);
    expect(named.filter((title) => !titles.has(title))).toEqual([]);
  });

  it('asks for the fixes under the name that the server gives them', () => {
    const [, kind] = /"editor\.codeActionsOnSave": \{ "([^"]+)"/.exec(text) ?? [];
    expect(read('language-server/server.ts')).toContain(`'${kind}'`);
  });

  it('starts the server of every other editor as the command line does', () => {
    const blocks = [...text.matchAll(/^```(lua|toml|elisp)\n(.*?)^```/gms)];
    expect(blocks.map(([, language]) => language)).toEqual(['lua', 'toml', 'elisp']);
    for (const [, , block = ''] of blocks) {
      expect(block.match(/['"](trialdeck|lsp|--stdio)['"]/g)?.map((word) => word.slice(1, -1))).toEqual(
        expect.arrayContaining(['trialdeck', 'lsp', '--stdio']),
      );
    }
  });

  it('names initialization options that the server knows', () => {
    const [, options = ''] = /^Initialization options: (.*?)\.$/ms.exec(text) ?? [];
    const named = [...options.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    expect(named).toEqual(['sweepFiles', 'otherYaml', 'pictures']);
    const server = read('language-server/server.ts');
    for (const name of named) expect(server).toMatch(new RegExp(`const \\{[^}]*\\b${name}\\b[^}]*\\} = given`));
  });
});
