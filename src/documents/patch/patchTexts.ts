import { l10n } from 'vscode';
import type { JsonObject } from '../../common/json.ts';
import { toPlainText } from '../../common/text.ts';
import { patchTypeDetail } from '../../editor/patchTypeText.ts';
import { printYaml } from '../../kube/yaml/yaml.ts';
import { comparable } from '../../manifest/diff/comparable.ts';
import { patchExample } from '../../manifest/patch/patchExample.ts';
import { printPatchHeader, type PatchBinding } from '../../manifest/patch/patchHeader.ts';

/** A patch document to begin with: what it is for, and an example in comments; or the patch that is given. */
export function beginningOf(binding: PatchBinding, live: JsonObject, patch: string | undefined): string {
  const header = printPatchHeader(binding);
  if (patch !== undefined) {
    return `${header}\n${patch}`;
  }
  const lines = [
    patchTypeDetail(binding.type),
    l10n.t('For example:'),
    ...printYaml(patchExample(live, binding)).trimEnd().split('\n'),
  ];
  return `${[header, ...lines.map((line) => `# ${line}`)].join('\n')}\n\n`;
}

/** A Service as the preview shows it: what people decide of it, or its status. */
export function shownText(service: JsonObject, part: PatchBinding['part']): string {
  return printYaml(part === 'status' ? { status: service['status'] ?? {} } : comparable(service));
}

/** Where a Service is, as a path: context, namespace, name. */
export function placeText({ context, namespace, name }: PatchBinding): string {
  return toPlainText(`${context}/${namespace}/${name}`);
}
