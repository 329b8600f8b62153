import path from 'node:path';
import * as vscode from 'vscode';
import type { StudySummary, TrialSummary } from '../../core/space/summary.ts';
import type { ModelChange, StudyModel } from '../model/studyModel.ts';
import type { SweepFiles } from '../model/sweepFiles.ts';
import type { TrialOrder } from '../text/sortTrials.ts';
import { studyTooltip } from '../text/studyText.ts';
import { type TrialFormats, trialFormats, trialTooltip } from '../text/trialText.ts';
import { plainMarkdown } from './stateIcon.ts';
import { fileItem, moreItem, stagesItem, studyItem, trialItem } from './sweepItems.ts';
import {
  distinguishing,
  nodeId,
  pageSize,
  rootNodes,
  type SweepNode,
  stagesNodeOf,
  stagesOf,
  studiesOfFile,
  trialNodes,
} from './sweepNodes.ts';

/** Sweep files, their studies or stages, the trials of each. */
export class SweepsTree implements vscode.TreeDataProvider<SweepNode>, vscode.Disposable {
  readonly #model: StudyModel;
  readonly #files: SweepFiles;
  readonly #open: () => Promise<void>;
  readonly #rules: (study: StudySummary) => Promise<readonly string[]>;
  readonly #changed = new vscode.EventEmitter<SweepNode | undefined>();
  /** One object a row for as long as the tree lives: the tree recognises rows by it. */
  readonly #nodes = new Map<string, SweepNode>();
  readonly #limits = new Map<string, number>();
  readonly #formats = new Map<string, { readonly trials: readonly TrialSummary[]; readonly formats: TrialFormats }>();
  readonly #subscriptions: vscode.Disposable[];
  #order: TrialOrder;

  readonly onDidChangeTreeData = this.#changed.event;

  /**
   * @param open - makes the model read the workspace; the tree waits for it before it shows anything
   * @param rules - lines about when a study ends before its time, for its tooltip
   */
  constructor(
    model: StudyModel,
    files: SweepFiles,
    order: TrialOrder,
    open: () => Promise<void>,
    rules: (study: StudySummary) => Promise<readonly string[]>,
  ) {
    this.#model = model;
    this.#files = files;
    this.#order = order;
    this.#open = open;
    this.#rules = rules;
    this.#subscriptions = [
      this.#changed,
      model.onDidChange((change) => this.#update(change)),
      files.onDidChange(() => this.#changed.fire(undefined)),
    ];
  }

  get order(): TrialOrder {
    return this.#order;
  }

  setOrder(order: TrialOrder): void {
    this.#order = order;
    this.#changed.fire(undefined);
  }

  /** Shows another page of a study's trials. */
  showMore(study: string): void {
    this.#limits.set(study, this.#limit(study) + pageSize);
    this.#changed.fire(this.#node({ kind: 'study', path: study }));
  }

  /** The row of a study or trial, for `TreeView.reveal`. Makes sure that a trial is on a shown page. */
  nodeOf(study: string, trial?: number): SweepNode {
    if (trial === undefined) {
      return this.#node({ kind: 'study', path: study });
    }
    const summary = this.#model.study(study);
    const trials = this.#model.trials(study);
    if (summary !== undefined && trials !== null) {
      const all = trialNodes(summary, trials, this.#order, Number.POSITIVE_INFINITY);
      const at = all.findIndex((node) => node.kind === 'trial' && node.number === trial);
      if (at >= this.#limit(study)) {
        this.#limits.set(study, Math.ceil((at + 1) / pageSize) * pageSize);
        this.#changed.fire(this.#node({ kind: 'study', path: study }));
      }
    }
    return this.#node({ kind: 'trial', study, number: trial });
  }

  async getChildren(parent?: SweepNode): Promise<SweepNode[]> {
    const children = await this.#children(parent);
    return children.map((node) => this.#node(node));
  }

  async #children(parent: SweepNode | undefined): Promise<SweepNode[]> {
    if (parent === undefined) {
      const [files] = await Promise.all([this.#files.find(), this.#open()]);
      return rootNodes(files, this.#model.studies);
    }
    if (parent.kind === 'file') {
      return studiesOfFile(parent.path, this.#model.studies);
    }
    if (parent.kind === 'stages') {
      return stagesOf(parent.file, parent.sweep, this.#model.studies).map(({ path }) => ({ kind: 'study', path }));
    }
    const study = parent.kind === 'study' ? this.#model.study(parent.path) : undefined;
    if (study === undefined) {
      return [];
    }
    const trials = await this.#model.loadTrials(study.path);
    return trialNodes(study, trials, this.#order, this.#limit(study.path));
  }

  getParent(node: SweepNode): SweepNode | undefined {
    switch (node.kind) {
      case 'file':
        return undefined;
      case 'trial':
      case 'more':
        return this.#node({ kind: 'study', path: node.study });
      case 'stages':
        return this.#fileNode(node.file);
      case 'study': {
        const study = this.#model.study(node.path);
        const stages = study === undefined ? null : stagesNodeOf(study, this.#model.studies);
        return stages === null ? this.#fileNode(study?.sweep ?? null) : this.#node(stages);
      }
    }
  }

  async getTreeItem(node: SweepNode): Promise<vscode.TreeItem> {
    const item = await this.#item(node);
    // The first study of a file makes it another row for the editor, else it would stay collapsed.
    const opened = node.kind === 'file' && item.collapsibleState !== vscode.TreeItemCollapsibleState.None;
    item.id = nodeId(node) + (opened ? ':studies' : '');
    return item;
  }

  /** Tooltips are made when they are asked for: a list of trials needs none. */
  async resolveTreeItem(item: vscode.TreeItem, node: SweepNode): Promise<vscode.TreeItem> {
    if (node.kind === 'study') {
      const study = this.#model.study(node.path);
      const tooltip = study === undefined ? null : studyTooltip(study, await this.#rules(study));
      item.tooltip = tooltip === null ? undefined : plainMarkdown(tooltip);
    } else if (node.kind === 'trial') {
      const study = this.#model.study(node.study);
      const trial = this.#model.trial(node.study, node.number);
      item.tooltip = study === undefined || trial === undefined ? undefined : plainMarkdown(trialTooltip(trial, study));
    }
    return item;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  async #item(node: SweepNode): Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'file': {
        const { studies } = this.#model;
        const folder = distinguishing(node.path, rootNodes(this.#files.paths, studies));
        const hasStudies = studiesOfFile(node.path, studies).length > 0;
        return fileItem(node.path, await this.#files.head(node.path), folder, hasStudies);
      }
      case 'study': {
        const study = this.#model.study(node.path);
        return study === undefined
          ? new vscode.TreeItem(path.basename(node.path))
          : studyItem(study, this.#model.trials(node.path));
      }
      case 'stages':
        return stagesItem(node.sweep, stagesOf(node.file, node.sweep, this.#model.studies), (study) =>
          this.#model.trials(study),
        );
      case 'trial': {
        const study = this.#model.study(node.study);
        const trial = this.#model.trial(node.study, node.number);
        return study === undefined || trial === undefined
          ? new vscode.TreeItem(String(node.number))
          : trialItem(trial, study, this.#formatsOf(study));
      }
      case 'more':
        return moreItem(node.study, (this.#model.trials(node.study)?.length ?? 0) - this.#limit(node.study));
    }
  }

  /** One notation for each column of a study, worked out once for each state of its trials. */
  #formatsOf(study: StudySummary): TrialFormats {
    const trials = this.#model.trials(study.path) ?? [];
    const known = this.#formats.get(study.path);
    if (known?.trials === trials) {
      return known.formats;
    }
    const formats = trialFormats(trials, study.searched);
    this.#formats.set(study.path, { trials, formats });
    return formats;
  }

  #fileNode(path: string | null): SweepNode | undefined {
    return path === null ? undefined : this.#node({ kind: 'file', path });
  }

  #limit(study: string): number {
    return this.#limits.get(study) ?? pageSize;
  }

  #node(node: SweepNode): SweepNode {
    const id = nodeId(node);
    const known = this.#nodes.get(id);
    if (known !== undefined) {
      return known;
    }
    this.#nodes.set(id, node);
    return node;
  }

  /** Redraws the smallest part that shows the change. */
  #update(change: ModelChange): void {
    if (change.lists) {
      this.#changed.fire(undefined);
      return;
    }
    for (const path of change.studies) {
      const study = this.#model.study(path);
      const stages = study === undefined ? null : stagesNodeOf(study, this.#model.studies);
      this.#changed.fire(this.#node(stages ?? { kind: 'study', path }));
    }
  }
}
