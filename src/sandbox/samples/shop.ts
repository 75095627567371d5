import { event, namespace, pod, service, type Place, type Sample } from './sample.ts';

const shop: Place = { namespace: 'shop', hoursOld: 24 * 12 };

/** A small shop, with the troubles that Services have: each of them is said in the annotation of its Service. */
export function shopSamples(): readonly Sample[] {
  return [
    namespace(shop, 'Tea shop', 'A small shop. Most of it works; find out what does not, and why.'),
    ...web(),
    ...api(),
    ...checkout(),
    ...gateway(),
    service(
      shop,
      'payments',
      'Lives outside the cluster: an alias in DNS, with neither an address nor endpoints of its own.',
      { type: 'ExternalName', externalName: 'payments.example.com' },
    ),
    ...search(),
  ];
}

function web(): Sample[] {
  const description =
    'Healthy: three ready pods behind a load balancer. Call it through the API server to see its page.';
  return [
    service(
      shop,
      'web',
      description,
      {
        type: 'LoadBalancer',
        selector: { app: 'web' },
        ports: [{ port: 80, targetPort: 'http' }],
      },
      { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } },
    ),
    ...['web-6d4f8-2kxwz', 'web-6d4f8-8qvtn', 'web-6d4f8-hc5lr'].map((name) =>
      pod(shop, name, {
        labels: { app: 'web' },
        backend: 'web',
        image: 'registry.example.com/shop/web:2.4.1',
        ports: { http: 8080 },
      }),
    ),
  ];
}

function api(): Sample[] {
  const running = {
    labels: { app: 'api' },
    backend: 'echo',
    image: 'registry.example.com/shop/api:1.17.0',
    ports: { http: 8080, admin: 9090 },
  };
  return [
    service(
      shop,
      'api',
      'Two ports, and one of three pods is not ready yet. Its pods answer with the request they got.',
      {
        selector: { app: 'api' },
        ports: [
          { name: 'http', port: 80, targetPort: 'http' },
          { name: 'admin', port: 9090, targetPort: 'admin' },
        ],
      },
    ),
    pod(shop, 'api-7b9c5-4jz2m', running),
    pod(shop, 'api-7b9c5-v6d8p', running),
    pod(shop, 'api-7b9c5-xn3kq', {
      ...running,
      status: {
        phase: 'Running',
        podIP: '10.128.0.99',
        hostIP: '192.168.77.2',
        conditions: [
          { type: 'Initialized', status: 'True' },
          { type: 'Ready', status: 'False', reason: 'ContainersNotReady' },
          { type: 'ContainersReady', status: 'False', reason: 'ContainersNotReady' },
          { type: 'PodScheduled', status: 'True' },
        ],
        containerStatuses: [
          {
            name: 'main',
            image: running.image,
            ready: false,
            restartCount: 4,
          },
        ],
      },
    }),
    event(shop, {
      type: 'Warning',
      kind: 'Pod',
      name: 'api-7b9c5-xn3kq',
      reason: 'Unhealthy',
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
      component: 'kubelet',
    }),
  ];
}

function checkout(): Sample[] {
  const description =
    'Nothing answers: its selector matches no pod. Compare it with the labels of the chekout pods.';
  return [
    service(shop, 'checkout', description, {
      selector: { app: 'checkout' },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    }),
    ...['chekout-5f7d9-9bwlx', 'chekout-5f7d9-tz4gh'].map((name) =>
      pod(shop, name, {
        labels: { app: 'chekout' },
        backend: 'echo',
        image: 'registry.example.com/shop/checkout:0.9.3',
        ports: { http: 8080 },
      }),
    ),
  ];
}

function gateway(): Sample[] {
  return [
    service(
      shop,
      'gateway',
      'Waits for a load balancer: the cluster has no address left to give, so EXTERNAL-IP stays pending.',
      {
        type: 'LoadBalancer',
        selector: { app: 'web' },
        ports: [{ name: 'https', port: 443, targetPort: 'http' }],
      },
    ),
    event(shop, {
      type: 'Warning',
      kind: 'Service',
      name: 'gateway',
      reason: 'SyncLoadBalancerFailed',
      message:
        'Error syncing load balancer: failed to ensure load balancer: the pool "public" has no address left',
      component: 'service-controller',
    }),
  ];
}

function search(): Sample[] {
  const description = 'Headless: no address of its own, its name resolves to the addresses of its pods.';
  return [
    service(shop, 'search', description, {
      clusterIP: 'None',
      selector: { app: 'search' },
      ports: [{ name: 'http', port: 9200 }],
    }),
    ...['search-0', 'search-1'].map((name) =>
      pod(shop, name, {
        labels: { app: 'search' },
        backend: 'echo',
        image: 'registry.example.com/shop/search:8.1.0',
        ports: { http: 9200 },
      }),
    ),
  ];
}
