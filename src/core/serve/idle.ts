/** A study that no controller runs is a stopped one, not one whose controller crashed. */
export function idle(): { readonly 'trialdeck:end': { readonly reason: string; readonly time: string } } {
  return { 'trialdeck:end': { reason: 'stopped', time: new Date().toISOString() } };
}
