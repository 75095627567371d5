import assert from 'node:assert/strict';
import type { ClusterElement, Element, NamespaceElement } from '../../../src/view/elements.ts';
import { ServicesTree } from '../../../src/view/servicesTree.ts';
import { FakeClusters, type FakeCluster } from '../../support/fakeClusters.ts';
import { NOTHING_FORWARDED } from '../../support/nothingForwarded.ts';

/** A tree, and every change it told, in words. */
export function setUp(...clusters: readonly FakeCluster[]): {
  tree: ServicesTree;
  clusters: FakeClusters;
  told: string[];
} {
  const fake = new FakeClusters(...clusters);
  const tree = new ServicesTree(fake, NOTHING_FORWARDED);
  const told: string[] = [];
  tree.onDidChange((rows) => {
    if (rows.length > 0) {
      told.push(rows === 'all' ? 'all' : rows.map(name).sort().join(' '));
    }
  });
  return { tree, clusters: fake, told };
}

export function name(element: Element): string {
  switch (element.kind) {
    case 'cluster':
      return element.cluster.context;
    case 'namespace':
      return element.name;
    case 'service':
      return element.service.name;
    case 'port':
      return `${element.port.port}/${element.port.protocol}`;
    case 'forwarded':
      return element.forwarded.origin;
    case 'message':
      return `(${element.message.kind})`;
  }
}

/** The whole tree, opened, two spaces for each level. */
export function outline(tree: ServicesTree, parent?: Element, indent = '\n'): string {
  return tree
    .children(parent)
    .map((element) => indent + name(element) + outline(tree, element, `${indent}  `))
    .join('');
}

export function first(tree: ServicesTree): ClusterElement {
  const [element] = tree.children();
  assert.equal(element?.kind, 'cluster');
  return element;
}

export function namespaceRow(tree: ServicesTree, wanted: string): NamespaceElement {
  const element = tree.children(first(tree)).find((row) => row.kind === 'namespace' && row.name === wanted);
  assert.equal(element?.kind, 'namespace');
  return element;
}
