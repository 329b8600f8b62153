// `npm start`: sets the checkout up, runs the example sweep to its end and says where to look.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, root, run } from './setup.mjs';

const example = 'examples/spirals';
const folder = path.join(root, example);

await ensureInstalled();
await ensureBuilt();
const before = studies();
const { code } = await run(path.join(root, 'bin/trialdeck'), ['sweep', 'sweep.yaml'], {
  cwd: folder,
  interactive: true,
});
const study = studies().find((name) => !before.includes(name));
if (code === 0 && study) {
  console.log(`
The study is in ${example}/.trialdeck/studies/${study}. From here:
  cd ${example}
  ../../bin/trialdeck best ${study}        the best trial and its parameters
  ../../bin/trialdeck trials ${study}      all of them
  npm run editor                    the same in the editor, with its charts (from the project's folder)`);
}
process.exitCode = code;

function studies() {
  try {
    return readdirSync(path.join(folder, '.trialdeck', 'studies'));
  } catch {
    return [];
  }
}
