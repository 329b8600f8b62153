/** Makes text from files and programs harmless in Markdown: every sign that could start markup, a link or HTML is escaped. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&@:$]/g, '\\$&').replace(/\r?\n|\r/g, ' ');
}

/** Text in a code span, whatever signs it holds. */
export function codeSpan(text: string): string {
  const line = text.replace(/\r?\n|\r/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A two-column table; empty text without rows. */
export function table(head: readonly [string, string], rows: ReadonlyArray<readonly [string, string]>): string {
  if (rows.length === 0) {
    return '';
  }
  const lines = rows.map(([name, value]) => `| ${escapeMarkdown(name)} | ${cell(value)} |`);
  return [`| ${head[0]} | ${head[1]} |`, '|:--|:--|', ...lines].join('\n');
}

/** A cell ends at a pipe even within a code span, and a backslash before the pipe has no spelling there. */
function cell(value: string): string {
  return value.includes('|') ? escapeMarkdown(value) : codeSpan(value);
}

/** Shortens what would fill the screen. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
