/**
 * What the fields of a Service are for, by their paths without indices, in Markdown: short, in plain words, written for
 * this extension. What the values of a field mean is in `choices.ts`.
 */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  apiVersion: 'Services are of version `v1` of the core API.',
  kind: 'What the document describes: a `Service`.',
  metadata: 'What identifies the Service: its name, its namespace, its labels and annotations.',
  spec: 'What the Service is meant to be: where its traffic comes in and which pods get it.',
  status: 'What the cluster reports of the Service. It is not taken from a manifest.',

  'metadata.name':
    'The name of the Service, unique among the Services of its namespace. Pods reach it by this name as a host. It cannot be changed later.',
  'metadata.generateName':
    'The beginning of a name that the server completes with random letters. It is used where there is no `name`, and only when the Service is created: it cannot be applied.',
  'metadata.namespace':
    'The namespace that the Service lives in. Without it, the Service goes to the namespace of the context. It cannot be changed later.',
  'metadata.labels':
    'Short texts to find and group the Service by. Values are text: put numbers, `true` and `yes` into quotes.',
  'metadata.annotations':
    'Texts for people and programs, such as the settings of a load balancer. They cannot be searched by. Values are text: put numbers and `true` into quotes.',
  'metadata.finalizers':
    'Names of what has to be done before the Service is really gone. Whoever does it removes its name.',
  'metadata.ownerReferences':
    'The objects that the Service belongs to. When the last of them is deleted, so is the Service.',
  'metadata.ownerReferences.apiVersion': 'The API version of the owner, such as `apps/v1`.',
  'metadata.ownerReferences.kind': 'The kind of the owner, such as `Deployment`.',
  'metadata.ownerReferences.name': 'The name of the owner, which is in the same namespace or in none.',
  'metadata.ownerReferences.uid':
    'The unique identifier of the owner: another object with the same name does not count.',
  'metadata.ownerReferences.controller':
    'Whether the owner is the one that manages the Service. At most one owner is.',
  'metadata.ownerReferences.blockOwnerDeletion':
    'Whether the owner stays until the Service is gone, if it is deleted in the foreground.',
  'metadata.managedFields': 'Who set which field, kept by the server for server-side apply.',
  'metadata.uid': 'The unique identifier of the Service, given by the server.',
  'metadata.resourceVersion':
    'Tells one state of the Service from another. A write that carries it fails if the Service has changed since.',
  'metadata.generation': 'Counts the states that were wished for, where the server keeps count.',
  'metadata.creationTimestamp': 'When the Service was created, set by the server.',
  'metadata.deletionTimestamp': 'When the Service is to be gone; there once somebody has deleted it.',
  'metadata.deletionGracePeriodSeconds': 'Seconds that it has left from its deletion on.',
  'metadata.selfLink': 'The path of the Service on old servers. Newer ones do not fill it in.',
  'metadata.clusterName': 'Never had a meaning.',
  'metadata.initializers': 'An abandoned way to change objects before others see them.',

  'spec.type': 'How the Service can be reached. Without it: `ClusterIP`.',
  'spec.selector':
    'Labels of the pods that get the traffic: a pod has to have all of them. Without it, somebody else has to say where the traffic goes, by endpoints of the same name.',
  'spec.ports':
    'The ports that the Service listens on. Every Service has one, but for those that are headless or of type `ExternalName`.',
  'spec.ports.name':
    'A name for the port, which Ingresses and SRV records use. Needed as soon as there are two ports; all are different.',
  'spec.ports.protocol': 'The transport protocol. Without it: `TCP`.',
  'spec.ports.appProtocol':
    'What is spoken over the port, as a hint to proxies and load balancers: a name of IANA such as `https`, one of Kubernetes such as `kubernetes.io/h2c` and `kubernetes.io/ws`, or one with a domain of your own.',
  'spec.ports.port': 'The number that clients connect to, from 1 to 65535.',
  'spec.ports.targetPort':
    'Where the traffic goes in the pods: a number, or the name of a port of a container, which may have another number in each pod. Without it: the same number as `port`.',
  'spec.ports.nodePort':
    'The port on every node, for Services of type `NodePort` and `LoadBalancer`. Leave it out to get a free one; clusters give those from 30000 to 32767 by default.',
  'spec.clusterIP':
    'The address of the Service within the cluster. Leave it out to get one. `None` makes a headless Service: its name resolves to the addresses of the pods. It cannot be changed later.',
  'spec.clusterIPs':
    'The addresses of the Service within the cluster, one for each of its IP families. The first is that of `clusterIP`. Leave it out to get them.',
  'spec.ipFamilies':
    'The IP families of the Service, the first for its primary address. Leave it out to get those of the cluster.',
  'spec.ipFamilyPolicy':
    'Whether the Service has addresses of one IP family or of two. Without it: `SingleStack`.',
  'spec.ipFamily': 'The IP family of the Service in a first version of dual stack.',
  'spec.externalName':
    'The host name that the name of the Service leads to (a CNAME record), for Services of type `ExternalName`. It is a name alone: no scheme, no port, no path.',
  'spec.externalIPs':
    'Addresses outside of the control of Kubernetes whose traffic the nodes take for this Service. Somebody has to route them to the nodes.',
  'spec.sessionAffinity': 'Whether a client always gets the same pod. Without it: `None`.',
  'spec.sessionAffinityConfig': 'How session affinity works. It is dropped where there is none.',
  'spec.sessionAffinityConfig.clientIP': 'How session affinity by the address of the client works.',
  'spec.sessionAffinityConfig.clientIP.timeoutSeconds':
    'Seconds after which a quiet client may get another pod, from 1 to 86400 (a day). Without it: 10800 (three hours).',
  'spec.externalTrafficPolicy':
    'Which pods get what comes from outside of the cluster. For Services of type `NodePort` and `LoadBalancer`. Without it: `Cluster`.',
  'spec.internalTrafficPolicy': 'Which pods get what comes from within the cluster. Without it: `Cluster`.',
  'spec.trafficDistribution':
    'Which pods are preferred, as long as they are ready: those that are near. Without it, all are equal.',
  'spec.healthCheckNodePort':
    'The port where load balancers ask a node whether it has pods of this Service. For Services of type `LoadBalancer` with `externalTrafficPolicy: Local`. Leave it out to get a free one. It cannot be changed later.',
  'spec.loadBalancerIP':
    'The address that the load balancer is asked to have. Whether it gets it is up to the provider.',
  'spec.loadBalancerSourceRanges':
    'The addresses of clients that the load balancer lets in, in CIDR notation such as `192.0.2.0/24`, if the provider can. Without it, all are.',
  'spec.loadBalancerClass':
    'The implementation of load balancers that is to serve this Service, such as `example.com/internal`. Without it: the one that the cluster has. It cannot be changed as long as the type is `LoadBalancer`.',
  'spec.allocateLoadBalancerNodePorts':
    'Whether a Service of type `LoadBalancer` gets node ports. `false` is for load balancers that reach the pods without them. Without it: `true`.',
  'spec.publishNotReadyAddresses':
    'Whether names resolve to pods that are not ready, too. For pods that have to find one another before they can be ready.',
  'spec.topologyKeys': 'Labels of nodes by which the nearest pods were chosen.',

  'status.loadBalancer': 'What the load balancer has become.',
  'status.loadBalancer.ingress':
    'The addresses by which the load balancer is reached. None: it is not there yet.',
  'status.loadBalancer.ingress.ip': 'The IP address of the load balancer.',
  'status.loadBalancer.ingress.hostname': 'The host name of the load balancer.',
  'status.loadBalancer.ingress.ipMode':
    'Whether what the load balancer passes on is still addressed to it (`VIP`) or to a node or pod (`Proxy`).',
  'status.loadBalancer.ingress.ports': 'What has become of each port.',
  'status.loadBalancer.ingress.ports.port': 'The number of the port.',
  'status.loadBalancer.ingress.ports.protocol': 'The protocol of the port.',
  'status.loadBalancer.ingress.ports.error': 'What is wrong with the port; absent if nothing is.',
  'status.conditions': 'What is true of the Service at the moment, as controllers see it.',
  'status.conditions.type': 'What the condition is about.',
  'status.conditions.status': 'Whether it holds: `True`, `False` or `Unknown`.',
  'status.conditions.reason': 'Why, as a word for programs.',
  'status.conditions.message': 'Why, as a sentence for people.',
  'status.conditions.lastTransitionTime': 'Since when it has been so.',
  'status.conditions.observedGeneration': 'The generation of the Service that this was said of.',
};
