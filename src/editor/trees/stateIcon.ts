import * as vscode from 'vscode';
import { type IconState, stateIcons } from '../text/stateText.ts';

/** The theme icon of a state, in the theme's colour of that state. */
export function stateIcon(state: IconState): vscode.ThemeIcon {
  const { icon, color } = stateIcons[state];
  return color === null ? new vscode.ThemeIcon(icon) : new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

/** Markdown whose links and commands stay dead: it holds names and values from files. */
export function plainMarkdown(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
