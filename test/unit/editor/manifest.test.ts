import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandEntry, commandTable, internalCommands } from '../../../src/editor/commands/commandTable.ts';
import { stateIcons } from '../../../src/editor/text/stateText.ts';
import { runPalettes } from '../../../src/protocol/runColor.ts';

const root = path.resolve(import.meta.dirname, '../../..');

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly icon: string;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: ReadonlyArray<{ command: string; title: string; category: string; icon?: string }>;
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly colors: ReadonlyArray<{ id: string; defaults: Record<string, string> }>;
    readonly snippets: ReadonlyArray<{ path: string }>;
    readonly configuration: {
      readonly properties: Readonly<Record<string, { description?: string; markdownDescription?: string }>>;
    };
    readonly viewsWelcome: ReadonlyArray<{ contents: string }>;
    readonly walkthroughs: ReadonlyArray<{ steps: ReadonlyArray<{ description: string; media: { svg: string } }> }>;
  };
}

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;
const table: ReadonlyArray<[string, CommandEntry]> = Object.entries(commandTable);

describe('the manifest and the table of commands', () => {
  it('declare the same commands', () => {
    const wanted = table.map(([command, { title, icon }]) => ({
      command,
      title,
      category: 'Trialdeck',
      ...(icon === undefined ? {} : { icon }),
    }));
    expect(contributes.commands).toEqual(wanted);
  });

  it('show each in the palette under the same condition', () => {
    const palette = Object.fromEntries(
      (contributes.menus['commandPalette'] ?? []).map(({ command, when }) => [command, when]),
    );
    expect(palette).toEqual(
      Object.fromEntries(table.map(([command, entry]) => [command, entry.palette === false ? 'false' : entry.palette])),
    );
  });

  it('put no unknown command into a menu, and none without a condition', () => {
    const known = new Set(table.map(([command]) => command));
    for (const [menu, items] of Object.entries(contributes.menus)) {
      for (const { command, when } of items) {
        expect(known, `${menu}: ${command}`).toContain(command);
        expect(when, `${menu}: ${command}`).toBeTruthy();
      }
    }
  });

  it('reach every command somewhere', () => {
    const menus = Object.entries(contributes.menus).filter(([menu]) => menu !== 'commandPalette');
    const placed = new Set(menus.flatMap(([, items]) => items.map(({ command }) => command)));
    const unreachable = table.filter(([command, { palette }]) => palette === false && !placed.has(command));
    expect(unreachable).toEqual([]);
  });

  it('keep internal commands out of the manifest', () => {
    const text = JSON.stringify(contributes);
    for (const command of internalCommands) {
      expect(text).not.toContain(command);
    }
  });

  it('call only known commands from welcome views and the walkthrough', () => {
    const texts = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
    ];
    const ours = texts.flatMap((text) =>
      [...text.matchAll(/command:(trialdeck\.\w+)\)/g)].map(([, command]) => command ?? ''),
    );
    expect(ours.length).toBeGreaterThan(0);
    for (const command of ours) {
      expect(Object.keys(commandTable)).toContain(command);
    }
  });
});

describe('what the manifest names', () => {
  it('exists', () => {
    const files = [
      manifest.icon,
      ...contributes.snippets.map(({ path: file }) => file),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
    ];
    for (const file of files) {
      expect(readFileSync(path.join(root, file)).length, file).toBeGreaterThan(0);
    }
  });

  it('describes every setting', () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      expect(setting.description ?? setting.markdownDescription, name).toMatch(/\w.{20,}/);
    }
  });

  it('does not take the interpreter from an untrusted folder', () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain('trialdeck.interpreter');
  });

  it('has the run colours of the charts', () => {
    const colors = Object.fromEntries(contributes.colors.map(({ id, defaults }) => [id, defaults]));
    runPalettes.dark.forEach((dark, index) => {
      const light = runPalettes.light[index];
      expect(colors[`trialdeck.run${index}`]).toEqual({ dark, light, highContrast: dark, highContrastLight: light });
    });
  });

  it('uses icons that exist', () => {
    const codicons = readFileSync(path.join(root, 'node_modules/@vscode/codicons/dist/codicon.css'), 'utf8');
    const names = [
      ...Object.values(stateIcons).map(({ icon }) => icon),
      ...table.flatMap(([, { icon }]) => (icon === undefined ? [] : [icon.slice(2, -1)])),
    ];
    for (const name of names) {
      expect(codicons, name).toContain(`.codicon-${name}:before`);
    }
  });
});
