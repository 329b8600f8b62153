/** A command line that a shell of this system reads as these words. */
export function shellLine(argv: readonly string[], platform: NodeJS.Platform): string {
  return argv.map((word) => (platform === 'win32' ? windowsWord(word) : posixWord(word))).join(' ');
}

function posixWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (word.includes("'") && !/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Backslashes before a quote count twice for the C runtime that splits a Windows command line. */
function windowsWord(word: string): string {
  if (word !== '' && !/[\s"&|<>^%]/.test(word)) return word;
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}
