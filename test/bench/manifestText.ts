/** How many lines each Service has. */
const LINES = 50;

/** Of every Service, which comes with what people write into them. */
const SERVICE = `---
# Reached from the front page.
apiVersion: v1
kind: Service
metadata:
  name: NAME
  namespace: shop
  labels:
    app.kubernetes.io/name: shop
    app.kubernetes.io/instance: shop-production
    app.kubernetes.io/version: "5.1"
    app.kubernetes.io/component: web
    app.kubernetes.io/part-of: shop
    app.kubernetes.io/managed-by: Helm
    helm.sh/chart: shop-2.14.3
  annotations:
    meta.helm.sh/release-name: shop
    meta.helm.sh/release-namespace: shop
    prometheus.io/scrape: "true"
    prometheus.io/port: "9090"
    service.beta.kubernetes.io/aws-load-balancer-type: nlb
    example.com/description: |
      Takes what comes from the front page,
      and gives it to the pods of the shop.
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  sessionAffinity: ClientIP
  sessionAffinityConfig:
    clientIP:
      timeoutSeconds: 600
  loadBalancerSourceRanges:
    - 192.0.2.0/24
    - 198.51.100.0/24
  selector:
    app.kubernetes.io/name: shop
    app.kubernetes.io/instance: shop-production
  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
    - name: https
      port: 443
      targetPort: https
    - name: metrics
      port: 9090
      targetPort: metrics
  publishNotReadyAddresses: false
  internalTrafficPolicy: Cluster
`;

/**
 * A manifest of Services of fifty lines each, of which the last has a fault.
 *
 * @param word the field that no server knows
 */
export function manifestText(lines: number, word: string): string {
  const count = lines / LINES;
  const services = Array.from({ length: count }, (_, index) => SERVICE.replace('NAME', `shop-${index}`));
  return services.join('').replace(/ {2}internalTrafficPolicy: Cluster\n$/u, `  ${word}: 1\n`);
}
