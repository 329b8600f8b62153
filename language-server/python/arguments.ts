import type { Files } from '../service/surroundings.ts';
import { abslFacts } from './args/absl.ts';
import { argparseFacts } from './args/argparse.ts';
import type { ParserFacts } from './args/argumentText.ts';
import { clickFacts } from './args/click.ts';
import { configFacts } from './args/config.ts';
import { dataclassFacts } from './args/dataclasses.ts';
import { fireFacts, typerFacts } from './args/functions.ts';
import { hydraFacts } from './args/hydra.ts';
import { namespaceUses } from './args/namespaceUses.ts';
import { DefinitionIndex } from './definitionIndex.ts';
import type { ArgumentFacts, ScriptArgument } from './facts.ts';
import type { ProgramText } from './programText.ts';

/** How parameters reach a program: what its files say together. */
export function argumentFacts(program: ProgramText, files: Files): ArgumentFacts {
  const index = new DefinitionIndex(program);
  const parsers = [
    argparseFacts(index),
    dataclassFacts(index),
    clickFacts(index),
    typerFacts(index),
    fireFacts(index),
    hydraFacts(index, files),
    abslFacts(index),
    libraryFacts(index),
  ].filter((one) => one !== null);
  const config = configFacts(index);
  const [only] = parsers;
  const several = parsers.length > 1 ? 'it reads its arguments in several ways' : null;
  const none = only === undefined ? 'no parser of its own is seen' : only.open;
  return {
    kinds: new Set(parsers.map(({ kind }) => kind)),
    arguments: withUses(parsers, index),
    open: several ?? none ?? unread(program),
    sure: parsers.length === 1 && only?.sure === true,
    abbreviated: parsers.some(({ abbreviated }) => abbreviated),
    dashesAlike: parsers.some(({ dashesAlike }) => dashesAlike),
    configKeys: config.keys,
    configWhole: config.whole || (config.read && config.otherDefaults && parsers.length === 0),
  };
}

/** Files that may hold a part of the parser, and cannot be read. */
function unread({ skipped, files: [first] }: ProgramText): string | null {
  if (first !== undefined && first.python.found.errorAt !== null) return skipped[0] ?? 'it has a syntax error';
  return skipped.find((line) => line.startsWith('More than')) ?? null;
}

/** LightningCLI and jsonargparse make their arguments from classes of installed libraries. */
function libraryFacts(index: DefinitionIndex): ParserFacts | null {
  const names = ['LightningCLI', 'CLI', 'auto_cli', 'ArgParser', 'Experiment', 'OmegaConf.from_cli', 'from_cli'];
  for (const name of names) {
    for (const { file, call } of index.callsNamed(name)) {
      const origin = file.python.origin(call.callee);
      if (
        !/LightningCLI$|^jsonargparse\.|^sacred\.Experiment$|OmegaConf\.from_cli$/.test(origin) ||
        !index.runs(file, call.node)
      )
        continue;
      return {
        kind: 'unknown',
        arguments: [],
        open: `${origin} makes arguments of its own`,
        sure: false,
        abbreviated: false,
        dashesAlike: false,
        holders: new Set(),
      };
    }
  }
  return null;
}

/** Where the parsed values are read: `args.lr`. */
function withUses(parsers: readonly ParserFacts[], index: DefinitionIndex): readonly ScriptArgument[] {
  const holders = new Set(parsers.flatMap((one) => [...one.holders]));
  const hasObjects = holders.size > 0 || parsers.some(({ kind }) => kind === 'argparse' || kind === 'dataclass');
  const uses = hasObjects ? namespaceUses(index, holders) : null;
  return parsers.flatMap((one) =>
    one.arguments.map((argument) => {
      // Those that have uses already have parameters of functions, but for the fields of dataclasses.
      if (argument.uses.length > 0 && one.kind !== 'dataclass') return argument;
      const known = new Set(argument.uses.map(({ file, span }) => `${span[0]}:${file}`));
      const more = (uses?.get(argument.dest) ?? []).filter(({ file, span }) => !known.has(`${span[0]}:${file}`));
      return { ...argument, uses: [...argument.uses, ...more] };
    }),
  );
}
