import { librariesOf } from '../keys/libraryMetrics.ts';
import type { PythonFile } from './programText.ts';

/** Names of `transformers` and of what builds on it that tell of its Trainer; many import its models alone. */
const trainerName = /(?:Trainer|TrainingArguments|TrainerCallback|TrainingArgs)$/;

/** The libraries of a program that log under names of their own, as its imports tell. */
export function librariesIn(files: readonly PythonFile[]): ReadonlySet<string> {
  const found = new Set<string>();
  let models = false;
  let trainer = false;
  for (const { python } of files) {
    for (const { module, name } of python.found.imports) {
      const whole = name === null || name === '*' ? module : `${module}.${name}`;
      for (const library of librariesOf(whole)) {
        if (library === 'huggingface' && /^(?:transformers|adapters)\b/.test(module)) {
          models = true;
          trainer ||= name === '*' || trainerName.test(name ?? '');
        } else found.add(library);
      }
    }
    const whole = python.found.imports.some(
      ({ module, name }) => name === null && /^(?:transformers|tensorflow)$/.test(module),
    );
    if (!whole) continue;
    for (const { callee } of python.found.calls) {
      const origin = callee?.includes('.') === true ? python.origin(callee) : '';
      if (origin.startsWith('tensorflow.keras.')) found.add('keras');
      if (origin.startsWith('transformers.') && trainerName.test(origin)) trainer = true;
    }
  }
  if ((models && trainer) || found.has('trl')) found.add('huggingface');
  return found;
}
