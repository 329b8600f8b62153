import type { CliCommand } from './command.ts';
import type { OptionHelp } from './options.ts';
import { globalOptions } from './options.ts';
import type { CommandEntry } from './registry.ts';
import { wrap } from './text/wrap.ts';

const groupTitles: Readonly<Record<CommandEntry['group'], string>> = {
  Write: 'Write a sweep',
  Run: 'Run it',
  Drive: 'Drive it from a script',
  Look: 'Look at what came out',
};

/** Two aligned columns; the right one is wrapped at `width`. A left part longer than `most` stands on a line of its own. */
function columns(rows: ReadonlyArray<readonly [left: string, right: string]>, width: number, most = 28): string {
  const fitting = rows.map(([left]) => left.length).filter((length) => length <= most);
  const leftWidth = Math.max(8, ...fitting);
  return rows
    .map(([left, right]) => {
      const indent = leftWidth + 4;
      const lines = wrap(right, Math.max(24, width - indent));
      const first = left.length > leftWidth ? `  ${left}\n${' '.repeat(indent)}` : `  ${left.padEnd(leftWidth)}  `;
      return `${first}${lines.join(`\n${' '.repeat(indent)}`)}`.trimEnd();
    })
    .join('\n');
}

function optionRows(options: readonly OptionHelp[]): Array<readonly [string, string]> {
  return options
    .filter(({ hidden }) => !hidden)
    .map(({ name, short, value, help }) => {
      const left = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
      return [left, help];
    });
}

/** `trialdeck --help`. */
export function overviewHelp(
  loaded: ReadonlyArray<{ entry: CommandEntry; command: CliCommand }>,
  width: number,
): string {
  const columnsOf = Math.min(width, 100);
  const groups = (['Write', 'Run', 'Drive', 'Look'] as const).flatMap((group) => {
    const rows = loaded
      .filter(({ entry }) => entry.group === group)
      .map(({ command }) => [command.name, command.summary] as const);
    return rows.length === 0 ? [] : [`${groupTitles[group]}\n${columns(rows, columnsOf)}\n`];
  });
  return `trialdeck COMMAND [OPTIONS]

Runs hyperparameter sweeps on this machine, keeps them, and shows what came out.

${groups.join('\n')}
Options of every command
${columns(optionRows(globalOptions), columnsOf)}

Try it: put these two files into a folder,

  train.py    import sys
              x = float(sys.argv[1].split('=')[1])
              print('{"loss": %s}' % (x - 2) ** 2)

  sweep.yaml  program: train.py
              method: grid
              metric: {name: loss, goal: minimize}
              parameters: {x: {values: [1, 2, 3]}}

and then

  trialdeck sweep sweep.yaml --study first
  trialdeck best first

trialdeck COMMAND --help says more about one command.
`;
}

/** `trialdeck COMMAND --help`. */
export function commandHelp(command: CliCommand, width: number): string {
  const columnsOf = Math.min(width, 100);
  const parts = [`trialdeck ${command.name} ${command.usage}`.trimEnd()];
  const about = command.description ?? `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`;
  parts.push(
    about
      .split('\n')
      .map((paragraph) => wrap(paragraph, columnsOf).join('\n'))
      .join('\n'),
  );
  if (command.options.length > 0) parts.push(`Options\n${columns(optionRows(command.options), columnsOf)}`);
  parts.push(
    `Examples\n${columns(
      command.examples.map(({ line, says }) => [`trialdeck ${line}`, says]),
      columnsOf,
      44,
    )}`,
  );
  parts.push('trialdeck --help lists the options of every command.');
  return `${parts.join('\n\n')}\n`;
}
