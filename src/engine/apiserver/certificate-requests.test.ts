/** Requests for certificates at the API server: who asks, who approves, who signs, and what each may write. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../api/object.ts';
import type { CertificateSigningRequest } from '../../kinds/certificate-signing-request/types.ts';
import { requestOfJane } from '../../kinds/samples.ts';
import { requestFor } from '../../testing/certificate-requests.ts';
import { said, TestServer } from './fixture.ts';

const requests = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const body = (name: string, spec: object = {}, metadata: object = {}): object => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name, ...metadata },
  spec: { request: requestOfJane, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'], ...spec },
});
const approved = { type: 'Approved', status: 'True', reason: 'Known', message: 'by me' };
const stored = (server: TestServer): CertificateSigningRequest =>
  server.get(`${requests}/jane`).body as CertificateSigningRequest;

function serverWithJane(metadata: object = {}): TestServer {
  const server = new TestServer();
  server.create(requests, body('jane', { username: 'root', groups: ['system:masters'] }, metadata));
  return server;
}

describe('a request for a certificate', () => {
  it('says who has asked, whatever the asker says', () => {
    expect(stored(serverWithJane())).toMatchObject({
      spec: { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] },
      status: {},
    });
  });

  it('for the group that may do everything is forbidden', () => {
    const request = requestFor({ subject: { organization: ['system:masters'], commonName: ['root'] } });
    expect(said(new TestServer().send('POST', requests, body('root', { request })))).toBe(
      '403 Forbidden: certificatesigningrequests.certificates.k8s.io "root" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    );
    const other = body('root', { request, signerName: 'example.com/shop' });
    expect(said(new TestServer().send('POST', requests, other))).toBe('201 CertificateSigningRequest');
  });

  it('whose bytes are no base64 is not even read', () => {
    expect(said(new TestServer().send('POST', requests, body('jane', { request: 'hello!' })))).toBe(
      '400 BadRequest: CertificateSigningRequest in version "v1" cannot be handled as a CertificateSigningRequest: illegal base64 data at input byte 5',
    );
  });

  it('that asks for nothing is refused for all that is missing', () => {
    const { apiVersion, kind } = stored(serverWithJane());
    expect(said(new TestServer().send('POST', requests, { apiVersion, kind, metadata: { name: 'a' } }))).toBe(
      '422 Invalid: CertificateSigningRequest.certificates.k8s.io "a" is invalid: [spec.request: Invalid value: []byte(nil): PEM block type must be CERTIFICATE REQUEST, spec.usages: Required value, spec.signerName: Required value]',
    );
  });

  it('is found by its signer', () => {
    const server = serverWithJane();
    server.create(requests, body('shop', { signerName: 'example.com/shop' }));
    const { items } = server.get(`${requests}?fieldSelector=spec.signerName=example.com/shop`).body as {
      items: KubernetesObject[];
    };
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['shop']);
  });
});

describe('approval', () => {
  it('writes the conditions and nothing else', () => {
    const server = serverWithJane();
    const before = stored(server);
    const sent = {
      ...before,
      spec: { ...before.spec, username: 'root' },
      status: { conditions: [approved], certificate: 'eA==' },
    };
    expect(server.send('PUT', `${requests}/jane/approval`, sent).code).toBe(200);
    const { spec, status } = stored(server);
    expect(spec).toEqual(before.spec);
    const now = before.metadata.creationTimestamp;
    expect(status).toEqual({ conditions: [{ ...approved, lastUpdateTime: now, lastTransitionTime: now }] });
  });

  it('is not to be had by the main resource, or by status', () => {
    const server = serverWithJane();
    const status = { conditions: [approved] };
    expect(server.patch(`${requests}/jane`, 'merge', { status }).code).toBe(200);
    expect(stored(server).status).toEqual({});
    expect(said(server.patch(`${requests}/jane/status`, 'merge', { status }))).toBe(
      '422 Invalid: CertificateSigningRequest.certificates.k8s.io "jane" is invalid: status.conditions: Forbidden: updates may not add a condition of type "Approved"',
    );
  });

  it('is refused when the request has changed since it was read', () => {
    const server = serverWithJane();
    const read = stored(server);
    server.patch(`${requests}/jane`, 'merge', { metadata: { labels: { team: 'shop' } } });
    expect(
      said(server.send('PUT', `${requests}/jane/approval`, { ...read, status: { conditions: [approved] } })),
    ).toContain('409 Conflict');
  });

  it('is read, replaced and patched, and known to discovery', () => {
    const server = serverWithJane();
    expect(said(server.get(`${requests}/jane/approval`))).toBe('200 CertificateSigningRequest');
    expect(server.send('POST', `${requests}/jane/approval`, body('jane')).code).toBe(405);
    expect(server.get(`${requests}/nobody/approval`).code).toBe(404);
    expect(said(server.get('/api/v1/nodes/n1/approval'))).toContain('404');
    const { resources } = server.get('/apis/certificates.k8s.io/v1').body as {
      resources: { name: string; verbs: string[] }[];
    };
    expect(resources.map(({ name, verbs }) => `${name} ${verbs.join()}`)).toEqual([
      'certificatesigningrequests create,delete,deletecollection,get,list,patch,update,watch',
      'certificatesigningrequests/approval get,patch,update',
      'certificatesigningrequests/status get,patch,update',
    ]);
  });

  it('belongs to whoever approves; what is asked for belongs to nobody', () => {
    const server = serverWithJane({ labels: { team: 'shop' } });
    server.patch(
      `${requests}/jane/approval`,
      'merge',
      { status: { conditions: [approved] } },
      { userAgent: 'kubectl/v1' },
    );
    const entries = stored(server).metadata.managedFields ?? [];
    expect(entries.map(({ subresource = '', fieldsV1 }) => [subresource, Object.keys(fieldsV1 ?? {})])).toEqual([
      ['approval', ['f:status']],
      ['', ['f:metadata']],
    ]);
  });
});
