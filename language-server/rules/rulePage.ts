/** The page that explains every code, from the root of the project. */
export const rulePage = 'docs/rules.md';

/** Where the page explains a code: the id of its heading, as Markdown viewers make it. */
export function anchorOf(code: string): string {
  return code.toLowerCase().replaceAll(/[^\w-]/g, '');
}
