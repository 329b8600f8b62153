import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const tailBytes = 16 << 10;
const longest = 200;

/** Why a program ended, for people: its exit code or signal, and the last thing it said. */
export interface Failure {
  readonly reason: string;
  /** Ended by a signal rather than by itself. */
  readonly crashed: boolean;
}

/** @param code - the shell's exit code: above 128 a signal ended the program; null when nothing was recorded */
export function failure(folder: string, code: number | null): Failure {
  const said = lastWords(folder);
  const signal = code === null ? 'SIGKILL' : code > 128 ? signalName(code - 128) : null;
  const head = signal === null ? `exit ${code}` : `killed by ${signal}`;
  if (/out of memory|OutOfMemoryError/i.test(said)) {
    return { reason: `out of memory (${head})`, crashed: signal !== null };
  }
  if (code === 126 || code === 127) {
    return {
      reason: `exit ${code}: ${said === '' ? 'the command could not be started' : said.replace(/^sh: \d+: /, '')}`,
      crashed: false,
    };
  }
  return { reason: said === '' ? head : `${head}: ${said}`, crashed: signal !== null };
}

/** Same failure, whatever numbers, addresses and paths it names. */
export function failureKind(reason: string): string {
  return reason.replace(/0x[0-9a-f]+|\d+/gi, '#');
}

function signalName(number: number): string | null {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? null;
}

/** The last telling line of the output: the message of a Python exception, else the last line with text. */
export function lastWords(folder: string): string {
  const lines = tail(path.join(folder, 'output.log'))
    .split(/[\r\n]+/)
    // Colours and control characters are for terminals, not for a reason.
    .map((line) =>
      stripVTControlCharacters(line)
        .replace(/[^\P{C}\t]|\uFFFD/gu, '')
        .trim(),
    )
    .filter((line) => line !== '' && !line.startsWith('{') && !/^[\^~\s]+$/.test(line));
  const exception = lines.findLast((line) => /^[A-Za-z_][\w.]*(Error|Exception|Interrupt|Exit|Warning)\b/.test(line));
  const words = exception ?? lines.at(-1) ?? '';
  return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
}

function tail(file: string): string {
  try {
    const fd = openSync(file, 'r');
    try {
      const size = fstatSync(fd).size;
      const buffer = Buffer.alloc(Math.min(size, tailBytes));
      readSync(fd, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8');
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}
