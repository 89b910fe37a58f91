/** What a student begins with. */

export const template = `// filter: will this node do? true, or a text that says why not.
// score: how well would it do? A number from 0 to 100.
// The default plugins are asked too. Leave out what you do not need.

export function filter(pod, node, cluster) {
  const zone = node.metadata.labels['topology.kubernetes.io/zone'];
  return zone === 'b' ? 'zone b is not for me' : true;
}

export function score(pod, node, cluster) {
  // The fewer pods a node has, the better.
  return 100 - Math.min(100, 10 * node.pods.length);
}
`;

/** A Deployment whose pods name that scheduler. */
export function exampleFor(scheduler: string): object {
  const labels = { app: 'example' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'example', namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          schedulerName: scheduler,
          containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '100m', memory: '64Mi' } } }],
        },
      },
    },
  };
}
