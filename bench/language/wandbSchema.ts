import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { python } from '../../test/interop/venv.ts';

/** The JSON schema of sweep files that W&B publishes, and where it lies. */
export interface PublishedSchema {
  readonly file: string;
  readonly schema: object;
}

/** From W&B's package `sweeps`, which is kept outside of the checkout; null, with a line that says why, where it cannot be had. */
export async function wandbSchema(): Promise<PublishedSchema | null> {
  const interpreter = await python('sweeps==0.3.0');
  if (interpreter === null) return null;
  const where = 'import importlib.util as u; print(u.find_spec("sweeps").submodule_search_locations[0])';
  const folder = execFileSync(interpreter, ['-c', where], { encoding: 'utf8' }).trim();
  const file = path.join(folder, 'config', 'schema.json');
  const schema: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof schema !== 'object' || schema === null) throw new Error(`${file} is no JSON schema`);
  return { file, schema };
}
