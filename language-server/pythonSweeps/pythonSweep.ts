import type { Span } from '../../src/core/sweep/lineIndex.ts';
import type { SweepReading } from '../../src/core/sweep/parse.ts';
import type { Surroundings } from '../service/surroundings.ts';
import { Sweep } from '../service/sweep.ts';
import type { AgentCall } from './machine.ts';

/** How a script makes and runs a sweep. */
export interface InScript {
  /** The call of `wandb.sweep`; null for a dict that looks like a sweep and of which no call is seen. */
  readonly call: Span | null;
  /** The dict itself, where it is made. */
  readonly dict: Span;
  /** The call of `wandb.agent` that runs it; null where none is seen. */
  readonly agent: AgentCall | null;
  /** `project` and `entity` that the call of `wandb.sweep` names. */
  readonly project: readonly (readonly [key: 'project' | 'entity', value: string])[];
}

/** A sweep that stands in a script as a dict. */
export class PythonSweep extends Sweep implements InScript {
  readonly call: InScript['call'];
  readonly dict: InScript['dict'];
  readonly agent: InScript['agent'];
  readonly project: InScript['project'];

  constructor(reading: SweepReading, surroundings: Surroundings, { call, dict, agent, project }: InScript) {
    super(reading, surroundings);
    this.call = call;
    this.dict = dict;
    this.agent = agent;
    this.project = project;
  }
}
