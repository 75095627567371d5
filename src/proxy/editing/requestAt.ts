import { l10n, Uri, workspace, type TextDocument } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { requireTrusted } from '../../editor/requireTrusted.ts';
import { UserError } from '../../editor/userError.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Clusters } from '../../model/clusters.ts';
import { callCluster } from '../callCluster.ts';
import { callKeyOf } from '../lastCalls.ts';
import {
  UnusableRequest,
  type CallRequest,
  type RequestDocument,
  type WrittenRequest,
} from '../request/requestDocument.ts';
import { resolveRequest } from '../request/resolveRequest.ts';
import { problemText } from './problemText.ts';
import { REQUEST_LANGUAGE, requestsOf } from './requestTexts.ts';

/** Which request of which document. */
export interface RequestAddress {
  readonly uri: string;
  /** Among those of the document, from 0. */
  readonly index: number;
  /** As {@link callKeyOf} had it when the address was made: then it is that request, wherever it stands by now. */
  readonly key?: string;
}

/** A request as it is to be sent. */
export interface RequestToSend {
  readonly document: TextDocument;
  /** As {@link callKeyOf} has it. */
  readonly key: string;
  /** Its variables filled in. */
  readonly request: CallRequest;
  readonly cluster: Cluster;
}

/**
 * The request at an address, as its document says it now.
 *
 * @throws UserError where there is none, where it cannot be sent as it is written, where its context is not shown, and
 *   in a workspace that is not trusted
 */
export async function requestAt(clusters: Clusters, address: RequestAddress): Promise<RequestToSend> {
  requireTrusted();
  const document = await workspace.openTextDocument(Uri.parse(address.uri, true));
  const requests = requestsOf(document);
  const written = document.languageId === REQUEST_LANGUAGE ? find(requests, address) : undefined;
  if (written === undefined) {
    throw new UserError(l10n.t('There is no such request any more.'));
  }
  try {
    const request = resolveRequest(requests, written);
    const cluster = requireCluster(clusters, written.settings.context);
    return { document, key: callKeyOf(requests, written), request, cluster };
  } catch (error) {
    if (error instanceof UnusableRequest) {
      const { line } = document.positionAt(error.problem.range.start);
      throw new UserError(l10n.t('Line {0}: {1}', line + 1, problemText(error.problem)));
    }
    throw error;
  }
}

function find(document: RequestDocument, { index, key }: RequestAddress): WrittenRequest | undefined {
  const { requests } = document;
  return key === undefined ? requests[index] : requests.find((each) => callKeyOf(document, each) === key);
}

function requireCluster(clusters: Clusters, context: string | undefined): Cluster {
  const cluster = callCluster(clusters, context);
  if (cluster === undefined) {
    throw new UserError(
      context === undefined
        ? l10n.t('Say which context the request is for: # @context name.')
        : l10n.t('The context {0} is not shown. Choose it in the Services view first.', toPlainText(context)),
    );
  }
  return cluster;
}
