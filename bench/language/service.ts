import type { Figure } from '../figure.ts';
import { writeSweep } from './madeUpFolder.ts';
import { measureEdits, type Rounds } from './measure.ts';
import { ourAnswers } from './ours.ts';
import { peerAnswers, peerName } from './peer.ts';
import { figuresOf } from './timing.ts';
import type { PublishedSchema } from './wandbSchema.ts';

/** 95th percentiles after an edit, by the lines of the file. */
const budgets = { diagnostics: { 350: 12, 1000: 25 }, completion: { 350: 8, 1000: 15 } } as const;
const sizes = [350, 1000] as const;
const usual: Rounds = { warmUp: 60, edits: 300 };

/** Answers after edits, the services called in this process. */
export async function measureService(
  parent: string,
  published: PublishedSchema | null,
  rounds: Rounds = usual,
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const lines of sizes) {
    const { file, text } = await writeSweep(parent, lines);
    const ours = ourAnswers(file);
    const peers = published === null ? null : await peerAnswers(file, published.schema);
    for (const kind of ['diagnostics', 'completion', 'hover', 'hints'] as const) {
      const peer = peers === null || kind === 'hints' ? null : peers[kind];
      figures.push(
        ...figuresOf({
          name: `${lines} lines: ${kind}`,
          ours: await measureEdits(text, rounds, ours[kind]),
          peer: peer === null ? null : await measureEdits(text, rounds, peer),
          peerName,
          budget: kind === 'diagnostics' || kind === 'completion' ? budgets[kind][lines] : null,
          how: `${rounds.edits} edits after ${rounds.warmUp} to warm up, the text read anew by each answer`,
        }),
      );
    }
  }
  return figures;
}
