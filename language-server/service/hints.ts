import { drawAxis, gridAxis } from '../../src/core/space/axis.ts';
import type { Range } from '../../src/core/sweep/diagnostic.ts';
import { formatDuration } from '../../src/core/sweep/duration.ts';
import type { LineIndex } from '../../src/core/sweep/lineIndex.ts';
import { durationMs } from '../../src/core/sweep/optionKinds/plain.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import { portableNumber } from '../../src/core/sweep/scalar.ts';
import { type Entry, entryOf, type MapNode, type Node, type ScalarNode } from '../../src/core/sweep/tree.ts';
import { bandsText, earlyBands, prunerBands } from './bands.ts';
import type { InlayHint } from './features.ts';
import { readingText } from './hoverParts.ts';
import { plainText, plural, shortNumber } from './numberText.ts';
import { countSpace, repeatsOf, samplerOf, trialsOf } from './searchFacts.ts';
import { stagesOf } from './stageFacts.ts';
import type { Sweep } from './sweep.ts';

const shownBands = 3;

/**
 * Short notes in the lines of a sweep: what a value comes to where the text does not say it itself.
 * @param range - only what stands there; everything without it
 */
export function hints(sweep: Sweep, range?: Range): readonly InlayHint[] {
  const { root } = sweep.reading;
  return root === null ? [] : new Hints(sweep, range).collect(root);
}

class Hints {
  readonly #sweep: Sweep;
  readonly #lines: LineIndex;
  readonly #range: Range | undefined;
  readonly #found: InlayHint[] = [];

  constructor(sweep: Sweep, range: Range | undefined) {
    this.#sweep = sweep;
    this.#lines = sweep.reading.lines;
    this.#range = range;
  }

  collect(root: MapNode): readonly InlayHint[] {
    this.#method(entryOf(root, 'method'));
    this.#cap(entryOf(root, 'run_cap'));
    this.#space(entryOf(root, 'parameters'));
    for (const source of this.#sweep.reading.sources) this.#parameter(source);
    const early = entryOf(root, 'early_terminate')?.value;
    if (early?.kind === 'map') this.#early(early);
    const block = entryOf(root, 'trialdeck')?.value;
    if (block?.kind === 'map') {
      this.#cap(entryOf(block, 'trials'));
      this.#repeat(entryOf(block, 'repeat'));
      this.#options(block, early?.kind === 'map' ? early : null);
      this.#stages(entryOf(block, 'stages'), early?.kind === 'map' ? early : null);
    }
    // What an alias repeats stands in one place of the text.
    const byPlace = new Map(
      this.#found.map((hint) => [`${hint.position.line}:${hint.position.character}:${hint.label}`, hint]),
    );
    return [...byPlace.values()].toSorted(
      (a, b) => a.position.line - b.position.line || a.position.character - b.position.character,
    );
  }

  /** `grid` 54 trials; `bayes` → gp. */
  #method(entry: Entry | null): void {
    if (entry?.value.kind !== 'scalar' || !this.#mayShow(entry.value)) return;
    const { points } = countSpace(this.#sweep);
    if (entry.value.text === 'grid') {
      if (points !== null) this.#after(entry.value, plural(points, 'trial'), 'All combinations of the grid.');
      return;
    }
    const sampler = samplerOf(this.#sweep);
    if (sampler?.picks != null)
      this.#after(entry.value, `→ ${sampler.picks}`, `Searched by ${plainText(sampler.note)}.`);
  }

  #space(entry: Entry | null): void {
    if (entry === null || this.#sweep.reading.sources.length === 0 || !this.#mayShow(entry.key)) return;
    const { searched, fixed, points, continuous } = countSpace(this.#sweep);
    const size = points === null ? (continuous ? 'continuous' : '') : plural(points, 'point');
    const parts = [`${searched} searched`, fixed === 0 ? '' : `${fixed} fixed`, size].filter((part) => part !== '');
    this.#atLineEnd(entry.key, parts.join(', '));
  }

  /** How much of a finite space a cap leaves. */
  #cap(entry: Entry | null): void {
    if (entry?.value.kind !== 'scalar' || !this.#mayShow(entry.value)) return;
    const { points } = countSpace(this.#sweep);
    if (points === null) return;
    const { value } = entry.value.resolved;
    const all = typeof value === 'number' && value > points;
    this.#after(entry.value, `${all ? 'only' : 'of'} ${plural(points, 'point')}`);
  }

  #parameter({ map, form, distribution }: ParameterSource): void {
    if (!this.#mayShow(map)) return;
    for (const entry of map.entries) this.#readings(entry.value);
    if (distribution === null) return;
    if (form?.exponents === true) {
      const sign = form.name === 'inv_log_uniform' ? -1 : 1;
      for (const key of ['min', 'max']) {
        const node = entryOf(map, key)?.value;
        if (node?.kind !== 'scalar' || typeof node.resolved.value !== 'number') continue;
        const value = Math.exp(sign * node.resolved.value);
        this.#after(node, `= ${shortNumber(value)}`, `The bounds of \`${form.name}\` are natural exponents.`);
      }
    }
    const step = entryOf(map, 'q')?.value;
    const size = drawAxis(distribution)?.size ?? null;
    if (step === undefined || size === null) return;
    const inGrid = this.#sweep.reading.document.spec?.method === 'grid';
    this.#after(step, plural((inGrid ? gridAxis(distribution)?.size : size) ?? size, 'value'));
  }

  /** `1e-5` = 1.0e-5, `017` = 15. */
  #readings(node: Node): void {
    if (node.kind === 'list') for (const item of node.items) this.#readings(item);
    else if (node.kind === 'map') for (const entry of node.entries) this.#readings(entry.value);
    else if (node.kind === 'scalar' && node.reading !== 'same') this.#reading(node);
  }

  #reading(node: ScalarNode): void {
    const { text, resolved, reading } = node;
    if (resolved.type === 'date') return;
    const written = reading === 'number-as-text' ? portableNumber(text) : plainValue(node);
    const { dialect } = this.#sweep.reading;
    const edits = dialect === 'python' ? undefined : [{ range: this.#lines.range(node.span), newText: written }];
    this.#after(node, `= ${written}`, readingText(node), edits);
  }

  #early(map: MapNode): void {
    const bands = earlyBands(map);
    const node = bands === null ? undefined : entryOf(map, bands.key)?.value;
    if (bands !== null && node !== undefined)
      this.#after(node, `bands ${bandsText(bands, shownBands)}`, 'Reports of the metric.');
  }

  #options(block: MapNode, early: MapNode | null): void {
    for (const key of ['timeout', 'trial_timeout']) this.#duration(entryOf(block, key)?.value);
    const pruner = entryOf(block, 'pruner')?.value;
    if (pruner === undefined) return;
    const bands = prunerBands(pruner, early);
    const name = pruner.kind === 'map' ? entryOf(pruner, 'name')?.value : pruner;
    const lowest = pruner.kind === 'map' && bands !== null ? entryOf(pruner, bands.key)?.value : undefined;
    const at = lowest ?? name;
    if (bands !== null && at !== undefined) this.#after(at, `bands ${bandsText(bands, shownBands)}`);
  }

  /** A time that is written in one large unit, or in none. */
  #duration(node: Node | undefined): void {
    if (node?.kind !== 'scalar') return;
    const { resolved, text } = node;
    const timeMs = durationMs(text, resolved.value);
    if (timeMs === null) return;
    const full = formatDuration(timeMs);
    if (full.replaceAll(' ', '') !== text.replaceAll(' ', '')) this.#after(node, `= ${full}`);
  }

  #repeat(entry: Entry | null): void {
    const { spec } = this.#sweep.reading.document;
    const trials = trialsOf(this.#sweep);
    if (entry === null || spec?.options.repeat === undefined || trials === null || spec.options.stages) return;
    const count = entry.value.kind === 'map' ? entryOf(entry.value, spec.options.repeat.kind)?.value : entry.value;
    if (count !== undefined) this.#after(count, `${plural(trials * repeatsOf(spec), 'run')} in all`);
  }

  #stages(entry: Entry | null, early: MapNode | null): void {
    if (entry?.value.kind !== 'list') return;
    const { items } = entry.value;
    const stages = stagesOf(this.#sweep);
    const trials = trialsOf(this.#sweep);
    if (stages.length > 0 && trials !== null) {
      this.#atLineEnd(entry.key, `${plural(trials, 'trial')} in ${plural(stages.length, 'stage')}`);
    }
    for (const [index, item] of items.entries()) {
      if (item.kind !== 'map' || !this.#mayShow(item)) continue;
      this.#options(item, early);
      const stage = stages[index];
      const name = entryOf(item, 'name')?.value;
      const isSaid = entryOf(item, 'trials') !== null || entryOf(item, 'best') !== null;
      if (stage !== undefined && stage.trials !== null && name !== undefined && !isSaid) {
        this.#after(name, plural(stage.trials, 'trial'));
      }
    }
  }

  #after(node: Node, label: string, tooltip = '', edits?: InlayHint['edits']): void {
    this.#add(node.span[1], label, tooltip, edits);
  }

  /** Behind a key whose value stands on the lines below. */
  #atLineEnd(key: ScalarNode, label: string): void {
    const { text } = this.#sweep.reading;
    const rest = /^[^\r\n]*/.exec(text.slice(key.span[1], key.span[1] + 1000))?.[0] ?? '';
    this.#add(key.span[1] + rest.trimEnd().length, label);
  }

  #add(offset: number, label: string, tooltip = '', edits?: InlayHint['edits']): void {
    const position = this.#lines.position(offset);
    if (this.#range !== undefined && (position.line < this.#range.start.line || position.line > this.#range.end.line))
      return;
    this.#found.push({
      position,
      label,
      ...(tooltip === '' ? {} : { tooltip }),
      ...(edits === undefined ? {} : { edits }),
    });
  }

  /** Whether a node can lie in the range, before anything is worked out for it. */
  #mayShow({ span }: Node): boolean {
    if (this.#range === undefined) return true;
    const { start, end } = this.#lines.range(span);
    return start.line <= this.#range.end.line && end.line >= this.#range.start.line;
  }
}

/** A value in the spelling that every reader takes for it. */
function plainValue({ resolved }: ScalarNode): string {
  const text = String(resolved.value);
  return resolved.type === 'float' && Number.isInteger(resolved.value) ? `${text}.0` : text;
}
