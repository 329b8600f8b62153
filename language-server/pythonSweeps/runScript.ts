import { childrenOf } from '../python/nodes.ts';
import type { PythonText } from '../python/syntax.ts';
import { evaluate } from './expressions.ts';
import { isAboutSweeps, runAlone } from './functions.ts';
import { Machine, OutOfSteps } from './machine.ts';
import { runBlock } from './statements.ts';
import { Scope } from './values.ts';

const remembered = new WeakMap<PythonText, Machine>();

/** Whether a text may hold a sweep; cheap. */
export function mayMakeSweeps(text: string): boolean {
  if (/\bwandb\b/.test(text) && /\bsweep\b|\bagent\b/.test(text)) return true;
  return /\bmethod\b/.test(text) && /\bparameters\b/.test(text);
}

/** What a script does about sweeps, as far as its text tells. Never throws; the same text is looked at once. */
export function runScript(python: PythonText): Machine {
  const known = remembered.get(python);
  if (known !== undefined) return known;
  const machine = new Machine(python, { evaluate, run: runBlock });
  remembered.set(python, machine);
  try {
    const module = new Scope(null);
    machine.run(childrenOf(python.tree.topNode), module);
    // The classes among them are those about sweeps.
    for (const one of machine.functions) if (one.name === '__init__') runAlone(machine, one);
    // Functions that nobody calls here, or that are called from elsewhere: a notebook's helpers, methods, callbacks.
    for (const one of machine.functions) {
      if (!machine.ran.has(one.node.from) && isAboutSweeps(machine.text(one.node))) runAlone(machine, one);
    }
  } catch (error) {
    // A script that is too long for this is read as far as it came.
    if (!(error instanceof OutOfSteps) && !(error instanceof RangeError)) throw error;
  }
  return machine;
}
