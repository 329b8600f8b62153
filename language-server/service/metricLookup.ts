import { nearest } from '../../src/core/space/nearest.ts';
import { libraryMakes, type MetricLibrary, metricLibrary } from '../keys/libraryMetrics.ts';
import type { MetricFacts } from '../python/facts.ts';
import type { Sweep } from './sweep.ts';

/** What is known of a metric's name. */
export type MetricVerdict =
  /** The program logs it, or may: a composed name, a library, an earlier run. */
  | { readonly kind: 'known' }
  /** The program logs it under another name, which is surely meant. */
  | {
      readonly kind: 'renamed';
      readonly name: string;
      readonly why: 'suffix' | 'huggingface' | 'spelling';
      /** Everything that the program logs was read, so that it does not log the name itself as well. */
      readonly sure: boolean;
    }
  /** Not seen; why it may be logged all the same. */
  | { readonly kind: 'open'; readonly why: string }
  /** Nothing that could log it. `near` is what may be meant. */
  | { readonly kind: 'unlogged'; readonly near: string | null };

/** A metric's name that is worth offering. */
export interface KnownMetric {
  readonly name: string;
  /** Where it is known from, for people. */
  readonly from: string;
  /** Nobody saw it: a library that the program uses logs it in most programs. */
  readonly library: boolean;
}

/** Summaries that W&B (`define_metric`) and the lookup of this project make of a series. */
const summarySuffix = /\.(?:min|max|mean|last|best|first|copy)$/;

/**
 * Looks a metric up in what the program logs: its exact name, a nested path, a summary of it (`loss.min`), what Lightning makes
 * of it (`loss_epoch`), composed names, names that libraries make, and at last those of past runs.
 */
export function lookUpMetric(name: string, facts: MetricFacts, past: readonly string[]): MetricVerdict {
  const logged = new Set(facts.logged.map((one) => one.name));
  const base = name.replace(summarySuffix, '').replace(/\/dataloader_idx_\d+$/, '');
  if (logged.has(name) || logged.has(base)) return { kind: 'known' };
  if (facts.composed.some((parts) => fits(name, parts) || fits(base, parts))) return { kind: 'known' };
  const libraries = [...facts.libraries].flatMap((id) => metricLibrary(id) ?? []);
  const any = libraries.find(({ anyName }) => anyName === true);
  const why = facts.open ?? (any === undefined ? null : `${any.title} logs metrics under names of its own`);
  const sure = why === null;
  const lightning = libraries.some(({ id }) => id === 'lightning');
  if (lightning && logged.has(`${name}_epoch`) && logged.has(`${name}_step`))
    return { kind: 'renamed', name: `${name}_epoch`, why: 'suffix', sure };
  const near = nearMiss(name, logged, facts.composed);
  const slashed = slashedByTrainer(name, libraries);
  if (slashed !== null && near === null) return { kind: 'renamed', name: slashed, why: 'huggingface', sure };
  if (libraries.some((library) => libraryMakes(library, base))) return { kind: 'known' };
  if (past.includes(name) || past.includes(base)) return { kind: 'known' };
  if (near !== null) return { kind: 'renamed', name: near, why: 'spelling', sure: sure && logged.has(near) };
  if (why !== null) return { kind: 'open', why };
  return { kind: 'unlogged', near: nearest(name, [...logged, ...libraries.flatMap(({ names }) => names)]) };
}

/** Names that a metric of the sweep may have, the likeliest first. */
export function knownMetrics(sweep: Sweep): readonly KnownMetric[] {
  const found = new Map<string, KnownMetric>();
  const add = (name: string, from: string, library = false): void => {
    if (!found.has(name) && name !== '') found.set(name, { name, from, library });
  };
  const facts = sweep.program?.metrics;
  for (const { name, by } of facts?.logged ?? []) add(name, by);
  for (const name of sweep.surroundings.past?.metrics(sweep.surroundings.file) ?? []) add(name, 'past runs');
  for (const id of facts?.libraries ?? []) {
    const library = metricLibrary(id);
    for (const name of library?.names ?? []) add(name, library?.title ?? id, true);
  }
  return [...found.values()];
}

/** Whether a name can be made of fixed texts with anything between them. */
export function fits(name: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (!name.startsWith(first)) return false;
  if (last === undefined) return name === first;
  let at = first.length;
  for (const part of rest) {
    const next = name.indexOf(part, at);
    if (next < 0) return false;
    at = next + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** The Hugging Face Trainer turns `eval_x` of its own log into `eval/x` before W&B gets it. */
function slashedByTrainer(name: string, libraries: readonly MetricLibrary[]): string | null {
  if (!libraries.some(({ id }) => id === 'huggingface')) return null;
  const prefix = /^(?:eval|test)_(?=.)/.exec(name)?.[0];
  return prefix === undefined ? null : `${prefix.slice(0, -1)}/${name.slice(prefix.length)}`;
}

/** A logged name that differs in letter case and separators alone. */
function nearMiss(name: string, logged: ReadonlySet<string>, composed: MetricFacts['composed']): string | null {
  const wanted = plain(name);
  for (const one of logged) if (plain(one) === wanted) return one;
  for (const parts of composed) {
    const [first = '', last = ''] = parts;
    // Only `f"{split}/loss"` and `f"val/{name}"` are clear enough to say what the name would be.
    if (parts.length !== 2 || Math.max(first.length, last.length) < 3 || !fits(wanted, parts.map(plain))) continue;
    return `${first}${name.slice(first.length, name.length - last.length)}${last}`;
  }
  return null;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_/. ]/g, '_');
}
