import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Rejects where a text is no Python. */
export async function parsesAsPython(text: string): Promise<void> {
  const running = promisify(execFile)('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())']);
  running.child.stdin?.end(text);
  await running;
}
