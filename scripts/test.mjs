// Runs every test layer and ends with one line: `N passed, N failed, N skipped`.
//   npm test              all layers          npm test -- unit host      some of them
// A layer whose system tools are missing is skipped and says so; with CI set that is a failure.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureInstalled, node, onPath, root, run } from './setup.mjs';

const minuteMs = 60_000;
const out = path.join(root, 'out', 'test');

const layers = {
  lint: { command: ['npm', 'run', '--silent', 'lint'], limitMs: 5 * minuteMs },
  typecheck: { command: ['npm', 'run', '--silent', 'typecheck'], limitMs: 5 * minuteMs },
  build: { command: [node, 'scripts/build.ts'], limitMs: 5 * minuteMs },
  unit: { command: vitest('unit'), counts: vitestCounts, limitMs: 15 * minuteMs },
  interop: {
    command: vitest('interop'),
    counts: vitestCounts,
    limitMs: 15 * minuteMs,
    needs: 'build',
    missing: missingPython,
  },
  host: {
    command: [node, 'test/host/run.ts'],
    counts: ownCounts,
    limitMs: 15 * minuteMs,
    needs: 'build',
    missing: missingEditor,
  },
  ui: { command: vitest('ui'), counts: vitestCounts, limitMs: 15 * minuteMs, needs: 'build', missing: missingEditor },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in layers));
if (unknown.length > 0) {
  console.error(`no such layer: ${unknown.join(', ')}. Layers: ${Object.keys(layers).join(', ')}`);
  process.exit(2);
}

await ensureInstalled();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const chosen = asked.length > 0 ? withBuild(asked) : Object.keys(layers);
const results = [];
for (const name of chosen) results.push(await runLayer(name));

console.log('');
for (const result of results) {
  const seconds = `${(result.durationMs / 1000).toFixed(1)} s`;
  console.log(
    `${result.name.padEnd(10)} ${line(result).padEnd(36)} ${seconds.padStart(8)}${result.note ? `  ${result.note}` : ''}`,
  );
}
const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(line(total));

async function runLayer(name) {
  const layer = layers[name];
  const startedMs = Date.now();
  const finish = (passed, failed, skipped, note = '') => ({
    name,
    passed,
    failed,
    skipped,
    note,
    durationMs: Date.now() - startedMs,
  });
  console.log(`\n== ${name}`);
  if (layer.needs && results.some((result) => result.name === layer.needs && result.failed > 0)) {
    console.log(`${name} is not run: ${layer.needs} failed`);
    return finish(0, 1, 0, `not run: ${layer.needs} failed`);
  }
  const missing = layer.missing?.() ?? [];
  if (missing.length > 0) {
    const note = `${missing.join(', ')} missing: run scripts/setup-system`;
    console.log(`${name} is ${process.env.CI ? 'not run' : 'skipped'}: ${note}`);
    return process.env.CI ? finish(0, 1, 0, note) : finish(0, 0, 1, note);
  }
  const [command, ...args] = layer.command;
  const { code, timedOut } = await run(command, args, { limitMs: layer.limitMs });
  const counts =
    layer.counts?.(name) ??
    (layer.counts
      ? { passed: 0, failed: 0, skipped: 0 }
      : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });
  // A layer that ends badly has failed, also where it could not say how.
  const failed = code !== 0 ? Math.max(1, counts.failed) : counts.failed;
  const note = timedOut ? `stopped after ${layer.limitMs / minuteMs} min` : '';
  if (note) console.log(note);
  return finish(counts.passed, failed, counts.skipped, note);
}

/** What is tested in the editor and by real peers is the build: it comes with them. */
function withBuild(names) {
  const needed = names.some((name) => layers[name].needs) && !names.includes('build') ? ['build'] : [];
  return Object.keys(layers).filter((name) => names.includes(name) || needed.includes(name));
}

function vitest(project) {
  const report = path.join(out, `${project}.json`);
  return [
    node,
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
}

function vitestCounts(project) {
  const report = readJson(path.join(out, `${project}.json`));
  return (
    report && {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }
  );
}

function ownCounts(name) {
  return readJson(path.join(out, `${name}.json`));
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function missingPython() {
  return ['python3'].filter((name) => !onPath(name));
}

/** The browser always; the compiler and headers only until the editor host is in the cache. */
function missingEditor() {
  const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const browser = process.env.CHROMIUM || browsers.some(onPath) ? [] : ['chromium'];
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const version = /hostVersion = '([^']+)'/.exec(readFileSync(path.join(root, 'scripts/host/install.ts'), 'utf8'))?.[1];
  if (existsSync(path.join(cache, 'trialdeck', `host-${version}`, 'ready.json'))) return browser;
  return [...browser, ...['make', 'g++', 'python3', 'krb5-config'].filter((name) => !onPath(name))];
}

function sum(key) {
  return results.reduce((total, result) => total + result[key], 0);
}

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
