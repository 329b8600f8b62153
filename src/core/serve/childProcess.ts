import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { platform } from '../os/platform.ts';
import { signalGroup } from '../os/process.ts';
import { LineReader } from './lineReader.ts';

/** More than any answer to a call needs. */
const maxLineBytes = 64 << 20;
/** Lines of stderr that a message about the end quotes from. */
const keptLines = 20;
const endMs = 2000;
/** What a child wrote last may arrive after its end. */
const drainMs = 500;

/** A program that is spoken to a line at a time. */
export interface LineChild {
  send(line: string): void;
  /** Ends it: its input first, then by signals. */
  close(): Promise<void>;
  /** The last lines that it wrote to stderr. */
  readonly complaints: readonly string[];
}

export interface LineChildEvents {
  readonly line: (text: string) => void;
  readonly complaint: (text: string) => void;
  /** It is gone, or could not be started. `why`: "exit code 1", "signal SIGKILL", "no such command". */
  readonly gone: (why: string) => void;
}

/** Starts a program in a session of its own: Ctrl-C is for its master, and a master that dies closes its input. */
export function startLineChild(
  command: readonly string[],
  at: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  events: LineChildEvents,
): LineChild {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd: at.cwd,
    env: at.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: platform !== 'windows',
    windowsHide: true,
  });
  const complaints: string[] = [];
  const exited = new Promise<void>((resolve) => {
    let over = false;
    const end = (why: string): void => {
      if (!over) events.gone(why);
      over = true;
      resolve();
    };
    const endedWith = (code: number | null, signal: string | null): void =>
      end(signal === null ? `exit code ${code}` : `signal ${signal}`);
    child.on('error', (error: NodeJS.ErrnoException) => end(startProblem(error, file, at.cwd)));
    child.on('close', endedWith);
    // A grandchild may keep the pipes open.
    child.on('exit', (code, signal) => setTimeout(() => endedWith(code, signal), drainMs).unref());
  });
  // A child that went away is told by its end.
  child.stdin.on('error', () => undefined);
  listen(child.stdout, events.line);
  listen(child.stderr, (text) => {
    complaints.push(text);
    complaints.splice(0, complaints.length - keptLines);
    events.complaint(text);
  });
  return {
    complaints,
    send: (line) => child.stdin.write(`${line}\n`),
    close: () => endChild(child, exited),
  };
}

function listen(stream: NodeJS.ReadableStream, line: (text: string) => void): void {
  const reader = new LineReader(maxLineBytes);
  const tell = (lines: ReturnType<LineReader['push']>): void => {
    for (const one of lines) line('overlongBytes' in one ? '(a line that is too long)' : one.toString().trimEnd());
  };
  stream.on('data', (chunk: Buffer) => tell(reader.push(chunk)));
  stream.on('end', () => tell(reader.end()));
}

function startProblem(error: NodeJS.ErrnoException, file: string, cwd: string): string {
  // The system says the same of both.
  if (error.code === 'ENOENT' && !existsSync(cwd)) return `its working directory ${cwd} is gone`;
  if (error.code === 'ENOENT') return `no such command: ${file}`;
  return error.code === 'EACCES' ? `${file} may not be executed` : error.message;
}

async function endChild(child: ChildProcessWithoutNullStreams, exited: Promise<void>): Promise<void> {
  child.stdin.end();
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await within(exited, endMs)) return;
    if (child.pid === undefined) return;
    if (platform === 'windows' || !signalGroup(child.pid, signal)) child.kill(signal);
  }
  await within(exited, endMs);
}

async function within(promise: Promise<void>, ms: number): Promise<boolean> {
  const timeout = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => timeout.resolve(false), ms);
  try {
    return await Promise.race([promise.then(() => true), timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
