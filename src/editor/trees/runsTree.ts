import * as vscode from 'vscode';
import type { StudyModel } from '../model/studyModel.ts';
import { runDescription, runTooltip, sortRuns } from '../text/runText.ts';
import { plainMarkdown, stateIcon } from './stateIcon.ts';

/** A row of the Runs tree: a run without a study. */
export interface RunNode {
  readonly kind: 'run';
  /** Absolute folder. */
  readonly path: string;
}

/** Runs without a study, newest first. */
export class RunsTree implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  readonly #model: StudyModel;
  readonly #open: () => Promise<void>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #nodes = new Map<string, RunNode>();
  readonly #subscriptions: vscode.Disposable[];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(model: StudyModel, open: () => Promise<void>) {
    this.#model = model;
    this.#open = open;
    this.#subscriptions = [this.#changed, model.onDidChange(({ lists }) => lists && this.#changed.fire(undefined))];
  }

  async getChildren(parent?: RunNode): Promise<RunNode[]> {
    if (parent !== undefined) {
      return [];
    }
    await this.#open();
    return sortRuns(this.#model.runs).map(({ path }) => this.#node(path));
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    const run = this.#model.run(node.path);
    if (run === undefined) {
      return new vscode.TreeItem(node.path);
    }
    const item = new vscode.TreeItem(run.name);
    const description = runDescription(run, Date.now());
    item.id = `run:${run.path}`;
    item.description = description;
    item.iconPath = stateIcon(run.problem === null ? run.state : 'problem');
    item.contextValue = run.state === 'running' ? 'run.running' : 'run.ended';
    item.accessibilityInformation = { label: `Run ${run.name}, ${run.state}, ${description.replaceAll(' · ', ', ')}` };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: RunNode): vscode.TreeItem {
    const run = this.#model.run(node.path);
    item.tooltip = run === undefined ? undefined : plainMarkdown(runTooltip(run));
    return item;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  #node(path: string): RunNode {
    const known = this.#nodes.get(path) ?? { kind: 'run', path };
    this.#nodes.set(path, known);
    return known;
  }
}
