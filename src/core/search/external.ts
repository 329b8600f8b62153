import { createSampler, type SearchSpec } from './create.ts';

/** The command of an external sampler (`sampler: {command: [...]}`); null for one of our own. */
export function externalCommand({ options: { sampler } }: SearchSpec): readonly string[] | null {
  const command = sampler?.name === 'external' ? sampler.args['command'] : undefined;
  return Array.isArray(command) ? command.map(String) : null;
}

/** One line for people that names the command. */
export function externalNote(command: readonly string[]): string {
  return `external: ${command.join(' ')}`;
}

/**
 * What a study says of its sampler; an external one is not started for it.
 * @throws SearchError as {@link createSampler}
 */
export function describeSampler(spec: SearchSpec, seed: number): { readonly name: string; readonly note: string } {
  const command = externalCommand(spec);
  return command === null ? createSampler(spec, seed) : { name: 'external', note: externalNote(command) };
}
