/** What a client takes for an answer: its Accept header, taken apart. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go

export interface AcceptedType {
  type: string;
  parameters: Record<string, string | undefined>;
}

/** `application/json;as=Table;g=meta.k8s.io, application/json` taken apart, in the order of preference. */
export function acceptedTypes(accept: string): AcceptedType[] {
  return accept.split(',').map((part) => {
    const [type, ...rest] = part.split(';').map((word) => word.trim());
    return { type, parameters: Object.fromEntries(rest.map((word) => word.split('=', 2) as [string, string])) };
  });
}

/** What JSON stands for here: everything that is written as text. Undefined when it is nothing that is served. */
export function writtenAs({ type }: AcceptedType): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

/** Whether a Table is what the client wants most. */
export function prefersTable(accept = ''): boolean {
  return acceptedTypes(accept)[0].parameters.as === 'Table';
}
