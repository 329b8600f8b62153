import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/** One line of the result file that the runner outside the editor reads. */
export type HostRecord =
  | { readonly kind: 'pass'; readonly title: string; readonly durationMs: number }
  | { readonly kind: 'fail'; readonly title: string; readonly error: string }
  | { readonly kind: 'skip'; readonly title: string }
  | { readonly kind: 'figure'; readonly title: string; readonly ms: number }
  | { readonly kind: 'end' };

/** Environment variable that names the result file. */
export const resultsVariable = 'TRIALDECK_HOST_RESULTS';

const timeoutMs = 30_000;

/** Hands a measured time to the runner outside the editor. */
export function recordFigure(title: string, ms: number): void {
  write({ kind: 'figure', title, ms });
}

/**
 * Runs suites inside the extension host. Results go line by line into a file, so that those before a crash of the
 * host are kept and no channel of the editor has to carry them.
 *
 * @param suites loaders by file name; each defines its tests with mocha's functions when called
 */
export async function runSuites(suites: Record<string, () => unknown>): Promise<void> {
  // The base reporter prints nothing: the record file is the report.
  const mocha = new Mocha({ ui: 'bdd', timeout: timeoutMs, reporter: Mocha.reporters.Base });
  for (const [name, load] of Object.entries(suites)) {
    mocha.suite.emit('pre-require', globalThis, name, mocha);
    try {
      load();
    } catch (error) {
      write({ kind: 'fail', title: `${name} cannot be loaded`, error: textOf(error) });
    }
  }
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => write({ kind: 'pass', title: test.fullTitle(), durationMs: test.duration ?? 0 }));
    // A failing hook arrives here too, with the hook's title.
    runner.on('fail', (test, error) => write({ kind: 'fail', title: test.fullTitle(), error: textOf(error) }));
    runner.on('pending', (test) => write({ kind: 'skip', title: test.fullTitle() }));
  });
  write({ kind: 'end' });
  if (failures > 0) throw new Error(`${failures} failed`);
}

function write(record: HostRecord): void {
  const file = process.env[resultsVariable];
  if (file === undefined) throw new Error(`${resultsVariable} is not set`);
  appendFileSync(file, `${JSON.stringify(record)}\n`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
