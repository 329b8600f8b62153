import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawAxis } from '../../../src/core/space/axis.ts';
import { PointGrid } from '../../../src/core/space/pointGrid.ts';
import { spaceFromJson, spaceToJson } from '../../../src/core/space/spaceJson.ts';
import { ParamCodec } from '../../../src/core/study/paramCodec.ts';
import { finiteSpaces } from '../space/conditionalSpaces.ts';

test('a stored trial has exactly the parameters that counted, constants among them', () => {
  fc.assert(
    fc.property(finiteSpaces, fc.nat(), (space, which) => {
      const grid = PointGrid.of(space, drawAxis);
      const params = grid?.at(which % grid.size) ?? {};
      const rows = new ParamCodec(space).encode(params);
      const read = new ParamCodec(spaceFromJson(spaceToJson(space))).decode(rows, null);
      expect(Object.entries(read)).toEqual(Object.entries(params));
    }),
    { numRuns: 300 },
  );
});
