/** Words that YAML 1.1, or 1.2 too, reads as something else than that text. */
export function isYamlWord(text: string): boolean {
  return /^(?:y|n|yes|no|on|off|true|false|null|~)$/i.test(text);
}

/** Whether a text stands for itself without quotes, on the command line and in YAML. */
export function isPlainWord(text: string): boolean {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !isYamlWord(text);
}
