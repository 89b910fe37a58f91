/** `kubectl create ingress`. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_ingress.go
import type { IngressBackend, IngressRule, IngressSpec } from '../../kinds/ingress/types.ts';
import { CommandError } from '../errors.ts';
import type { Generator } from './create-generator.ts';
import { draft } from './create-workload.ts';

/** `host/path=service:port`, and whether a secret ends TLS. */
const ruleShape = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+(?:,tls=?[\w-]*)?/;

export const createIngress: Generator = {
  name: 'ingress',
  aliases: ['ing'],
  summary: 'Create an ingress: rules by which hosts and paths lead to services',
  usage: 'ingress NAME --rule=host/path=service:port[,tls[=secret]]',
  examples: [
    'kubectl create ingress web --class=nginx --rule="shop.example.com/*=web:80"',
    'kubectl create ingress web --default-backend=web:80',
  ],
  flags: [
    { name: 'class', type: 'string', help: 'The class of the controller that is to serve it.' },
    {
      name: 'rule',
      type: 'array',
      default: '[]',
      help: 'host/path=service:port; a * at the end of the path stands for all below.',
    },
    { name: 'default-backend', type: 'string', help: 'service:port for what no rule takes.' },
    { name: 'annotation', type: 'array', default: '[]', help: 'An annotation: key=value.' },
  ],
  namespaced: true,
  failure: 'ingress',
  build({ flags }, name) {
    const [rules, fallback, annotations] = [
      flags.list('rule'),
      flags.text('default-backend'),
      flags.list('annotation'),
    ];
    check(rules, fallback, annotations);
    const className = flags.text('class');
    const tls = tlsOf(rules);
    const spec: IngressSpec = {
      ...(className ? { ingressClassName: className } : {}),
      ...(fallback ? { defaultBackend: backendOf(fallback) } : {}),
      ...(tls.length > 0 ? { tls } : {}),
      ...(rules.length > 0 ? { rules: rulesOf(rules) } : {}),
    };
    const pairs = annotations.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
    const annotated = pairs.length > 0 ? { annotations: Object.fromEntries(pairs) as Record<string, string> } : {};
    return draft({
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, creationTimestamp: null, ...annotated },
      spec,
      status: { loadBalancer: {} },
    });
  },
};

function check(rules: readonly string[], fallback: string, annotations: readonly string[]): void {
  if (!fallback && rules.length === 0)
    throw new CommandError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  for (const rule of rules)
    if (!ruleShape.test(rule))
      throw new CommandError(
        `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
      );
  for (const annotation of annotations)
    if (!annotation.includes('='))
      throw new CommandError(`annotation ${annotation} is invalid and should be in format key=[value]`);
  if (fallback && fallback.split(':').length !== 2)
    throw new CommandError('default-backend should be in format servicename:serviceport');
}

/** One rule for each host, with its paths in the order in which they were given. */
function rulesOf(texts: readonly string[]): IngressRule[] {
  const rules: IngressRule[] = [];
  for (const text of texts) {
    const [whole] = text.split(',');
    const slash = whole.indexOf('/');
    const host = whole.slice(0, slash);
    const [given, service] = whole.slice(slash).split('=');
    const isPrefix = given.endsWith('*');
    const path = {
      path: isPrefix ? given.slice(0, -1) : given,
      pathType: isPrefix ? 'Prefix' : 'Exact',
      backend: backendOf(service),
    };
    const known = rules.find((rule) => (rule.host ?? '') === host);
    if (known?.http) known.http.paths.push(path);
    else rules.push({ ...(host ? { host } : {}), http: { paths: [path] } });
  }
  return rules;
}

function backendOf(text: string): IngressBackend {
  const [name, port] = text.split(':');
  return { service: { name, port: /^-?\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

/** A host is under one secret at most; hosts of the same secret stand together. */
function tlsOf(texts: readonly string[]): NonNullable<IngressSpec['tls']> {
  const tls: NonNullable<IngressSpec['tls']> = [];
  const seen = new Set<string>();
  for (const text of texts) {
    const [whole, secured, ...rest] = text.split(',');
    const host = whole.slice(0, whole.indexOf('/'));
    if (secured === undefined || rest.length > 0 || seen.has(host)) continue;
    seen.add(host);
    const secretName = secured.split('=')[1] ?? '';
    const known = tls.find((each) => (each.secretName ?? '') === secretName);
    if (known) known.hosts = [...(known.hosts ?? []), host];
    else if (host || secretName)
      tls.push({ ...(host ? { hosts: [host] } : {}), ...(secretName ? { secretName } : {}) });
  }
  return tls;
}
