/** Whether Python's `int(text)` takes a text. */
export function isWholeText(text: string): boolean {
  return /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(text);
}

/** Whether Python's `float(text)` takes a text. */
export function isNumberText(text: string): boolean {
  const digits = text.trim().replace(/(\d)_(?=\d)/g, '$1');
  return /^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|inf|infinity|nan)$/i.test(digits);
}
