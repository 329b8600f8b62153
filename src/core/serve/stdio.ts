import type { Readable } from 'node:stream';
import { answerLine, type Handler, refusedLine } from './jsonRpc.ts';
import { LineReader, type OverlongLine } from './lineReader.ts';
import type { StudySet } from './studySet.ts';

/** An `add` of very many trials is a few megabytes; a line beyond this is a mistake. */
const maxLineBytes = 64 << 20;
const tendMs = 250;

/** Reads strictly: text in another encoding would become other names. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Answers the lines of a stream one after the other, in order, until it ends or `end` is aborted. The study set is tended
 * between the calls and closed at the end.
 * @param write - gets each answer with its newline
 */
export async function serveLines(
  input: Readable,
  write: (text: string) => void,
  { studies, handler, end }: { readonly studies: StudySet; readonly handler: Handler; readonly end: AbortSignal },
): Promise<void> {
  // Calls and the looks between them never run beside each other.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const timer = setInterval(() => void inTurn(() => studies.tend(Date.now())).catch(() => undefined), tendMs);
  const answer = async (line: Buffer | OverlongLine): Promise<void> => {
    const said = await answerBytes(line, handler);
    if (said !== null) write(`${said}\n`);
  };
  try {
    const reader = new LineReader(maxLineBytes);
    for await (const chunk of until(input, end)) {
      for (const line of reader.push(chunk)) await inTurn(() => answer(line));
    }
    for (const line of end.aborted ? [] : reader.end()) await inTurn(() => answer(line));
  } finally {
    clearInterval(timer);
    await inTurn(() => studies.close());
  }
}

function answerBytes(line: Buffer | OverlongLine, handler: Handler): Promise<string | null> {
  if ('overlongBytes' in line) {
    const [given, most] = [line.overlongBytes, maxLineBytes].map((bytes) => Math.floor(bytes / 2 ** 20));
    return Promise.resolve(refusedLine(`The line has ${given} MiB, more than ${most} MiB. Send it in parts.`));
  }
  let text: string;
  try {
    text = utf8.decode(line);
  } catch {
    return Promise.resolve(refusedLine('The line is no UTF-8.'));
  }
  return answerLine(text, handler);
}

/** The chunks of a stream until it ends or the signal comes. */
async function* until(input: Readable, end: AbortSignal): AsyncGenerator<Buffer> {
  const aborted = Promise.withResolvers<null>();
  const abort = (): void => aborted.resolve(null);
  end.addEventListener('abort', abort, { once: true });
  if (end.aborted) return;
  const chunks = input[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next: IteratorResult<Buffer | string> | null = await Promise.race([chunks.next(), aborted.promise]);
      if (next === null || next.done === true) return;
      yield Buffer.isBuffer(next.value) ? next.value : Buffer.from(next.value);
    }
  } finally {
    end.removeEventListener('abort', abort);
    input.destroy();
  }
}
