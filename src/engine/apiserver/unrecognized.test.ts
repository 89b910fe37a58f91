import { describe, expect, it } from 'vitest';
import type { ApiRequest, HttpMethod } from '../../api/request.ts';
import { configMaps, podBody, pods, said, statusOf, TestServer } from './fixture.ts';

const problem = "invalid character 'x' looking for beginning of value";
const broken: Partial<ApiRequest> = { unreadable: { problem, summary: '78797a' } };
const noKind = `couldn't get version/kind; json parse error: ${problem}`;

describe('a body that is no JSON is refused in the words for what it was meant to be', () => {
  const server = new TestServer();
  server.create(pods, podBody('web'));

  it.each<[HttpMethod, path: string, contentType: string, answer: string]>([
    [
      ...(['POST', pods, 'application/json'] as const),
      `400 BadRequest: the object provided is unrecognized (must be of type Pod): ${noKind} (78797a)`,
    ],
    [
      ...(['PUT', `${pods}/nobody`, 'application/json'] as const),
      `400 BadRequest: the object provided is unrecognized (must be of type Pod): ${noKind} (78797a)`,
    ],
    [
      ...(['POST', `${pods}/web/eviction`, 'application/json'] as const),
      `400 BadRequest: the object provided is unrecognized (must be of type Eviction): ${noKind} (78797a)`,
    ],
    ['DELETE', `${pods}/web`, 'application/json', `500 Failure: ${noKind}`],
    ['PATCH', `${pods}/web`, 'application/merge-patch+json', `400 BadRequest: error decoding patch: ${problem}`],
    ['PATCH', `${pods}/web`, 'application/json-patch+json', `400 BadRequest: error decoding patch: ${problem}`],
    ['PATCH', `${pods}/web`, 'application/strategic-merge-patch+json', `400 BadRequest: ${problem}`],
    ['PATCH', `${pods}/nobody`, 'application/merge-patch+json', '404 NotFound: pods "nobody" not found'],
    ['GET', `${pods}/web`, 'application/json', '200 Pod'],
  ])('%s %s as %s', (method, path, contentType, answer) => {
    expect(said(server.send(method, path, undefined, { ...broken, contentType }))).toBe(answer);
  });
});

describe('JSON in which no object can be recognised', () => {
  const server = new TestServer();
  const struct =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

  it.each<[body: unknown, problem: string]>([
    [undefined, 'unexpected end of JSON input (<empty>)'],
    [[1, 2], `json: cannot unmarshal array into Go value of type ${struct} (5b312c325d)`],
    ['text', `json: cannot unmarshal string into Go value of type ${struct} (227465787422)`],
    [{ kind: 5 }, 'json: cannot unmarshal number into Go struct field .kind of type string ({"kind":5})'],
  ])('%j', (body, why) => {
    const answer = server.send('POST', pods, body);
    expect(said(answer)).toBe(
      `400 BadRequest: the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: ${why}`,
    );
  });

  it('null is an object without fields', () => {
    const answer = server.send('POST', configMaps, null);
    expect(said(answer)).toBe(
      '422 Invalid: ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    );
    // Go leaves out what is empty.
    expect(Object.keys(statusOf(answer).details ?? {})).toEqual(['kind', 'causes']);
  });
});
