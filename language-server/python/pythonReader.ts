import type { Files } from '../service/surroundings.ts';
import { argumentFacts } from './arguments.ts';
import type { ProgramFacts, PythonReader } from './facts.ts';
import { metricFacts } from './metrics.ts';
import { type ProgramText, PythonTexts } from './programText.ts';

const mostPrograms = 100;

interface Known {
  readonly program: ProgramText;
  readonly facts: ProgramFacts;
}

/**
 * Reads Python programs among these files. Each file is parsed again only where its text changed, and what is known of a
 * program is put together again only where one of its files did.
 */
export function pythonReader(files: Files): PythonReader {
  const texts = new PythonTexts(files);
  const known = new Map<string, Known>();
  return {
    program(file, folder = null) {
      const program = texts.program(file, folder);
      if (program === null) return null;
      const key = `${file}\n${folder ?? ''}`;
      const before = known.get(key);
      if (before !== undefined && isSame(before.program, program)) return before.facts;
      const facts: ProgramFacts = {
        files: program.files.map((one) => one.file),
        skipped: program.skipped,
        args: argumentFacts(program, files),
        metrics: metricFacts(program),
      };
      known.delete(key);
      known.set(key, { program, facts });
      const [oldest] = known.keys();
      if (known.size > mostPrograms && oldest !== undefined) known.delete(oldest);
      return facts;
    },
  };
}

function isSame(a: ProgramText, b: ProgramText): boolean {
  return (
    a.files.length === b.files.length &&
    a.files.every(({ file, python }, index) => b.files[index]?.file === file && b.files[index].python === python)
  );
}
