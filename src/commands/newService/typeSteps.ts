import { l10n } from 'vscode';
import { askPick, askText, BACK, type Step } from '../../editor/multiStepInput.ts';
import { SERVICE_TYPES, type ServiceType } from '../../manifest/input/serviceTypes.ts';
import type { Draft } from './draft.ts';
import { whatIsWrongWithDnsName } from '../input/ruleText.ts';

export const typeStep: Step<Draft> = {
  isAsked: ({ type }) => type === undefined,
  ask: async (draft, frame, former) => {
    const answer = await askPick(frame, {
      placeholder: l10n.t('How is the Service to be reached?'),
      items: () => SERVICE_TYPES.map((type) => ({ label: type, detail: typeText(type), value: type })),
      isActive: (type) => type === former?.type,
    });
    return answer === BACK ? answer : { ...draft, type: answer };
  },
};

export const externalNameStep: Step<Draft> = {
  isAsked: ({ type, externalName }) => type === 'ExternalName' && externalName === undefined,
  ask: async (draft, frame, former) => {
    const externalName = await askText(frame, {
      value: former?.externalName ?? '',
      prompt: l10n.t('DNS name that the Service stands for'),
      placeholder: l10n.t('DNS name, such as db.example.com'),
      check: whatIsWrongWithDnsName,
    });
    return externalName === BACK ? externalName : { ...draft, externalName };
  },
};

function typeText(type: ServiceType): string {
  switch (type) {
    case 'ClusterIP':
      return l10n.t('At an address of its own within the cluster');
    case 'NodePort':
      return l10n.t('Also at a port of every node');
    case 'LoadBalancer':
      return l10n.t('Also from outside, through a load balancer, where the cluster has any');
    case 'ExternalName':
      return l10n.t('An alias in DNS of a name outside: no address, no pods');
  }
}
