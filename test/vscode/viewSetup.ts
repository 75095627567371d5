import assert from 'node:assert/strict';
import { Uri, type TreeDataProvider, type TreeItem } from 'vscode';
import type { Element } from '../../src/view/elements.ts';
import { ServicesView } from '../../src/view/servicesView.ts';
import { FakeClusters, type FakeCluster } from '../support/fakeClusters.ts';
import { NOTHING_FORWARDED } from '../support/nothingForwarded.ts';
import { FakeTreeView } from './fakeTreeView.ts';

/** The Services view over clusters and a window that the test plays. */
export interface Setup {
  readonly clusters: FakeClusters;
  readonly view: ServicesView;
  readonly window: FakeTreeView;
}

type Provider = TreeDataProvider<Element>;

const open: ServicesView[] = [];

export function setUp(...shown: readonly FakeCluster[]): Setup {
  return setUpView(true, shown);
}

export function setUpHidden(...shown: readonly FakeCluster[]): Setup {
  return setUpView(false, shown);
}

/** For `teardown`. */
export function tearDown(): void {
  for (const view of open.splice(0)) {
    view.dispose();
  }
}

/** The row that these labels lead to. */
export async function row({ window: { provider } }: Setup, ...labels: readonly string[]): Promise<Element> {
  let element: Element | undefined;
  for (const label of labels) {
    const children = await childrenOf(provider, element);
    const drawn = await Promise.all(children.map(async (child) => (await draw(provider, child)).label));
    element = children[drawn.indexOf(label)];
    assert.ok(element, `${label} is not one of ${JSON.stringify(drawn)}`);
  }
  assert.ok(element);
  return element;
}

export async function item(setup: Setup, ...labels: readonly string[]): Promise<TreeItem> {
  return setup.window.provider.getTreeItem(await row(setup, ...labels));
}

/** What hovering over the row says. */
export async function tooltip(setup: Setup, ...labels: readonly string[]): Promise<unknown> {
  const element = await row(setup, ...labels);
  const drawn = await setup.window.provider.getTreeItem(element);
  const never = {
    isCancellationRequested: false,
    onCancellationRequested: () => ({ dispose: () => undefined }),
  };
  const resolved = await setup.window.provider.resolveTreeItem?.(drawn, element, never);
  return resolved?.tooltip;
}

/** The rows below one row, or the top ones. */
export async function childrenOf(provider: Provider, parent?: Element): Promise<readonly Element[]> {
  return (await provider.getChildren(parent)) ?? [];
}

/** The whole tree as a person reads it, opened: two spaces for each level, a bar between label and description. */
export async function outline(provider: Provider, parent?: Element, indent = '\n'): Promise<string> {
  let text = '';
  for (const element of await childrenOf(provider, parent)) {
    const { label, description } = await draw(provider, element);
    text += [`${indent}${String(label)}`, description]
      .filter((part) => part !== undefined && part !== '')
      .join(' | ');
    text += await outline(provider, element, `${indent}  `);
  }
  return text;
}

/** This extension's labels are strings always. */
async function draw(provider: Provider, element: Element): Promise<TreeItem & { readonly label: string }> {
  const drawn = await provider.getTreeItem(element);
  assert.ok(typeof drawn.label === 'string');
  return drawn as TreeItem & { readonly label: string };
}

function setUpView(visible: boolean, shown: readonly FakeCluster[]): Setup {
  const clusters = new FakeClusters(...shown);
  let window: FakeTreeView | undefined;
  const uriOf = ({
    context,
    namespace,
    name,
  }: Readonly<Record<'context' | 'namespace' | 'name', string>>): Uri =>
    Uri.from({ scheme: 'service', path: `/${context}/${namespace}/${name}.yaml` });
  const view = new ServicesView(clusters, uriOf, NOTHING_FORWARDED, (id, { treeDataProvider }) => {
    assert.equal(id, 'serviceExplorer.services');
    window = new FakeTreeView(treeDataProvider);
    window.visible = visible;
    return window;
  });
  open.push(view);
  assert.ok(window);
  return { clusters, view, window };
}
