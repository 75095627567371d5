import { namespace, pod, service, type Place, type Sample } from './sample.ts';

const monitoring: Place = { namespace: 'monitoring', hoursOld: 24 * 90 };
const emptyTeam: Place = { namespace: 'empty-team', hoursOld: 2 };

/** What watches the shop, with a port on every node. */
export function monitoringSamples(): readonly Sample[] {
  return [
    namespace(monitoring, 'Monitoring', 'Dashboards and metrics of the whole cluster.'),
    service(monitoring, 'grafana', 'Dashboards, at port 30300 of every node.', {
      type: 'NodePort',
      selector: { app: 'grafana' },
      ports: [{ name: 'http', port: 3000, targetPort: 'http', nodePort: 30300 }],
    }),
    pod(monitoring, 'grafana-66b7c-mw9sd', {
      labels: { app: 'grafana' },
      backend: 'web',
      image: 'registry.example.com/monitoring/grafana:12.1.0',
      ports: { http: 3000 },
    }),
    service(monitoring, 'prometheus', 'Metrics, for those inside the cluster.', {
      selector: { app: 'prometheus' },
      ports: [{ name: 'web', port: 9090 }],
      sessionAffinity: 'ClientIP',
    }),
    pod(monitoring, 'prometheus-0', {
      labels: { app: 'prometheus' },
      backend: 'echo',
      image: 'registry.example.com/monitoring/prometheus:3.5.0',
      ports: { web: 9090 },
    }),
  ];
}

export function emptyTeamSample(): Sample {
  return namespace(
    emptyTeam,
    'Empty team',
    'A team that has not begun yet: no Services. Create the first one here.',
  );
}
