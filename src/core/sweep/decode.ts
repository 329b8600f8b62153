import type { Diagnostic } from './diagnostic.ts';
import { LineIndex } from './lineIndex.ts';
import { Report } from './report.ts';

/** YAML allows tab, line feed, carriage return and next line, and no other control character. */
function isForbidden(code: number): boolean {
  if (code < 0x20) return code !== 0x09 && code !== 0x0a && code !== 0x0d;
  return code >= 0x7f && code <= 0x9f && code !== 0x85;
}

function firstForbidden(text: string): number {
  for (let i = 0; i < text.length; i++) if (isForbidden(text.charCodeAt(i))) return i;
  return -1;
}

/** Reports the first control character of a text; true when there is one. */
export function reportControls(text: string, report: Report): boolean {
  const at = firstForbidden(text);
  if (at < 0) return false;
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  report.error('control-character', [at, at + 1], `The control character U+${code} is not allowed in YAML. Remove it.`);
  return true;
}

export type DecodedSweep = { readonly text: string } | { readonly diagnostic: Diagnostic };

/** The text of a sweep file, without a byte order mark; or one error at the start when the bytes are not UTF-8 text. */
export function decodeSweep(bytes: Uint8Array): DecodedSweep {
  const report = new Report(new LineIndex(''));
  const refuse = (message: string): DecodedSweep => {
    report.error('not-text', [0, 0], message);
    const [diagnostic] = report.diagnostics;
    return diagnostic === undefined ? { text: '' } : { diagnostic };
  };
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return refuse('The file is not UTF-8 text (it starts like UTF-16). Save it as UTF-8.');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? refuse('The file is not text: it holds zero bytes.') : { text };
  } catch {
    return refuse('The file is not UTF-8 text. Save it as UTF-8.');
  }
}
