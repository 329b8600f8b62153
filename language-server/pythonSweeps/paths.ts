import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { type FileValue, type LoadedFrom, textOfValue, unknown, type Value } from './values.ts';

// Files as a script names them. Those relative to the script itself (`Path(__file__).parent / "sweep.yaml"`) are told from
// those relative to where it is started.

/** The file or folder that a value names; null for others. */
export function pathOf(value: Value | undefined): LoadedFrom | null {
  if (value?.kind === 'file') return value.from;
  const text = textOfValue(value);
  if (text === null || value?.kind !== 'scalar') return null;
  return { name: text, beside: false, at: value.origin ?? value.span };
}

/** A file or folder by the name that the script gives it. */
export function fileValue(from: LoadedFrom, span: Span): FileValue {
  return { kind: 'file', span, from };
}

/** The folder around a file; that of the script itself has no name. */
export function parentOf(file: FileValue, span: Span): Value {
  const { name, beside } = file.from;
  const cut = name.replace(/\/+$/, '').lastIndexOf('/');
  if (beside && name === '') return fileValue({ ...file.from, name: '.' }, span);
  const parent =
    name === '.' ? '..' : name === '..' || name.endsWith('/..') ? `${name}/..` : name.slice(0, Math.max(0, cut));
  return fileValue({ ...file.from, name: parent === '' ? '.' : parent }, span);
}

/** `a / b`, `os.path.join(a, b)`. */
export function joinedPath(parts: readonly Value[], span: Span): Value {
  let whole: LoadedFrom | null = null;
  for (const part of parts) {
    const path = pathOf(part);
    if (path === null) return unknown(span);
    whole = whole === null || /^(?:[/\\]|[A-Za-z]:)/.test(path.name) ? path : added(whole, path);
  }
  return whole === null ? unknown(span) : fileValue(whole, span);
}

function added(folder: LoadedFrom, { name, at }: LoadedFrom): LoadedFrom {
  return { ...folder, name: folder.name === '.' || folder.name === '' ? name : `${folder.name}/${name}`, at };
}
