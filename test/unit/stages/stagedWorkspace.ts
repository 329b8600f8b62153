import { readFileSync } from 'node:fs';
import type { StudyInfo } from '../../../src/core/study/studyInfo.ts';
import { SweepWorkspace } from '../controller/runningSweep.ts';

/** loss = (x - 0.3)^2 + 0.01 seed + 1 / epochs, in a shell that starts in milliseconds. `hold.txt` keeps trials waiting. */
const train = `for word; do case $word in --*=*) eval "$(echo "\${word#--}" | sed "s/=\\(.*\\)/='\\1'/")";; esac; done
while [ -e hold.txt ]; do sleep 0.05; done
[ -e fail.txt ] && exit 3
awk -v x="$x" -v seed="\${seed:-0}" -v epochs="\${epochs:-1}" -v bad="\${act:-}" \\
  'BEGIN { for (e = 1; e <= epochs; e++) printf "{\\"loss\\": %.6f, \\"step\\": %d}\\n", (x - 0.3) ^ 2 + seed / 100 + 1 / e + (bad == "bad"), e }'
`;

/** A workspace with a sweep over x from 0 to 1 (and what is added), whose trials take next to no time. */
export class StagedWorkspace extends SweepWorkspace {
  /**
   * @param block - lines of the \`trialdeck:\` block
   * @param parameters - further lines of \`parameters:\`
   */
  staged(block: string, parameters = ''): void {
    this.write('train.sh', train);
    this.write(
      'sweep.yaml',
      `# a comment that stays
name: demo
method: random
metric: {name: loss, goal: minimize}
command: [sh, train.sh, "\${args}"]
parameters:
  x: {min: 0.0, max: 1.0}
  seed: {value: 0}
  epochs: {value: 2}
${parameters}trialdeck:
  seed: 7
${block}`,
    );
  }

  /** The script as it is written. */
  script(): string {
    return train;
  }

  info(study: string): StudyInfo {
    return JSON.parse(readFileSync(this.file('.trialdeck', 'studies', study, 'study.json'), 'utf8')) as StudyInfo;
  }

  text(study: string, name = 'sweep.yaml'): string {
    return readFileSync(this.file('.trialdeck', 'studies', study, name), 'utf8');
  }

  /** Calls it and expects it to end well. */
  async ok(...args: string[]): Promise<string> {
    const { code, out, err } = await this.call(args);
    if (code !== 0) throw new Error(`exit ${code}: ${err}${out}`);
    return out;
  }
}
