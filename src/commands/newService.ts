import { l10n, window } from 'vscode';
import { askSteps } from '../editor/multiStepInput.ts';
import { openUntitled } from '../editor/openUntitled.ts';
import { newServiceManifest } from '../manifest/create/newService.ts';
import type { CommandContext } from './context.ts';
import { required, toNewService, type Draft } from './newService/draft.ts';
import { givenDraft } from './newService/givenDraft.ts';
import { contextStep, namespaceStep, nameStep } from './newService/placeSteps.ts';
import { portsStep, selectorStep } from './newService/podSteps.ts';
import { Surroundings } from './newService/surroundings.ts';
import { externalNameStep, typeStep } from './newService/typeSteps.ts';

/** The manifest that came of the questions. */
export interface NewServiceResult {
  /** Of the untitled document. */
  readonly uri: string;
  readonly context: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Asks for what a new Service needs, and opens a manifest of it, which is not saved. Nothing is sent: that is for who
 * has read it.
 *
 * @param argument the row of a cluster or of a namespace, or a `NewServiceArgument`, whose answers are not asked for
 * @throws UserError; KubeError `aborted` where the person gives up: then nothing is left of it
 */
export async function newService(context: CommandContext, argument: unknown): Promise<NewServiceResult> {
  const draft = await ask(context, givenDraft(context, argument));
  const [cluster, service] = [required(draft.cluster), toNewService(draft)];
  // The document says its namespace, and the workspace the cluster: it is to be the one that was chosen just now, and
  // to stay that when others come beside it.
  await context.applyTarget.set(cluster.context);
  cluster.start();
  const content = newServiceManifest(service);
  const document = await openUntitled(service.name, content);
  await window.showTextDocument(document, { preview: false });
  const { namespace, name } = service;
  return { uri: document.uri.toString(), context: cluster.context, namespace, name };
}

async function ask({ clusters }: CommandContext, given: Draft): Promise<Draft> {
  const life = new AbortController();
  const surroundings = new Surroundings(life.signal);
  const steps = [
    contextStep(clusters.shown),
    namespaceStep,
    nameStep,
    typeStep,
    externalNameStep,
    selectorStep(surroundings),
    portsStep(surroundings),
  ];
  try {
    return await askSteps(l10n.t('New Service'), steps, given);
  } finally {
    life.abort();
  }
}
