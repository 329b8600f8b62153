/** The page that explains every code, from the root of the project. */
export const rulePage = 'docs/rules.md';
