import { runColorCount, runPalettes } from '../../src/protocol/runColor.ts';

/** What a canvas needs of the editor's theme; stylesheets use the variables themselves. */
export interface Theme {
  /** The run colours by index. */
  readonly runs: readonly string[];
  readonly text: string;
  readonly dim: string;
  readonly grid: string;
  readonly axis: string;
  readonly pruned: string;
  readonly background: string;
  readonly fontFamily: string;
}

const indexes = Array.from({ length: runColorCount }, (_, index) => index);

/**
 * Makes `--td-run0` ... and the classes `run0` ... known: the colours that the extension contributes, else those of the
 * palette for dark or light.
 */
export function installRunColors(): void {
  const variables = (palette: readonly string[]): string =>
    indexes.map((index) => `--td-run${index}:var(--vscode-trialdeck-run${index},${palette[index] ?? ''});`).join('');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `body{${variables(runPalettes.dark)}}` +
      `body.vscode-light,body.vscode-high-contrast-light{${variables(runPalettes.light)}}` +
      indexes.map((index) => `.run${index}{--td-run:var(--td-run${index})}`).join(''),
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return {
    runs: indexes.map((index) => value(`--td-run${index}`)),
    text: value('--td-text'),
    dim: value('--td-dim'),
    grid: value('--td-grid'),
    axis: value('--td-axis'),
    pruned: value('--td-pruned'),
    background: value('--td-background'),
    fontFamily: style.fontFamily,
  };
}

/** The editor changes the classes of the body and the variables on the root element. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}
