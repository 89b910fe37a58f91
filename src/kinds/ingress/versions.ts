/** Ingresses as extensions/v1beta1 and networking.k8s.io/v1beta1 wrote them: backends by `serviceName` and `servicePort`. */
// k8s: pkg/apis/networking/v1beta1/conversion.go, defaults.go
import type { OtherVersion } from '../../api/kind.ts';
import type { IngressBackend, IngressSpec } from './types.ts';

interface OldBackend {
  serviceName?: string;
  servicePort?: string | number;
  resource?: unknown;
}

type Convert = (backend: unknown) => unknown;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is not shaped like a backend is left for the schema to refuse. */
const toService: Convert = (backend) => {
  if (!isObject(backend)) return backend;
  const { serviceName, servicePort, ...rest } = backend as OldBackend;
  if (serviceName === undefined && servicePort === undefined) return rest;
  const port = typeof servicePort === 'number' ? { number: servicePort } : servicePort ? { name: servicePort } : {};
  return { ...rest, service: { name: serviceName ?? '', port } };
};

const fromService: Convert = (backend) => {
  if (!isObject(backend)) return backend;
  const { service, ...rest } = backend as IngressBackend;
  if (!service) return { ...rest, servicePort: 0 };
  const { name, number } = service.port ?? {};
  return { ...rest, serviceName: service.name, servicePort: name || (number ?? 0) };
};

function convertPaths(spec: IngressSpec, convert: Convert, fill: (path: Record<string, unknown>) => void): void {
  if (!Array.isArray(spec.rules)) return;
  for (const rule of spec.rules) {
    const paths: unknown = isObject(rule) && isObject(rule.http) ? rule.http.paths : undefined;
    if (!Array.isArray(paths)) continue;
    for (const path of paths) {
      if (!isObject(path)) continue;
      path.backend = convert(path.backend);
      fill(path);
    }
  }
}

function ingressBeta(group: string, deprecatedIn: string): OtherVersion {
  return {
    group,
    version: 'v1beta1',
    deprecatedIn,
    removedIn: 'v1.22',
    toStorage(draft) {
      if (!isObject(draft.spec)) return;
      const { spec } = draft;
      if ('backend' in spec) {
        spec.defaultBackend = toService(spec.backend);
        delete spec.backend;
      }
      convertPaths(spec as IngressSpec, toService, (path) => (path.pathType ??= 'ImplementationSpecific'));
    },
    fromStorage(draft) {
      if (!isObject(draft.spec)) return;
      const { spec } = draft;
      if ('defaultBackend' in spec) {
        spec.backend = fromService(spec.defaultBackend);
        delete spec.defaultBackend;
      }
      convertPaths(spec as IngressSpec, fromService, () => undefined);
    },
  };
}

export const ingressBetas = [ingressBeta('networking.k8s.io', 'v1.19'), ingressBeta('extensions', 'v1.14')];
