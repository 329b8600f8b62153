/**
 * Every command, once. Registration, the manifest (a test compares them) and the palette follow this table.
 * `palette`: when the command palette shows it; false hides it there, where it makes sense on a row alone.
 */
export interface CommandEntry {
  readonly title: string;
  readonly icon?: string;
  readonly palette: string | false;
}

const inWorkspace = 'workspaceFolderCount > 0';

export const commandTable = {
  'trialdeck.runSweep': { title: 'Run Sweep', icon: '$(play)', palette: inWorkspace },
  'trialdeck.newSweep': { title: 'New Sweep', icon: '$(add)', palette: inWorkspace },
  'trialdeck.previewSamples': { title: 'Preview Samples', palette: 'trialdeck.editorHolds =~ /^(file|script)$/' },
  'trialdeck.convertSweep': { title: 'Convert to Sweep File', palette: 'trialdeck.editorHolds == script' },
  'trialdeck.fixSweepFiles': { title: 'Mend All Sweep Files', palette: inWorkspace },
  'trialdeck.stop': { title: 'Stop', icon: '$(debug-stop)', palette: 'trialdeck.hasRunning' },
  'trialdeck.resume': { title: 'Resume', icon: '$(debug-continue)', palette: 'trialdeck.hasResumable' },
  'trialdeck.enqueueTrial': { title: 'Enqueue Trial…', palette: 'trialdeck.hasStudies' },
  'trialdeck.runNext': { title: 'Run Next…', palette: 'trialdeck.hasStudies' },
  'trialdeck.extendStudy': { title: 'Extend Study…', palette: 'trialdeck.hasStudies' },
  'trialdeck.narrowStudy': { title: 'Narrow From Study', palette: 'trialdeck.hasStudies' },
  'trialdeck.refitBest': { title: 'Refit Best…', palette: 'trialdeck.hasStudies' },
  'trialdeck.openCharts': {
    title: 'Open Charts',
    icon: '$(graph-line)',
    palette: 'trialdeck.hasStudies || trialdeck.hasRuns',
  },
  'trialdeck.showLog': { title: 'Show Log', icon: '$(output)', palette: 'trialdeck.hasStudies || trialdeck.hasRuns' },
  'trialdeck.revealFolder': { title: 'Reveal Folder', palette: false },
  'trialdeck.copyParameters': { title: 'Copy Parameters', palette: 'trialdeck.hasStudies' },
  'trialdeck.copyCommand': { title: 'Copy Command', palette: 'trialdeck.hasStudies' },
  'trialdeck.delete': { title: 'Delete…', palette: false },
  'trialdeck.sortByNumber': {
    title: 'Sort by Number',
    icon: '$(list-ordered)',
    palette: 'trialdeck.hasStudies && trialdeck.order == value',
  },
  'trialdeck.sortByValue': {
    title: 'Sort by Value',
    icon: '$(sort-precedence)',
    palette: 'trialdeck.hasStudies && trialdeck.order == number',
  },
  'trialdeck.refresh': { title: 'Refresh', icon: '$(refresh)', palette: inWorkspace },
  'trialdeck.showOutput': { title: 'Show Output Log', palette: 'true' },
} as const satisfies Readonly<Record<`trialdeck.${string}`, CommandEntry>>;

/** Commands that only our own rows, buttons and items call: the manifest does not name them. */
export const internalCommands = [
  'trialdeck.showMoreTrials',
  'trialdeck.revealStudy',
  'trialdeck.openStorage',
  'trialdeck.showProblem',
] as const;

export type CommandId = keyof typeof commandTable | (typeof internalCommands)[number];

/** One handler for every command; a missing one does not compile. Arguments come from rows, menus and links: unchecked. */
export type CommandHandlers = { readonly [K in CommandId]: (...args: readonly unknown[]) => Promise<void> | void };
