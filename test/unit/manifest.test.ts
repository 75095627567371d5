import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { getL10nJson } from '@vscode/l10n-dev';
import {
  Commands,
  ContextKeys,
  ContextValues,
  Settings,
  Submenus,
  ViewContainers,
  Views,
} from '../../src/ids.ts';
import { SERVICE_RIGHTS } from '../../src/model/serviceRights.ts';

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
      Record<string, readonly (Clause & (Placed | Nested) & { readonly group?: string })[]>
    >;
    readonly submenus: readonly { readonly id: string }[];
    readonly keybindings: readonly Keybinding[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

interface Clause {
  readonly when?: string;
}

/** A command, or `runCommands` with those that follow one another. */
interface Keybinding extends Clause {
  readonly command: string;
  readonly args?: { readonly commands?: readonly (string | { readonly command: string })[] };
}

/** A command in a menu. */
interface Placed {
  readonly command: string;
}

/** A menu in a menu. */
interface Nested {
  readonly submenu: string;
}

const root = join(import.meta.dirname, '../..');
const packageText = readFileSync(join(root, 'package.json'), 'utf8');
const { capabilities, contributes } = JSON.parse(packageText) as Manifest;
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Readonly<
  Record<string, string>
>;

const menuItems = Object.entries(contributes.menus).flatMap(([menu, items]) =>
  items.map((item) => ({ menu, ...item, command: 'command' in item ? item.command : item.submenu })),
);
const submenus = new Set(contributes.submenus.map(({ id }) => id));
const clauses = [...contributes.viewsWelcome, ...menuItems, ...contributes.keybindings].map(
  ({ when }) => when ?? '',
);

/** `=~ /^(service|port)\b.*\b(update|patch)\b/`, or with one right, or none, or `== cluster`. */
const ROW_TEST =
  /(viewItem|serviceExplorer\.selectedRow) (?:[!=]= (\w+)|=~ \/\^(?:(\w+)|\(([\w|]+)\))\\b(?:\.\*\\b(?:(\w+)|\(([\w|]+)\))\\b)?\/)/gu;

/** What `when` clauses ask of rows. */
const rowTests = clauses.flatMap((clause) =>
  [...clause.matchAll(ROW_TEST)].map(([, subject, exact, kind, kinds, right, rights]) => ({
    clause,
    subject,
    kinds: (exact ?? kind ?? kinds ?? '').split('|'),
    rights: (right ?? rights)?.split('|') ?? [],
  })),
);

function commandsOf({ command, args }: Keybinding): readonly string[] {
  return command === 'runCommands'
    ? (args?.commands ?? []).map((each) => (typeof each === 'string' ? each : each.command))
    : [command];
}

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

  test('submenus, each of them in a menu', () => {
    const ids = sorted(Object.values(Submenus));
    assert.deepEqual(sorted(submenus), ids);
    assert.deepEqual(sorted(Object.keys(contributes.menus).filter((menu) => submenus.has(menu))), ids);
    assert.deepEqual(sorted(menuItems.map(({ command }) => command).filter((id) => submenus.has(id))), ids);
  });

  test('context keys', () => {
    const others = new Set<string>([...Object.values(Views)]);
    const used = clauses
      .flatMap((clause) => clause.match(/serviceExplorer\.\w+/gu) ?? [])
      .filter((key) => !others.has(key));
    assert.deepEqual(sorted(used), sorted(Object.values(ContextKeys)));
  });

  test('context values, but for messages, on which no command acts', () => {
    const used = rowTests.filter(({ subject }) => subject === 'viewItem').flatMap(({ kinds }) => kinds);
    assert.deepEqual(sorted([...used, ContextValues.message]), sorted(Object.values(ContextValues)));
  });

  test('rights', () => {
    for (const { rights, clause } of rowTests) {
      assert.ok(
        rights.every((right) => SERVICE_RIGHTS.some((known) => known === right)),
        clause,
      );
    }
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
      assert.ok(known.has(command) || submenus.has(command), command);
    }
    for (const command of contributes.keybindings.flatMap(commandsOf)) {
      assert.ok(known.has(command) || command.startsWith('list.'), command);
    }
    const linked = Object.values(texts).flatMap((text) => [
      ...text.matchAll(/command:(serviceExplorer\.\w+)/gu),
    ]);
    assert.ok(linked.length > 0);
    for (const [, command] of linked) {
      assert.ok(known.has(command ?? ''), command);
    }
  });

  test('orders every menu item', () => {
    for (const { menu, command, group, when } of menuItems.filter((item) => item.menu !== 'commandPalette')) {
      assert.match(group ?? '', /^\w+@\d+$/u, `${menu}: ${command}`);
      if (menu.startsWith('view/')) {
        assert.match(when ?? '', /^view == serviceExplorer\.services\b/u, `${menu}: ${command}`);
      }
    }
  });

  test('offers nothing for files on a live document, also beside a file in front', () => {
    const ofFiles = menuItems.filter(({ when }) => when?.includes('serviceExplorer.manifestInFront'));
    assert.ok(ofFiles.length > 0);
    for (const { menu, command, when = '' } of ofFiles) {
      assert.match(when, /\bresourceScheme != service\b/u, `${menu}: ${command}`);
    }
  });

  test('tells rows by exact words, and never by one word where there are more', () => {
    const more: readonly string[] = [
      ContextValues.namespace,
      ContextValues.addedNamespace,
      ContextValues.service,
      ContextValues.port,
    ];
    for (const clause of clauses) {
      const rest = clause.replaceAll(ROW_TEST, '').replaceAll(/serviceExplorer\.selectedRow(?= &&|$)/gu, '');
      assert.doesNotMatch(rest, /viewItem|selectedRow/u, clause);
      for (const [, , exact = ''] of clause.matchAll(ROW_TEST)) {
        assert.ok(!more.includes(exact), clause);
      }
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
