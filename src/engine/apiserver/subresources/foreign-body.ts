/** Reads a body of a kind that is never stored: a request for a token, a review. */
import { isJsonObject, type JsonObject } from '../../../api/plain-json.ts';
import { badRequest, type Status } from '../../../api/status.ts';
import { checkSchema } from '../../../kinds/schema.ts';
import { withoutNulls } from '../decode.ts';
import { schemeName, unrecognized } from '../unrecognized.ts';

/** A private copy without nulls, whose fields are of the right types. @param apiVersion e.g. `authentication.k8s.io/v1` */
export function readForeignBody(
  apiVersion: string,
  kind: string,
  definition: string,
  body: unknown,
): JsonObject | Status {
  const unknown = unrecognized(kind, body);
  if (unknown || !isJsonObject(body)) return unknown ?? badRequest(`not a ${kind} object`);
  const said = String(body.apiVersion ?? apiVersion);
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  if (body.kind !== undefined && body.kind !== kind)
    return badRequest(
      `${String(body.kind)} in version "${version}" cannot be handled as a ${kind}: no kind "${String(body.kind)}" is registered for version "${said}" in scheme "${schemeName}"`,
    );
  if (said !== apiVersion)
    return badRequest(`the API version in the data (${said}) does not match the expected API version (${apiVersion})`);
  const mistyped = checkSchema(definition, body).find((problem) => problem.kind === 'type');
  if (mistyped)
    return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${mistyped.message}`);
  return withoutNulls(body);
}
