import { sweepSchema } from '../../language-server/keys/jsonSchema.ts';
import { type CliCommand, operands } from './command.ts';

/** `schema`: the JSON schema of sweep files, for editors that know nothing of Trialdeck. */
export const schemaCommand: CliCommand = {
  name: 'schema',
  summary: 'print the JSON schema of sweep files',
  usage: '',
  description:
    'Prints a JSON schema (draft 7) of sweep files, for editors and for other programs. It knows keys, types and which of them go ' +
    'together; what depends on more than that (the script, the values) is found by check. docs/language.md says where editors take it.',
  options: [],
  examples: [{ line: 'schema > sweep.schema.json', says: 'a file for the YAML support of an editor' }],
  run(context) {
    operands(context, schemaCommand, []);
    context.out(`${JSON.stringify(sweepSchema(), null, 2)}\n`);
    return Promise.resolve(0);
  },
};
