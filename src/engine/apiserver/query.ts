/** Reads the query, the content type and the Accept header of a request into options. */
// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go ListOptions, GetOptions, CreateOptions, DeleteOptions
import { acceptedTypes, writtenAs } from '../../api/accept.ts';
import { isJsonObject } from '../../api/plain-json.ts';
import { isTrue } from '../../api/query-boolean.ts';
import type { ApiRequest, DeleteOptions, RequestOptions, Verb } from '../../api/request.ts';
import { badRequest, isStatus, type Status, type StatusCause } from '../../api/status.ts';
import { problemsOfManager } from './managed-fields/manager.ts';
import { patchContentTypes } from './patch.ts';
import { invalidRequest, notAcceptable, unsupportedMediaType } from './refusals.ts';

export function readOptions(request: ApiRequest, verb: Verb): RequestOptions | Status {
  const query = request.query ?? {};
  const options: RequestOptions = { untrusted: true };
  for (const field of ['labelSelector', 'fieldSelector', 'resourceVersion', 'continue', 'fieldManager'] as const) {
    if (query[field]) options[field] = query[field];
  }
  if (query.resourceVersionMatch)
    options.resourceVersionMatch = query.resourceVersionMatch as RequestOptions['resourceVersionMatch'];
  for (const field of ['limit', 'timeoutSeconds'] as const) {
    if (!query[field]) continue;
    if (!/^-?\d+$/.test(query[field]))
      return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(query[field])}: invalid syntax`);
    options[field] = Number(query[field]);
  }
  for (const field of ['allowWatchBookmarks', 'sendInitialEvents', 'force'] as const) {
    if (query[field] !== undefined) options[field] = isTrue(query[field]);
  }
  const said =
    readDryRun(query, verb, options) ??
    readFieldValidation(query, verb, options) ??
    checkManager(query, verb) ??
    readForm(request, options, verb);
  if (said) return said;
  if (request.duplicates) options.duplicates = request.duplicates;
  if (verb === 'patch') return readPatchType(request, options);
  if (verb === 'delete' || verb === 'deletecollection') return readDeleteOptions(request, options);
  return (verb === 'create' || verb === 'update') && !isJson(request.contentType)
    ? unsupportedMediaType(['application/json', 'application/yaml'])
    : options;
}

const optionsKinds: Partial<Record<Verb, string>> = {
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
  delete: 'DeleteOptions',
  deletecollection: 'DeleteOptions',
};

function readDryRun(query: Record<string, string>, verb: Verb, options: RequestOptions): Status | undefined {
  if (!query.dryRun || !optionsKinds[verb]) return undefined;
  if (query.dryRun !== 'All') return unknownDryRun(optionsKinds[verb], query.dryRun);
  options.dryRun = true;
  return undefined;
}

function unknownDryRun(kind: string, word: string): Status {
  const message = `Unsupported value: ${JSON.stringify(word)}: supported values: "All"`;
  return invalidRequest(kind, [{ reason: 'FieldValueNotSupported', field: 'dryRun', message }]);
}

const validations = ['Ignore', 'Strict', 'Warn'] as const;

function readFieldValidation(query: Record<string, string>, verb: Verb, options: RequestOptions): Status | undefined {
  if (verb !== 'create' && verb !== 'update' && verb !== 'patch') return undefined;
  const asked = query.fieldValidation || 'Warn';
  const known = validations.find((validation) => validation === asked);
  if (known) {
    options.fieldValidation = known;
    return undefined;
  }
  const message = `Unsupported value: ${JSON.stringify(asked)}: supported values: ${validations.map((word) => JSON.stringify(word)).join(', ')}`;
  return invalidRequest(optionsKinds[verb] ?? '', [
    { reason: 'FieldValueNotSupported', field: 'fieldValidation', message },
  ]);
}

function readPatchType(request: ApiRequest, options: RequestOptions): RequestOptions | Status {
  const type = (request.contentType ?? '').split(';')[0].trim();
  if (!Object.hasOwn(patchContentTypes, type)) return unsupportedMediaType(Object.keys(patchContentTypes));
  options.patchType = patchContentTypes[type];
  const causes = options.patchType === 'apply' ? applyProblems(options) : otherPatchProblems(request);
  return causes.length > 0 ? invalidRequest('PatchOptions', causes) : options;
}

// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidatePatchOptions
function applyProblems({ fieldManager }: RequestOptions): StatusCause[] {
  if (fieldManager) return [];
  const message = 'Required value: is required for apply patch';
  return [{ reason: 'FieldValueRequired', field: 'fieldManager', message }];
}

function otherPatchProblems({ query = {} }: ApiRequest): StatusCause[] {
  if (query.force === undefined) return [];
  const message = 'Forbidden: may not be specified for non-apply patch';
  return [{ reason: 'FieldValueForbidden', field: 'force', message }];
}

function checkManager({ fieldManager }: Record<string, string>, verb: Verb): Status | undefined {
  if (!fieldManager || (verb !== 'create' && verb !== 'update' && verb !== 'patch')) return undefined;
  const causes = problemsOfManager(fieldManager);
  return causes.length > 0 ? invalidRequest(optionsKinds[verb] ?? '', causes) : undefined;
}

function isJson(contentType: string | undefined): boolean {
  return !contentType || /^(application\/(json|yaml)|\*\/\*)\s*(;|$)/.test(contentType);
}

/** Options of a deletion come in its body, or else in its query. */
function readDeleteOptions(request: ApiRequest, options: RequestOptions): RequestOptions | Status {
  const { body, query = {} } = request;
  if (body !== undefined && body !== null) {
    if (!isJsonObject(body))
      return badRequest(
        'couldn\'t get version/kind; json parse error: json: cannot unmarshal into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
      );
    const deleteOptions = readDeleteBody(body);
    if (isStatus(deleteOptions)) return deleteOptions;
    const unknown = deleteOptions.dryRun?.find((word) => word !== 'All');
    if (unknown !== undefined) return unknownDryRun('DeleteOptions', unknown);
    if (deleteOptions.dryRun?.includes('All')) options.dryRun = true;
    options.deleteOptions = deleteOptions;
    return options;
  }
  const deleteOptions: DeleteOptions = {};
  if (query.gracePeriodSeconds) {
    if (!/^-?\d+$/.test(query.gracePeriodSeconds))
      return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(query.gracePeriodSeconds)}: invalid syntax`);
    deleteOptions.gracePeriodSeconds = Number(query.gracePeriodSeconds);
  }
  if (query.propagationPolicy)
    deleteOptions.propagationPolicy = query.propagationPolicy as DeleteOptions['propagationPolicy'];
  if (query.orphanDependents) deleteOptions.orphanDependents = isTrue(query.orphanDependents);
  options.deleteOptions = deleteOptions;
  return options;
}

/** Takes the options of a deletion from JSON that nobody has checked. */
export function readDeleteBody(body: Record<string, unknown>): DeleteOptions | Status {
  if (body.kind !== undefined && body.kind !== 'DeleteOptions') {
    return badRequest(
      `${String(body.kind)} in version ${JSON.stringify(String(body.apiVersion))} cannot be handled as a DeleteOptions`,
    );
  }
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions, dryRun } = body;
  const wrong = (what: unknown, field: string, type: string): Status =>
    badRequest(
      `DeleteOptions in version "v1" cannot be handled as a DeleteOptions: json: cannot unmarshal ${Array.isArray(what) ? 'array' : typeof what} into Go struct field DeleteOptions.${field} of type ${type}`,
    );
  if (gracePeriodSeconds != null && !Number.isInteger(gracePeriodSeconds))
    return wrong(gracePeriodSeconds, 'gracePeriodSeconds', 'int64');
  if (propagationPolicy != null && typeof propagationPolicy !== 'string')
    return wrong(propagationPolicy, 'propagationPolicy', 'v1.DeletionPropagation');
  if (orphanDependents != null && typeof orphanDependents !== 'boolean')
    return wrong(orphanDependents, 'orphanDependents', 'bool');
  if (preconditions != null && !isJsonObject(preconditions))
    return wrong(preconditions, 'preconditions', 'v1.Preconditions');
  if (dryRun != null && !Array.isArray(dryRun)) return wrong(dryRun, 'dryRun', '[]string');
  return {
    ...(gracePeriodSeconds == null ? {} : { gracePeriodSeconds: gracePeriodSeconds as number }),
    ...(propagationPolicy == null
      ? {}
      : { propagationPolicy: propagationPolicy as DeleteOptions['propagationPolicy'] }),
    ...(orphanDependents == null ? {} : { orphanDependents }),
    ...(preconditions == null ? {} : { preconditions: textFields(preconditions as Record<string, unknown>) }),
    ...(dryRun == null ? {} : { dryRun: dryRun.map(String) }),
  };
}

function textFields(preconditions: Record<string, unknown>): { uid?: string; resourceVersion?: string } {
  const { uid, resourceVersion } = preconditions;
  return {
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  };
}

const forms: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

/** Which form the answer takes: the first that both sides know. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go
function readForm(request: ApiRequest, options: RequestOptions, verb: Verb): Status | undefined {
  if (!request.accept) return undefined;
  const includeObject = request.query?.includeObject;
  const isStream = verb === 'watch';
  for (const accepted of acceptedTypes(request.accept)) {
    const written = writtenAs(accepted);
    // Nobody could tell where in a stream of YAML an event ends.
    if (!written || (isStream && written === 'yaml')) continue;
    const { as, g: group } = accepted.parameters;
    if (as !== undefined && (group !== 'meta.k8s.io' || !forms.has(as))) continue;
    // A list has a form of its own; what is one object to one client is a list to none.
    if (as !== undefined && as !== 'Table') {
      if ((verb === 'list') !== (as === 'PartialObjectMetadataList')) continue;
      options.asPartial = true;
    }
    if (as === 'Table') {
      options.asTable = true;
      if (includeObject === 'None' || includeObject === 'Object') options.includeObject = includeObject;
    }
    if (written === 'yaml') options.asYaml = true;
    return undefined;
  }
  return notAcceptable(isStream ? ['application/json;stream=watch'] : ['application/json', 'application/yaml']);
}
