/** Token: a new token of a service account, perhaps bound to a pod, a node or a secret and as short-lived as that. */
// k8s: pkg/registry/core/serviceaccount/storage/token.go TokenREST.Create
import { splitApiVersion, type KubernetesObject } from '../../../api/object.ts';
import type { ApiResponse } from '../../../api/request.ts';
import { badRequest, conflict, invalid, isStatus, notFound, type Status } from '../../../api/status.ts';
import { formatTime } from '../../../api/time.ts';
import { FieldReport } from '../../../api/validation.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { signToken, tokenIssuer, type BoundObject, type TokenClaims } from '../../../kinds/service-account/token.ts';
import { answer, refuse, type Call, type Core } from '../core.ts';
import { storeKey } from '../resources.ts';
import { readForeignBody } from './foreign-body.ts';

const apiVersion = 'authentication.k8s.io/v1';
const durationSecondsDefault = 3600;
const durationSecondsMin = 600;
const durationSecondsMax = 2 ** 32;

interface TokenRequest {
  metadata?: { name?: string; namespace?: string };
  spec?: { audiences?: string[]; expirationSeconds?: number; boundObjectRef?: BoundObjectReference };
}

interface BoundObjectReference {
  apiVersion?: string;
  kind?: string;
  name?: string;
  uid?: string;
}

export function createToken(call: Call): ApiResponse {
  const { core, request, resource } = call;
  const name = request.name ?? '';
  const namespace = request.namespace ?? '';
  core.passage.enter('decoding');
  const body = readForeignBody(apiVersion, 'TokenRequest', 'io.k8s.api.authentication.v1.TokenRequest', request.body);
  if (isStatus(body)) return refuse(body);
  const { metadata = {}, spec = {} } = body as TokenRequest;
  const misnamed = new FieldReport();
  if (metadata.name && metadata.name !== name)
    misnamed.invalid('metadata.name', metadata.name, 'must match the service account name if specified');
  else if (metadata.namespace && metadata.namespace !== namespace)
    misnamed.invalid('metadata.namespace', metadata.namespace, 'must match the service account namespace if specified');
  if (misnamed.causes.length > 0) return refuse(invalidToken(name, misnamed));
  core.passage.enter('lookup');
  const account = core.store.get(storeKey(resource, namespace, name));
  if (!account) return refuse(notFound(resource.name, name));
  const seconds = spec.expirationSeconds ?? durationSecondsDefault;
  core.passage.enter('validation');
  const outOfBounds = checkDuration(seconds);
  if (outOfBounds) return refuse(outOfBounds);
  const bound = spec.boundObjectRef ? boundObjects(call, spec.boundObjectRef) : {};
  if (isStatus(bound)) return refuse(bound);
  const nowSeconds = Math.floor(core.nowMs / 1000);
  const audiences = spec.audiences?.length ? spec.audiences : [tokenIssuer];
  const claims: TokenClaims = {
    aud: audiences,
    exp: nowSeconds + seconds,
    iat: nowSeconds,
    iss: tokenIssuer,
    jti: core.options.random.stream('apiserver/tokens').uid(),
    'kubernetes.io': { namespace, ...bound, serviceaccount: { name, uid: account.value.metadata.uid } },
    nbf: nowSeconds,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const issued = {
    kind: 'TokenRequest',
    apiVersion,
    metadata: { name, namespace, creationTimestamp: core.now },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: spec.boundObjectRef ?? null },
    status: {
      token: signToken(claims, signingKey(core)),
      expirationTimestamp: formatTime((nowSeconds + seconds) * 1000),
    },
  };
  return answer(issued, 201);
}

/** What stands for the cluster's private key: a function of the seed alone, so it needs no place in a save. */
export function signingKey({ options }: Core): string {
  const stream = options.random.stream('apiserver/token-key');
  stream.reset();
  return stream.uid();
}

// k8s: pkg/apis/authentication/validation/validation.go ValidateTokenRequest
function checkDuration(seconds: number): Status | undefined {
  const report = new FieldReport();
  const field = 'spec.expirationSeconds';
  if (seconds < durationSecondsMin) report.invalid(field, seconds, 'may not specify a duration less than 10 minutes');
  if (seconds > durationSecondsMax)
    report.invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds');
  return report.causes.length > 0 ? invalidToken('', report) : undefined;
}

function invalidToken(name: string, { causes }: FieldReport): Status {
  return invalid('authentication.k8s.io', 'TokenRequest', name, causes);
}

type Bound = Pick<TokenClaims['kubernetes.io'], 'node' | 'pod' | 'secret'>;

function boundObjects(call: Call, reference: BoundObjectReference): Bound | Status {
  const { group, version } = splitApiVersion(reference.apiVersion ?? '');
  const { kind = '', name = '' } = reference;
  const plural = { Pod: 'pods', Node: 'nodes', Secret: 'secrets' }[kind];
  if (group !== '' || !plural)
    return badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  const found = lookUp(call, plural, name);
  if (!found) return notFound({ group: '', resource: plural }, name);
  const account = call.request.name;
  if (kind === 'Pod' && (found as Pod).spec.serviceAccountName !== account)
    return badRequest(
      `cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`,
    );
  const { uid } = found.metadata;
  if (reference.uid && reference.uid !== uid)
    return conflict(
      { group, resource: kind },
      name,
      `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  if (kind === 'Node') return { node: { name, uid } };
  if (kind === 'Secret') return { secret: { name, uid } };
  return { ...nodeOf(call, found as Pod), pod: { name, uid } };
}

function nodeOf(call: Call, pod: Pod): { node?: BoundObject } {
  const { nodeName } = pod.spec;
  if (!nodeName) return {};
  return { node: { name: nodeName, uid: lookUp(call, 'nodes', nodeName)?.metadata.uid ?? '' } };
}

function lookUp({ core, request }: Call, plural: string, name: string): KubernetesObject | undefined {
  return core.store.get(storeKey(core.resources.of('', plural), request.namespace, name))?.value;
}
