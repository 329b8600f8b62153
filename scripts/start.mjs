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
if (study) {
  const lines =
    code === 130
      ? [[`bin/trialdeck resume ${study} --workspace ${example}`, 'goes on where it was']]
      : [
          ['npm run editor', 'the study in the editor, with its charts'],
          [`bin/trialdeck best ${study} --workspace ${example}`, 'the best trial and its parameters'],
          [`bin/trialdeck trials ${study} --workspace ${example}`, 'all trials'],
        ];
  const width = Math.max(...lines.map(([command]) => command.length));
  console.log('\nFrom this folder:');
  for (const [command, what] of lines) console.log(`  ${command.padEnd(width)}  ${what}`);
}
process.exitCode = code;

function studies() {
  try {
    return readdirSync(path.join(folder, '.trialdeck', 'studies'));
  } catch {
    return [];
  }
}
