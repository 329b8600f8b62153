import { readFileSync } from 'node:fs';
import type { Value } from '../space/value.ts';

export type JsonObject = { [key: string]: Value };

/** What reading a small JSON file gave: the object, or why there is none, in words for people. */
export type JsonReading =
  | { readonly object: JsonObject; readonly problem: null }
  | { readonly object: null; readonly problem: string | null };

/** Reads a JSON object. A file that is not there has neither object nor problem. */
export function readJsonObject(file: string): JsonReading {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return {
      object: null,
      problem: code === 'ENOENT' || code === 'ENOTDIR' ? null : `${file} cannot be read (${code})`,
    };
  }
  try {
    const value = JSON.parse(text) as Value;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { object: value, problem: null };
    }
  } catch {
    // Said below.
  }
  return { object: null, problem: `${file} is damaged: no JSON object` };
}

export function textOf(value: Value | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function numberOf(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

export function objectOf(value: Value | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** Milliseconds since 1970 of an ISO 8601 time, null when it is none. */
export function timeOf(value: Value | undefined): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
