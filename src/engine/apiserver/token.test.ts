import { describe, expect, it } from 'vitest';
import { textOfBase64 } from '../../kinds/base64.ts';
import { podBody, pods, said, TestServer } from './fixture.ts';

const accounts = '/api/v1/namespaces/default/serviceaccounts';
const reviews = '/apis/authentication.k8s.io/v1/tokenreviews';
const issuer = 'https://kubernetes.default.svc.cluster.local';
const nowSeconds = 1_767_225_600;

function cluster(): TestServer {
  const server = new TestServer();
  for (const name of ['robot', 'other'])
    server.create(accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });
  return server;
}

interface Issued {
  metadata: object;
  spec: object;
  status: { token: string; expirationTimestamp: string };
}

function ask(server: TestServer, spec: object = {}, name = 'robot'): Issued {
  const answer = server.send('POST', `${accounts}/${name}/token`, { spec });
  expect(said(answer)).toBe('201 TokenRequest');
  return answer.body as Issued;
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(textOfBase64(token.split('.')[1])) as Record<string, unknown>;
}

function statusOf(server: TestServer, token: string, audiences?: string[]): object {
  const answer = server.send('POST', reviews, { spec: { token, ...(audiences ? { audiences } : {}) } });
  expect(said(answer)).toBe('201 TokenReview');
  return (answer.body as { status: object }).status;
}

describe('a token of a service account', () => {
  it('is a JWT that says who it is for and how long', () => {
    const { metadata, spec, status } = ask(cluster());
    expect(metadata).toEqual({ name: 'robot', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' });
    expect(spec).toEqual({ audiences: [issuer], expirationSeconds: 3600, boundObjectRef: null });
    expect(status.expirationTimestamp).toBe('2026-01-01T01:00:00Z');
    expect(status.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{342}$/);
    expect(JSON.parse(textOfBase64(status.token.split('.')[0]))).toEqual({
      alg: 'RS256',
      kid: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    const claims = claimsOf(status.token);
    expect(Object.keys(claims)).toEqual(Object.keys(claims).sort());
    expect(claims).toMatchObject({
      aud: [issuer],
      exp: nowSeconds + 3600,
      iat: nowSeconds,
      iss: issuer,
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'robot' } },
      sub: 'system:serviceaccount:default:robot',
    });
  });

  it('is the same in every run, and never twice the same in one', () => {
    const server = cluster();
    const first = ask(server).status.token;
    expect(ask(cluster()).status.token).toBe(first);
    expect(ask(server).status.token).not.toBe(first);
  });

  it('can be bound to a pod', () => {
    const server = cluster();
    const { metadata } = server.create(pods, podBody('web', { spec: { serviceAccountName: 'robot' } }));
    const { token } = ask(server, { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'web' } }).status;
    expect(claimsOf(token)['kubernetes.io']).toMatchObject({ pod: { name: 'web', uid: metadata.uid } });
  });

  const failed = 'TokenRequest.authentication.k8s.io';
  it.each<[what: string, name: string, body: unknown, answer: string]>([
    ['no account', 'nobody', {}, '404 NotFound: serviceaccounts "nobody" not found'],
    [
      'too short',
      'robot',
      { spec: { expirationSeconds: 300 } },
      `422 Invalid: ${failed} "" is invalid: spec.expirationSeconds: Invalid value: 300: may not specify a duration less than 10 minutes`,
    ],
    [
      'too long',
      'robot',
      { spec: { expirationSeconds: 5_000_000_000 } },
      `422 Invalid: ${failed} "" is invalid: spec.expirationSeconds: Invalid value: 5000000000: may not specify a duration larger than 2^32 seconds`,
    ],
    [
      'another name',
      'robot',
      { metadata: { name: 'x' } },
      `422 Invalid: ${failed} "robot" is invalid: metadata.name: Invalid value: "x": must match the service account name if specified`,
    ],
    [
      'another kind of object',
      'robot',
      { spec: { boundObjectRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'x' } } },
      '400 BadRequest: cannot bind token to object of type /v1, Kind=ConfigMap',
    ],
    [
      'a pod that is not there',
      'robot',
      { spec: { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'x' } } },
      '404 NotFound: pods "x" not found',
    ],
    [
      'a pod of another account',
      'other',
      { spec: { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'web' } } },
      '400 BadRequest: cannot bind token for serviceaccount "other" to pod running with different serviceaccount name.',
    ],
    [
      'another pod of that name',
      'robot',
      { spec: { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'web', uid: 'old' } } },
      '409 Conflict: Operation cannot be fulfilled on Pod "web": the UID in the bound object reference (old) does not match the UID in record. The object might have been deleted and then recreated',
    ],
    [
      'a text for a number',
      'robot',
      { spec: { expirationSeconds: 'long' } },
      '400 BadRequest: TokenRequest in version "v1" cannot be handled as a TokenRequest: json: cannot unmarshal string into Go struct field TokenRequestSpec.spec.expirationSeconds of type int64',
    ],
  ])('is refused: %s', (_, name, body, answer) => {
    const server = cluster();
    server.create(pods, podBody('web', { spec: { serviceAccountName: 'robot' } }));
    expect(said(server.send('POST', `${accounts}/${name}/token`, body))).toBe(answer);
  });
});

describe('a review of a token', () => {
  it('tells whose it is', () => {
    const server = cluster();
    const { token } = ask(server).status;
    expect(statusOf(server, token)).toMatchObject({
      authenticated: true,
      user: {
        username: 'system:serviceaccount:default:robot',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
      },
      audiences: [issuer],
    });
  });

  it('refuses what this cluster has not signed, what is out of date, for somebody else, or of a deleted account', () => {
    const server = cluster();
    const { token } = ask(server).status;
    expect(statusOf(server, 'nonsense')).toEqual({ user: {}, error: 'invalid bearer token' });
    expect(statusOf(server, token.replace('.', '.x'))).toEqual({ user: {}, error: 'invalid bearer token' });
    expect(statusOf(server, token, ['vault'])).toEqual({
      user: {},
      error: `[invalid bearer token, token audiences ["${issuer}"] is invalid for the target audiences ["vault"]]`,
    });
    server.send('DELETE', `${accounts}/robot`);
    const invalidated = '[invalid bearer token, service account token has been invalidated]';
    expect(statusOf(server, token)).toEqual({ user: {}, error: invalidated });
    server.advance(3_600_000);
    expect(statusOf(server, token)).toEqual({
      user: {},
      error: '[invalid bearer token, service account token has expired]',
    });
  });

  it('needs a token', () => {
    expect(said(cluster().send('POST', reviews, { spec: {} }))).toBe(
      '400 BadRequest: token is required for TokenReview in authentication',
    );
  });
});
