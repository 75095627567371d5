import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { getL10nJson } from '@vscode/l10n-dev';
import { Commands, ContextKeys, ContextValues, Settings, ViewContainers, Views } from '../../src/ids.ts';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly viewsContainers: Readonly<
      Record<string, readonly { readonly id: string; readonly icon: string }[]>
    >;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly (Clause & { readonly view: string })[];
    readonly commands: readonly {
      readonly command: string;
      readonly category?: string;
      readonly icon?: string;
    }[];
    readonly menus: Readonly<
      Record<string, readonly (Clause & { readonly command: string; readonly group?: string })[]>
    >;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

interface Clause {
  readonly when?: string;
}

const root = join(import.meta.dirname, '../..');
const packageText = readFileSync(join(root, 'package.json'), 'utf8');
const { capabilities, contributes } = JSON.parse(packageText) as Manifest;
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Readonly<
  Record<string, string>
>;

const menuItems = Object.entries(contributes.menus).flatMap(([menu, items]) =>
  items.map((item) => ({ menu, ...item })),
);
const clauses = [...contributes.viewsWelcome, ...menuItems].map(({ when }) => when ?? '');

function sorted(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

describe('package.json and ids.ts name the same', () => {
  test('commands', () => {
    assert.deepEqual(
      sorted(contributes.commands.map(({ command }) => command)),
      sorted(Object.values(Commands)),
    );
  });

  test('view containers', () => {
    const ids = Object.values(contributes.viewsContainers).flatMap((containers) =>
      containers.map(({ id }) => id),
    );
    assert.deepEqual(sorted(ids), sorted(Object.values(ViewContainers)));
    assert.deepEqual(sorted(Object.keys(contributes.views)), sorted(ids));
  });

  test('views', () => {
    const ids = Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id));
    assert.deepEqual(sorted(ids), sorted(Object.values(Views)));
  });

  test('settings', () => {
    assert.deepEqual(
      sorted(Object.keys(contributes.configuration.properties)),
      sorted(Object.values(Settings)),
    );
  });

  test('context keys', () => {
    const others = new Set<string>([...Object.values(Views)]);
    const used = clauses
      .flatMap((clause) => clause.match(/serviceExplorer\.\w+/gu) ?? [])
      .filter((key) => !others.has(key));
    assert.deepEqual(sorted(used), sorted(Object.values(ContextKeys)));
  });

  test('context values, but for messages, on which no command acts', () => {
    const used = clauses.flatMap((clause) =>
      [...clause.matchAll(/viewItem == (\w+)/gu)].map(([, value]) => value ?? ''),
    );
    assert.deepEqual(sorted([...used, ContextValues.message]), sorted(Object.values(ContextValues)));
  });
});

describe('the manifest', () => {
  test('gives every palette command its category, and every command a place', () => {
    const hidden = new Set(
      menuItems
        .filter(({ menu, when }) => menu === 'commandPalette' && when === 'false')
        .map(({ command }) => command),
    );
    const placed = new Set(
      menuItems.filter(({ menu }) => menu !== 'commandPalette').map(({ command }) => command),
    );
    for (const { command, category } of contributes.commands) {
      assert.equal(category, '%category%', command);
      assert.ok(!hidden.has(command) || placed.has(command), `${command} can be reached from nowhere`);
    }
  });

  test('refers to commands that exist', () => {
    const known = new Set<string>(Object.values(Commands));
    for (const { command } of menuItems) {
      assert.ok(known.has(command), command);
    }
    const linked = Object.values(texts).flatMap((text) => [
      ...text.matchAll(/command:(serviceExplorer\.\w+)/gu),
    ]);
    assert.ok(linked.length > 0);
    for (const [, command] of linked) {
      assert.ok(known.has(command ?? ''), command);
    }
  });

  test('orders every menu item, and compares rows by the exact word', () => {
    for (const { menu, command, group, when } of menuItems.filter((item) => item.menu !== 'commandPalette')) {
      assert.match(group ?? '', /^\w+@\d+$/u, `${menu}: ${command}`);
      assert.match(when ?? '', /^view == serviceExplorer\.services\b/u, `${menu}: ${command}`);
      assert.doesNotMatch(when ?? '', /=~/u, `${menu}: ${command}`);
    }
  });

  test('draws icons with codicons, but for its own', () => {
    for (const { command, icon } of contributes.commands) {
      assert.match(icon ?? '$(none)', /^\$\([a-z-]+\)$/u, command);
    }
    for (const { command } of menuItems.filter(({ group }) => /^(?:navigation|inline)/u.test(group ?? ''))) {
      assert.ok(
        contributes.commands.some((item) => item.command === command && item.icon !== undefined),
        command,
      );
    }
    const icons = Object.values(contributes.viewsContainers).flatMap((containers) =>
      containers.map(({ icon }) => icon),
    );
    for (const icon of icons) {
      assert.match(readFileSync(join(root, icon), 'utf8'), /^<svg /u, icon);
    }
  });

  test('lets no workspace choose which files hold the credentials, nor what runs for them', () => {
    for (const setting of [
      Settings.kubeconfig,
      Settings.credentialPluginPolicy,
      Settings.allowedCredentialPlugins,
    ]) {
      assert.equal(contributes.configuration.properties[setting]?.scope, 'machine', setting);
      assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes(setting), setting);
    }
  });
});

describe('the manifest, of contexts,', () => {
  const { properties } = contributes.configuration;

  test('lets no workspace take a guard away, nor a workspace that is not trusted name namespaces', () => {
    // The person's own, and in a remote window, too: what holds for a machine only would guard nothing there.
    assert.equal(properties[Settings.guards]?.scope, 'application');
    assert.equal(properties[Settings.namespaces]?.scope, 'machine-overridable');
    for (const setting of [Settings.guards, Settings.namespaces]) {
      assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes(setting), setting);
    }
  });
});

describe('texts', () => {
  test('are in package.nls.json as package.json uses them', () => {
    const used = [...packageText.matchAll(/"%([^%"]+)%"/gu)].map(([, key]) => key ?? '');
    assert.deepEqual(sorted(used), sorted(Object.keys(texts)));
  });

  test('of the code are in l10n/bundle.l10n.json: run "npm run l10n"', async () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const expected = await getL10nJson(
      sources.map((file) => ({ extension: '.ts', contents: readFileSync(join(root, 'src', file), 'utf8') })),
    );
    const bundle: unknown = JSON.parse(readFileSync(join(root, 'l10n/bundle.l10n.json'), 'utf8'));
    assert.ok(Object.keys(expected).length > 0);
    assert.deepEqual(bundle, expected);
  });
});
