// Builds everything into dist/: `node scripts/build.ts [--watch] [--dev]`.
//   extension.cjs, client.cjs          what the editor loads (cjs, 'vscode' external)
//   cli.mjs, reader.mjs, server.mjs    one split ESM build, so that `--version` loads next to nothing
//   webview/                           browser bundles and the codicon font

import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };

const common: esbuild.BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: !watch,
  keepNames: false,
  sourcemap: 'linked',
  target: 'es2024',
  logLevel: 'warning',
  define: { __TRIALDECK_VERSION__: JSON.stringify(manifest.version) },
};

const builds: esbuild.BuildOptions[] = [
  {
    ...common,
    entryPoints: { extension: 'src/main/extension.ts', client: 'src/main/client.ts' },
    outdir: 'dist',
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', './client.cjs'],
  },
  {
    ...common,
    entryPoints: {
      cli: 'src/main/cli.ts',
      reader: 'src/main/reader.ts',
      server: 'language-server/server.ts',
      sweepTools: 'src/editor/sweepTools/sweepTools.ts',
    },
    outdir: 'dist',
    format: 'esm',
    splitting: true,
    platform: 'node',
    target: 'node22',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    // vscode-languageserver and execa's dependencies are CommonJS inside and call require() at run time.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  },
  {
    ...common,
    entryPoints: { charts: 'webview/charts/main.ts', form: 'webview/form/main.ts' },
    outdir: 'dist/webview',
    format: 'esm',
    platform: 'browser',
    target: 'chrome130',
    tsconfig: 'webview/tsconfig.json',
    loader: { '.ttf': 'file' },
  },
];

await mkdir(path.join(root, 'dist/webview'), { recursive: true });
for (const file of ['codicon.css', 'codicon.ttf']) {
  await cp(path.join(root, 'node_modules/@vscode/codicons/dist', file), path.join(root, 'dist/webview', file));
}
if (watch) {
  const contexts = await Promise.all(builds.map((build) => esbuild.context(build)));
  await Promise.all(contexts.map((context) => context.watch()));
  console.log('watching');
} else {
  const results = await Promise.all(builds.map((build) => esbuild.build({ ...build, metafile: true })));
  await removeStaleChunks(results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {})));
}

/** Chunks carry a hash in their names. Old ones go last, so that a failed build leaves the one before it whole. */
async function removeStaleChunks(outputs: readonly string[]): Promise<void> {
  const folder = path.join(root, 'dist/chunks');
  for (const name of await readdir(folder)) {
    if (!outputs.includes(`dist/chunks/${name}`)) {
      await rm(path.join(folder, name));
    }
  }
}
