/**
 * The rules by name: what each says of a manifest. The names are stable; the documentation and suppressions use them.
 */
export const RULES = {
  // The text.
  syntax: 'The text cannot be read as YAML or JSON.',
  'too-large': 'The text is too large to be judged while somebody types.',
  'not-utf-8': 'The text has bytes in it that are no UTF-8.',

  // What an object is.
  'unknown-kind': 'The server has no such kind in that API version; a Service seems to be meant.',
  'api-version-required': 'An object that is meant to be a Service needs its API version.',

  // What every field may be.
  'wrong-type': 'A value has another JSON type than its field; the server cannot read the manifest.',
  'unknown-field': 'The server does not know a field: kubectl refuses it, and servers before 1.25 drop it.',
  'feature-off': 'The server knows a field, but its feature is off by default there, so it is ignored.',
  'duplicate-key': 'A key is there twice; the last one counts.',
  'key-read-otherwise': 'A key without quotes is read as something else, such as true.',
  'octal-number': 'A number begins with a zero and may be read as an octal one.',

  // Metadata.
  'name-required': 'A Service needs a name, or a prefix to generate one from.',
  'invalid-name': 'A name of a Service is a DNS label.',
  'invalid-generate-name': 'What a name is generated from has to begin a name of a Service.',
  'invalid-namespace': 'A name of a namespace is a DNS label.',
  'negative-generation': 'A generation is counted by the server, from 0.',
  'invalid-label-key': 'A key of a label is a qualified name.',
  'invalid-label-value': 'A value of a label is empty or up to 63 letters, digits and some signs.',
  'invalid-annotation-key': 'A key of an annotation is a qualified name.',
  'annotations-too-long': 'All annotations together have at most 256 KiB.',
  'invalid-finalizer': 'A finalizer is a standard one or a qualified name with a domain.',
  'conflicting-finalizers': 'The finalizers orphan and foregroundDeletion exclude each other.',
  'invalid-owner-reference': 'An owner has an API version, a kind, a name and a uid, and is no Event.',
  'several-controllers': 'Only one owner may be the controller.',
  'topology-annotations-differ': 'The two annotations for topology aware routing must agree.',

  // Ports.
  'ports-required': 'A Service needs ports unless it is headless or of type ExternalName.',
  'port-required': 'A port needs its number.',
  'port-out-of-range': 'A port is a number from 1 to 65535.',
  'invalid-target-port': 'A target port is a number from 1 to 65535 or the name of a port of a container.',
  'port-name-required': 'With several ports each of them needs a name.',
  'invalid-port-name': 'A name of a port is a DNS label.',
  'duplicate-port-name': 'No two ports have the same name.',
  'duplicate-port': 'No two ports have the same number and protocol.',
  'duplicate-node-port': 'No two ports have the same node port and protocol.',
  'unsupported-protocol': 'The server supports certain protocols only.',
  'invalid-app-protocol': 'The protocol of an application is a qualified name.',
  'node-port-not-allowed': 'Services of type ClusterIP have no node ports.',
  'node-port-outside-default-range': 'A node port is outside of the range that clusters have by default.',
  'kubelet-port': 'Servers before 1.33 do not let a load balancer have the port of the kubelet.',
  'mixed-protocols': 'Servers before 1.24 let a load balancer have one protocol only.',

  // Type.
  'unsupported-type': 'A Service has one of four types.',
  'headless-with-node-ports': 'A headless Service has no node ports and no load balancer.',
  'external-name-required': 'The type ExternalName needs the name.',
  'invalid-external-name': 'An external name is a DNS name.',
  'not-for-external-name': 'A Service of type ExternalName has no cluster IP and no IP families.',

  // Addresses.
  'invalid-cluster-ip': 'A cluster IP is None or an IP address.',
  'cluster-ips-differ': 'The first of the cluster IPs is the cluster IP.',
  'too-many-cluster-ips': 'A Service has at most two cluster IPs, one of each family, or None.',
  'cluster-ip-of-other-family': 'The cluster IPs come in the order of the IP families.',
  'unsupported-ip-family': 'An IP family is IPv4 or IPv6.',
  'duplicate-ip-family': 'An IP family is named once.',
  'unsupported-ip-family-policy': 'There are three policies for IP families.',
  'single-stack-with-two-families': 'Two addresses or families need a policy for dual stack.',
  'invalid-external-ip': 'An external IP is an IP address.',
  'special-external-ip': 'An external IP is one that others can reach.',

  // Traffic.
  'unsupported-session-affinity': 'Session affinity is None or ClientIP.',
  'invalid-affinity-timeout': 'Session affinity lasts from a second to a day.',
  'affinity-config-ignored': 'Without session affinity its configuration is dropped.',
  'external-traffic-policy-not-allowed': 'Only Services that are reached from outside have this policy.',
  'unsupported-external-traffic-policy': 'The policy is Cluster or Local.',
  'health-check-port-not-allowed': 'Only load balancers with the policy Local have a health check port.',
  'health-check-port-out-of-range': 'A port is a number from 1 to 65535.',
  'unsupported-internal-traffic-policy': 'The policy is Cluster or Local.',
  'unsupported-traffic-distribution': 'The server supports certain distributions only.',

  // Load balancers.
  'source-ranges-not-allowed': 'Only load balancers have source ranges.',
  'invalid-source-range': 'A source range is in CIDR notation.',
  'load-balancer-class-not-allowed': 'Only load balancers have a class.',
  'invalid-load-balancer-class': 'A class of load balancers is a qualified name.',
  'allocate-node-ports-not-allowed': 'Only load balancers choose whether they get node ports.',

  // What newer servers warn of.
  'ignored-when-headless': 'A headless Service does not use the field.',
  'external-ips-deprecated': 'External IPs may not work in some clusters any more.',
  'external-ips-ignored': 'Services of type ExternalName do not use external IPs.',
  'external-name-ignored': 'Only Services of type ExternalName use the external name.',
  'traffic-distribution-deprecated': 'PreferClose has a new name.',
  'topology-hints-deprecated': 'The annotation for topology aware routing has a new name.',
  'non-canonical-address': 'An address is written in a way that is not standard or that will be refused.',

  // What an update may not change.
  'immutable-field': 'The field cannot be changed once the Service exists.',
  'secondary-family-released': 'Giving up the second IP family needs the policy SingleStack.',

  // What others on the cluster have already.
  'node-port-taken': 'Another Service of the cluster has the node port.',
  'cluster-ip-taken': 'Another Service of the cluster has the address.',
  'cluster-ip-outside-range': 'The address cannot be in the range of the cluster.',

  // What runs on the cluster.
  'selector-matches-nothing': 'The namespace has pods, and the selector matches none of them.',
} as const satisfies Readonly<Record<string, string>>;

/** The name of a rule, as it is shown with what it finds. */
export type RuleCode = keyof typeof RULES;
