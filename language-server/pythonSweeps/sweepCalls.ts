import { type Given, given } from './given.ts';
import type { Machine, SweptDict } from './machine.ts';
import { numberOf } from './operators.ts';
import { commonMap, treeOf } from './treeOf.ts';
import { type DictValue, noValue, textOfValue, type Value } from './values.ts';

/** `wandb.sweep(...)`: keeps what it is given, as it is at this moment. */
export function sweepCalled(machine: Machine, args: Given): Value {
  const { span } = args;
  const sweep = given(args, 'sweep', 0);
  for (const option of sweep?.kind === 'either' ? sweep.options : [sweep]) {
    if (option?.kind !== 'dict') continue;
    if (option.from === null) keep(machine, option, args);
    else if (!machine.files.some(({ call, from }) => call[0] === span[0] && from.name === option.from?.name))
      machine.files.push({ call: span, from: option.from, changed: [...option.items.keys()] });
  }
  return { kind: 'sweepId', span, call: span };
}

function keep(machine: Machine, dict: DictValue, args: Given): void {
  const { span } = args;
  const root = treeOf(dict);
  const same = machine.swept.findIndex(
    ({ call, dict: other }) => call?.[0] === span[0] && other.span[0] === dict.span[0],
  );
  const before = machine.swept[same];
  // The call is reached several times: in a loop, or in a function that is called twice.
  if (before !== undefined) machine.swept[same] = { ...before, root: commonMap(before.root, root) };
  else machine.swept.push({ call: span, dict, root, project: projectOf(args) });
}

function projectOf(args: Given): SweptDict['project'] {
  return (['entity', 'project'] as const).flatMap((key, at) => {
    const value = textOfValue(given(args, key, at + 1));
    return value === null ? [] : [[key, value] as const];
  });
}

/** `wandb.agent(...)` */
export function agentCalled(machine: Machine, args: Given): Value {
  const id = given(args, 'sweep_id', 0);
  const called = given(args, 'function', 1);
  const count = given(args, 'count', 4);
  machine.agents.push({
    span: args.span,
    sweep: id?.kind === 'sweepId' ? id.call : null,
    called: called === undefined || noValue(called) ? null : nameOf(machine, called),
    count: count === undefined || noValue(count) ? null : (numberOf(count)?.value ?? 'unknown'),
  });
  return { kind: 'unknown', span: args.span };
}

function nameOf(machine: Machine, called: Value): string {
  if (called.kind === 'function') return called.name ?? 'lambda';
  return machine.text({ from: called.span[0], to: called.span[1] });
}
