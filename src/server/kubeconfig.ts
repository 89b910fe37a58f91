/** The kubeconfig of a served cluster: JSON is YAML, so every client reads it as it is. */
export function kubeconfig(server: string, token?: string): string {
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      // Some client libraries want insecure-skip-tls-verify beside plain http.
      clusters: [{ name: 'orrery', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'student', user: token ? { token } : {} }],
      contexts: [{ name: 'orrery', context: { cluster: 'orrery', user: 'student', namespace: 'default' } }],
      'current-context': 'orrery',
    },
    null,
    2,
  );
}
