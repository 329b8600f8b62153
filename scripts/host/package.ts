import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { projectRoot } from './project.ts';

/** What the package may weigh (docs/performance.md). */
export const vsixBudgetBytes = 1_500_000;

export interface PackagedExtension {
  readonly file: string;
  readonly bytes: number;
}

/** Packs dist/ as it is into out/trialdeck.vsix: the bundles hold every dependency. */
export async function packageExtension(): Promise<PackagedExtension> {
  const file = path.join(projectRoot, 'out/trialdeck.vsix');
  await mkdir(path.dirname(file), { recursive: true });
  await createVSIX({
    cwd: projectRoot,
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return { file, bytes: (await stat(file)).size };
}

if (import.meta.main) {
  const { file, bytes } = await packageExtension();
  console.log(`${path.relative(process.cwd(), file)}: ${(bytes / 1e6).toFixed(2)} MB`);
}
