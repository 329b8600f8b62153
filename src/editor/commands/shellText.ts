import { type Platform, platform } from '../../core/os/platform.ts';

/** A command line that a shell splits into exactly these arguments: sh on POSIX, cmd.exe on Windows. */
export function shellText(argv: readonly string[], system: Platform = platform): string {
  return argv.map(system === 'windows' ? windowsWord : posixWord).join(' ');
}

function posixWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function windowsWord(word: string): string {
  if (/^[\w@+=:,./\\-]+$/.test(word)) {
    return word;
  }
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

/** The command of a run from the text of its `run.json`; null when it holds none. */
export function commandOfRecord(text: string): string | null {
  try {
    const record: unknown = JSON.parse(text);
    const command = typeof record === 'object' && record !== null && 'command' in record ? record.command : null;
    return Array.isArray(command) && command.length > 0 && command.every((word) => typeof word === 'string')
      ? shellText(command)
      : null;
  } catch {
    return null;
  }
}
