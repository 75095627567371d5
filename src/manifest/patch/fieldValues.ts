/** The values that fields of a Service can have, where these are few. Source: the API reference, `ServiceSpec`. */
export const FIELD_VALUES: Readonly<Record<string, readonly string[]>> = {
  type: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  protocol: ['TCP', 'UDP', 'SCTP'],
  sessionAffinity: ['None', 'ClientIP'],
  externalTrafficPolicy: ['Cluster', 'Local'],
  internalTrafficPolicy: ['Cluster', 'Local'],
  ipFamilyPolicy: ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
  trafficDistribution: ['PreferClose', 'PreferSameZone', 'PreferSameNode'],
};
