import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../scripts/host/project.ts';

/**
 * Bundles the suites of a folder under test/host with their runner into one CommonJS module whose `run()` the
 * extension host calls.
 *
 * @param folder name of the folder, for example `suite`
 * @returns the absolute path of the bundle
 */
export async function bundleSuites(folder: string): Promise<string> {
  const entries = await readdir(path.join(projectRoot, 'test/host', folder), { recursive: true });
  const loaders = entries
    .filter((entry) => entry.endsWith('.test.ts'))
    .map((entry) => `test/host/${folder}/${entry}`)
    .sort()
    .map((file) => `  ${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)}),`)
    .join('\n');
  const outfile = path.join(projectRoot, 'out/host', `${folder}.cjs`);
  await build({
    absWorkingDir: projectRoot,
    stdin: {
      contents: `import { runSuites } from './test/host/mochaRunner.ts';\nexport const run = () => runSuites({\n${loaders}\n});\n`,
      resolveDir: projectRoot,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}
