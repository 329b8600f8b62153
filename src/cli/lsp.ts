import { type CliCommand, operands } from './command.ts';
import { UsageError } from './errors.ts';

/** `lsp --stdio`: the language server, for editors other than VS Code. */
export const lspCommand: CliCommand = {
  name: 'lsp',
  summary: 'run the language server for sweep files',
  usage: '--stdio',
  description:
    'Speaks the Language Server Protocol on standard input and output: diagnostics, completion, hover, fixes and the rest for sweep ' +
    'files. The editor starts it and ends it. docs/language.md says how editors are set up.',
  options: [{ name: 'stdio', help: 'speak on standard input and output (the only way there is)' }],
  examples: [{ line: 'lsp --stdio', says: 'started by an editor, which writes requests and reads answers' }],
  async run(context) {
    operands(context, lspCommand, []);
    if (!context.options.has('stdio')) {
      throw new UsageError('missing-operand', 'lsp needs --stdio. Usage: trialdeck lsp --stdio');
    }
    // It listens once it is loaded, and ends the process when the editor says so or goes away.
    await import('../../language-server/server.ts');
    return new Promise(() => {});
  },
};
