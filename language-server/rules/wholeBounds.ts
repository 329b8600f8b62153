import { isRate } from '../../src/core/space/rateName.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import { entryOf, type MapNode } from '../../src/core/sweep/tree.ts';
import type { Sweep } from '../service/sweep.ts';
import { isCount, isSwitch } from './names.ts';
import { passedOf } from './passed.ts';
import type { Rule } from './rule.ts';

/** Whole-number bounds that give other draws than the name of the parameter lets expect. */
export const wholeBounds: Rule = {
  code: 'whole-bounds',
  check(sweep, report) {
    for (const source of sweep.reading.sources) {
      const { name, entry, map, written, distribution } = source;
      if (distribution === null || !/^(?:int_)?uniform$/.test(distribution.kind) || !bothWhole(map)) continue;
      if (takesWholes(sweep, source)) continue;
      if (distribution.kind === 'int_uniform' && written === null) {
        if (distribution.low === 0 && distribution.high === 1) {
          if (isSwitch(name)) continue;
          report.hint(
            'whole-bounds',
            entry.key.span,
            `\`${name}\` is 0 or 1 and nothing between: both bounds are whole numbers. Write \`0.0\` and \`1.0\` for real numbers.`,
            {
              title: 'Draw real numbers',
              edits: floatEdits(map),
            },
          );
        } else if (isRate(name)) {
          report.hint(
            'whole-bounds',
            entry.key.span,
            `\`${name}\` takes whole numbers only, since both bounds are written as such. Write \`${distribution.low}.0\` for real numbers.`,
            {
              title: 'Draw real numbers',
              edits: floatEdits(map),
            },
          );
        }
      } else if (distribution.kind === 'uniform' && written !== null && isCount(name)) {
        const middle = (distribution.low + distribution.high) / 2 + 0.21;
        report.hint(
          'whole-bounds',
          written.span,
          `Draws of \`${name}\` are real numbers such as ${middle.toFixed(2)}; \`int_uniform\` gives whole numbers.`,
          {
            title: 'Use `int_uniform`',
            edits: [[written.span, report.spelling.plain('int_uniform')]],
          },
        );
      }
    }
  },
};

/** Whether the argument refuses real numbers, so that none are meant; that draws would be such is said where the argument is checked. */
function takesWholes(sweep: Sweep, { name, path }: ParameterSource): boolean {
  const passed = path.length === 1 ? passedOf(sweep) : null;
  return passed !== null && passed.form !== 'hydra' && passed.argumentOf(name)?.type === 'int';
}

function boundsOf(map: MapNode) {
  return ['min', 'max'].flatMap((key) => {
    const node = entryOf(map, key)?.value;
    return node?.kind === 'scalar' ? [node] : [];
  });
}

function bothWhole(map: MapNode): boolean {
  const bounds = boundsOf(map);
  return bounds.length === 2 && bounds.every((node) => node.resolved.type === 'int' && node.reading === 'same');
}

function floatEdits(map: MapNode) {
  return boundsOf(map).map((node) => [node.span, `${node.text}.0`] as const);
}
