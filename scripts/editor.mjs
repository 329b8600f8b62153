// `npm run editor [FOLDER]`: opens the extension on the example, or on FOLDER, in a real editor: desktop VS Code where
// there is one, else the VS Code server, of which it prints the address. Ctrl-C ends it.
import path from 'node:path';
import { ensureBuilt, ensureInstalled, node, root, run } from './setup.mjs';

const folder = path.resolve(
  process.env.INIT_CWD ?? process.cwd(),
  process.argv[2] ?? path.join(root, 'examples/spirals'),
);
await ensureInstalled();
await ensureBuilt();
const { code } = await run(node, ['scripts/host/editor.ts', folder], { interactive: true });
process.exitCode = code;
