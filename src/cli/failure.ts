import { LocateError } from '../core/study/locate.ts';
import { EnvironmentError, UsageError } from './errors.ts';
import { nearNames } from './nearNames.ts';

/** What a failed command tells its caller. */
export interface Failure {
  readonly exitCode: number;
  /** One or two lines, without a stack trace and without a newline at the end. */
  readonly message: string;
}

/** Reasons of core errors that mean "the machine or another process is in the way" (exit 3); all others are wrong use. */
const environmentReasons = new Set([
  'locked',
  'disk-full',
  'read-only',
  'not-writable',
  'unfinished-write',
  'interpreter-missing',
  'old-node',
  'sampler-failed',
]);

const systemMessages: Readonly<Record<string, { exitCode: 2 | 3; text: string }>> = {
  ENOENT: { exitCode: 2, text: 'no such file or folder' },
  EACCES: { exitCode: 2, text: 'no permission' },
  EPERM: { exitCode: 2, text: 'no permission' },
  EISDIR: { exitCode: 2, text: 'is a folder, expected a file' },
  ENOTDIR: { exitCode: 2, text: 'is not a folder' },
  ENOSPC: { exitCode: 3, text: 'the disk is full. Free some space, then run the command again' },
  EDQUOT: { exitCode: 3, text: 'the disk quota is used up. Free some space, then run the command again' },
  EROFS: { exitCode: 3, text: 'the disk is read-only. Choose another folder with --workspace DIR' },
  EMFILE: { exitCode: 3, text: 'too many open files' },
};

/** Maps whatever a command threw to an exit code and a plain message. Errors of core carry a `reason`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError || error instanceof EnvironmentError)
    return { exitCode: error.exitCode, message: error.message };
  if (error instanceof LocateError) return { exitCode: 2, message: locateMessage(error) };
  if (!(error instanceof Error)) return { exitCode: 3, message: `unexpected problem: ${String(error)}` };
  const { message } = error;
  if ('reason' in error && typeof error.reason === 'string') {
    return { exitCode: environmentReasons.has(error.reason) ? 3 : 2, message };
  }
  const known = 'code' in error && typeof error.code === 'string' ? systemMessages[error.code] : undefined;
  if (known) {
    const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
    return { exitCode: known.exitCode, message: `${path}${known.text}` };
  }
  return {
    exitCode: 3,
    message: `unexpected problem: ${message.split('\n')[0] ?? ''}. --verbose shows where it came from`,
  };
}

/** Adds the names that were probably meant, else those that there are. */
function locateMessage({ reason, message, wanted, names }: LocateError): string {
  if (reason === 'several-runs') return `${message}: ${listed(names)}`;
  if (reason === 'sweep-name') return message;
  const near = nearNames(wanted, names);
  if (near.length > 0) return `${message}. Did you mean ${near.join(' or ')}?`;
  const list = reason === 'unknown-study' ? 'studies' : 'runs';
  if (names.length === 0) return `${message}, which holds no ${list} yet. --workspace DIR looks elsewhere`;
  return `${message}. There is: ${listed(names)}. 'trialdeck ${list}' lists them`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  return `${shown.join(', ')}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}`;
}

/** The stack of an error and of its causes, for `--verbose`. */
export function stackOf(error: unknown): string {
  const parts: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) parts.push(at.stack ?? at.message);
  return parts.join('\ncaused by ');
}
