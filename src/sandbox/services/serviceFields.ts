import {
  always,
  bool,
  int32,
  int64,
  intOrString,
  list,
  plain,
  pointer,
  string,
  struct,
  text,
  texts,
  time,
} from '../registry/fieldTable.ts';
import { objectMetaFields } from '../registry/objectMetaFields.ts';

const protocol = text('v1.Protocol');

const servicePort = struct('v1.ServicePort', {
  name: plain(string),
  protocol: plain(protocol),
  appProtocol: pointer(string, { since: '1.20' }),
  port: always(int32),
  targetPort: always(intOrString),
  nodePort: plain(int32),
});

const clientIpConfig = struct('v1.ClientIPConfig', { timeoutSeconds: pointer(int32) });
const sessionAffinityConfig = struct('v1.SessionAffinityConfig', { clientIP: pointer(clientIpConfig) });

const serviceSpec = struct('v1.ServiceSpec', {
  ports: plain(list(servicePort)),
  selector: plain(texts),
  clusterIP: plain(string),
  clusterIPs: plain(list(string), { since: '1.20' }),
  type: plain(text('v1.ServiceType')),
  externalIPs: plain(list(string)),
  sessionAffinity: plain(text('v1.ServiceAffinity')),
  loadBalancerIP: plain(string),
  loadBalancerSourceRanges: plain(list(string)),
  externalName: plain(string),
  externalTrafficPolicy: plain(text('v1.ServiceExternalTrafficPolicy')),
  healthCheckNodePort: plain(int32),
  publishNotReadyAddresses: plain(bool),
  sessionAffinityConfig: pointer(sessionAffinityConfig),
  topologyKeys: plain(list(string), { since: '1.20', until: '1.20' }),
  ipFamilies: plain(list(text('v1.IPFamily')), { since: '1.20' }),
  ipFamilyPolicy: pointer(text('v1.IPFamilyPolicy'), { since: '1.20' }),
  allocateLoadBalancerNodePorts: pointer(bool, { since: '1.20' }),
  loadBalancerClass: pointer(string, { since: '1.36' }),
  internalTrafficPolicy: pointer(text('v1.ServiceInternalTrafficPolicy'), { since: '1.36' }),
  trafficDistribution: pointer(string, { since: '1.36' }),
});

const portStatus = struct('v1.PortStatus', {
  port: always(int32),
  protocol: always(protocol),
  error: pointer(string),
});

const loadBalancerIngress = struct('v1.LoadBalancerIngress', {
  ip: plain(string),
  hostname: plain(string),
  ipMode: pointer(text('v1.LoadBalancerIPMode'), { since: '1.36' }),
  ports: plain(list(portStatus), { since: '1.20' }),
});

const condition = struct('v1.Condition', {
  type: always(string),
  status: always(text('v1.ConditionStatus')),
  observedGeneration: plain(int64),
  lastTransitionTime: always(time),
  reason: always(string),
  message: always(string),
});

const serviceStatus = struct('v1.ServiceStatus', {
  loadBalancer: always(struct('v1.LoadBalancerStatus', { ingress: plain(list(loadBalancerIngress)) })),
  conditions: plain(list(condition), { since: '1.20' }),
});

/** `Service` of `core/v1`: the fields that the OpenAPI of each profile lists, in the order of the Go types. */
export const serviceFields = struct('v1.Service', {
  kind: plain(string),
  apiVersion: plain(string),
  metadata: always(objectMetaFields),
  spec: always(serviceSpec),
  status: always(serviceStatus),
});
