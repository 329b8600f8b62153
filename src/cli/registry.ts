import type { CliCommand } from './command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly group: 'Write' | 'Run' | 'Look';
  readonly load: () => Promise<CliCommand>;
}

/** Every command, in the order of the help. Each is loaded only when it is called. */
export const commands: readonly CommandEntry[] = [];
