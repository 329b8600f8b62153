/** The two families of systems that the engine tells apart. */
export type Platform = 'posix' | 'windows';

export const platform: Platform = process.platform === 'win32' ? 'windows' : 'posix';
