import { beforeEach, describe, expect, it } from 'vitest';
import type { ManagedFieldsEntry } from '../../api/object.ts';
import type { ApiResponse } from '../../api/request.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { configMaps, deploymentBody, deployments, pods, said, statusOf, TestServer } from './fixture.ts';

let server: TestServer;
const web = `${deployments}/web`;

beforeEach(() => {
  server = new TestServer();
});

function apply(url: string, manager: string, body: unknown, more = ''): ApiResponse {
  return server.patch(`${url}?fieldManager=${manager}${more}`, 'apply', body);
}

function deployment(spec: object, metadata: object = {}): object {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...metadata }, spec };
}

function map(data: object, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours', ...metadata }, data };
}

/** `kubectl Apply apps/v1 12s: f:spec{f:replicas}`, one line an entry. */
function owners(url: string): string[] {
  const { metadata } = server.get(url).body as { metadata: { managedFields?: ManagedFieldsEntry[] } };
  return (metadata.managedFields ?? []).map(
    ({ manager, operation, subresource, fieldsV1 }) =>
      `${manager} ${operation}${subresource ? ` ${subresource}` : ''}: ${fieldsText(fieldsV1 ?? {})}`,
  );
}

function fieldsText(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .map(([key, value]) => {
      const below = fieldsText(value as Record<string, unknown>);
      return below ? `${key.replace(/^f:/, '')}{${below}}` : key.replace(/^f:/, '');
    })
    .join(' ');
}

const colours = `${configMaps}/colours`;

describe('apply', () => {
  it('creates what is not there, and owns what it names', () => {
    expect(said(apply(colours, 'a', map({ sky: 'blue' })))).toBe('201 ConfigMap');
    expect(owners(colours)).toEqual(['a Apply: data{sky}']);
  });

  it('writes nothing the second time', () => {
    apply(web, 'a', deploymentBody('web'));
    const { revision } = server.api.store;
    server.advance(5000);
    expect(said(apply(web, 'a', deploymentBody('web')))).toBe('200 Deployment');
    expect(server.api.store.revision).toBe(revision);
  });

  it('takes away what its owner names no longer', () => {
    apply(colours, 'a', map({ sky: 'blue', grass: 'green' }));
    apply(colours, 'a', map({ sky: 'blue' }));
    expect(server.get(colours).body).toMatchObject({ data: { sky: 'blue' } });
    expect(owners(colours)).toEqual(['a Apply: data{sky}']);
    expect((server.get(colours).body as { data: object }).data).toEqual({ sky: 'blue' });
  });

  it('keeps what another owner still wants', () => {
    apply(colours, 'a', map({ sky: 'blue' }));
    apply(colours, 'b', map({ sky: 'blue' }));
    apply(colours, 'a', map({ grass: 'green' }));
    expect((server.get(colours).body as { data: object }).data).toEqual({ sky: 'blue', grass: 'green' });
    expect(owners(colours)).toEqual(['b Apply: data{sky}', 'a Apply: data{grass}']);
  });

  it('lets two managers share a list, each with items of its own', () => {
    const spec = (deploymentBody('web') as { spec: object }).spec;
    apply(web, 'a', deployment(spec));
    const sidecar = { name: 'sidecar', image: 'busybox' };
    expect(said(apply(web, 'b', deployment({ template: { spec: { containers: [sidecar] } } })))).toBe('200 Deployment');
    const { containers } = (server.get(web).body as Deployment).spec.template.spec;
    expect(containers.map(({ name }) => name)).toEqual(['web', 'sidecar']);
    expect(owners(web)[1]).toBe('b Apply: spec{template{spec{containers{k:{"name":"sidecar"}{. image name}}}}}');
  });

  it('tells ports apart by number and protocol, which is TCP unless said otherwise', () => {
    const service = (ports: object[]): object => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { ports },
    });
    const url = '/api/v1/namespaces/default/services/web';
    apply(url, 'a', service([{ name: 'a', port: 80 }]));
    expect(said(apply(url, 'b', service([{ name: 'b', port: 80, protocol: 'UDP' }])))).toBe('200 Service');
    expect(owners(url)).toEqual([
      'a Apply: spec{ports{k:{"port":80,"protocol":"TCP"}{. name port}}}',
      'b Apply: spec{ports{k:{"port":80,"protocol":"UDP"}{. name port protocol}}}',
    ]);
  });

  it('writes a status through its subresource, and leaves the spec to others', () => {
    apply(web, 'a', deploymentBody('web'));
    const status = { ...deployment({ replicas: 9 }), status: { replicas: 2 } };
    expect(said(apply(`${web}/status`, 'b', status))).toBe('200 Deployment');
    expect(server.get(web).body).toMatchObject({ spec: { replicas: 3 }, status: { replicas: 2 } });
    expect(owners(web)[1]).toBe('b Apply status: status{replicas}');
  });

  it('converts what is sent in a retired version', () => {
    const url = '/apis/extensions/v1beta1/namespaces/default/deployments/web';
    const body = { ...(deploymentBody('web') as object), apiVersion: 'extensions/v1beta1' };
    expect(said(apply(url, 'a', body))).toBe('201 Deployment');
    expect(server.get(web).body).toMatchObject({ apiVersion: 'apps/v1', spec: { replicas: 3 } });
  });

  it('tries without keeping', () => {
    expect(said(apply(colours, 'a', map({ sky: 'blue' }), '&dryRun=All'))).toBe('201 ConfigMap');
    expect(said(server.get(colours))).toBe('404 NotFound: configmaps "colours" not found');
  });
});

describe('conflicts', () => {
  beforeEach(() => {
    server.send('POST', `${deployments}?fieldManager=kubectl-create`, deploymentBody('web'));
  });

  it('names one field and its owner', () => {
    const refused = apply(web, 'a', deployment({ replicas: 5 }));
    expect(said(refused)).toBe(
      '409 Conflict: Apply failed with 1 conflict: conflict with "kubectl-create" using apps/v1: .spec.replicas',
    );
    expect(statusOf(refused).details).toEqual({
      causes: [
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "kubectl-create" using apps/v1',
          field: '.spec.replicas',
        },
      ],
    });
  });

  it('names several by their owners', () => {
    server.patch(`${web}/status?fieldManager=b`, 'merge', { status: { replicas: 1 } });
    apply(web, 'c', deployment({ minReadySeconds: 1 }));
    const containers = [{ name: 'web', image: 'nginx:2' }];
    const spec = { replicas: 5, minReadySeconds: 2, template: { spec: { containers } } };
    expect(said(apply(web, 'a', deployment(spec)))).toBe(
      [
        '409 Conflict: Apply failed with 3 conflicts: conflicts with "c":',
        '- .spec.minReadySeconds',
        'conflicts with "kubectl-create" using apps/v1:',
        '- .spec.replicas',
        '- .spec.template.spec.containers[name="web"].image',
      ].join('\n'),
    );
  });

  it('takes the field when forced', () => {
    expect(said(apply(web, 'a', deployment({ replicas: 5 }), '&force=true'))).toBe('200 Deployment');
    expect(server.get(web).body).toMatchObject({ spec: { replicas: 5 } });
    expect(owners(web)[0]).toBe('a Apply: spec{replicas}');
    expect(owners(web)[1]).not.toContain('replicas');
  });

  it('remembers who has scaled, without a time', () => {
    server.patch(`${web}/scale?fieldManager=kubectl`, 'merge', { spec: { replicas: 4 } });
    expect(owners(web)[0]).toBe('kubectl Update scale: spec{replicas}');
    expect(said(apply(web, 'a', deployment({ replicas: 5 })))).toBe(
      '409 Conflict: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  it('are found in a Scale as well', () => {
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 7 } };
    expect(said(apply(`${web}/scale`, 'a', scale))).toBe(
      '409 Conflict: Apply failed with 1 conflict: conflict with "kubectl-create" using autoscaling/v1: .spec.replicas',
    );
    expect(said(apply(`${web}/scale`, 'a', scale, '&force=true'))).toBe('200 Scale');
    expect(owners(web)[0]).toBe('a Apply scale: spec{replicas}');
    expect(server.get(web).body).toMatchObject({ spec: { replicas: 7 } });
  });
});

describe('refusals', () => {
  const bad = { name: 'web', image: 'nginx', ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] };
  const cases: [string, () => ApiResponse, string][] = [
    [
      'no manager',
      () => server.patch(web, 'apply', deploymentBody('web')),
      '422 Invalid: PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    [
      'a manager of too long a name',
      () => apply(web, 'x'.repeat(129), deploymentBody('web')),
      '422 Invalid: PatchOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
    ],
    [
      'a manager that cannot be printed',
      () => server.send('POST', `${deployments}?fieldManager=a%07`, deploymentBody('web')),
      '422 Invalid: CreateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "a\\u0007": should only contain printable characters; found a non-printable character (7) at position 1',
    ],
    [
      'force for another patch',
      () => server.patch(`${web}?force=true`, 'merge', {}),
      '422 Invalid: PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
    ],
    [
      'managed fields in the configuration',
      () => apply(web, 'a', deployment({}, { managedFields: [] })),
      '400 BadRequest: metadata.managedFields must be nil',
    ],
    ['another kind', () => apply(web, 'a', map({})), '400 BadRequest: invalid object type: /v1, Kind=ConfigMap'],
    [
      'a field that the schema does not know',
      () => apply(web, 'a', deployment({ replica: 1 }, { namespace: 'default' })),
      '500 Failure: failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema',
    ],
    [
      'a value of another type',
      () => apply(web, 'a', deployment({ replicas: 'many' })),
      '500 Failure: failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string',
    ],
    [
      'the same port twice',
      () => apply(web, 'a', deployment({ template: { spec: { containers: [bad] } } })),
      '500 Failure: failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.template.spec.containers[name="web"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]',
    ],
    [
      'another name',
      () => apply(`${deployments}/other`, 'a', deploymentBody('web')),
      '400 BadRequest: the name of the object (web) does not match the name on the URL (other)',
    ],
    [
      'a status of what is not there',
      () => apply(`${web}/status`, 'a', deploymentBody('web')),
      '404 NotFound: deployments.apps "web" not found',
    ],
  ];
  it.each(cases)('%s', (_, work, expected) => expect(said(work())).toBe(expected));

  it('refuses a resourceVersion that is not the last', () => {
    apply(colours, 'a', map({ sky: 'blue' }));
    expect(said(apply(colours, 'a', map({ sky: 'red' }, { resourceVersion: '1' })))).toBe(
      '409 Conflict: Operation cannot be fulfilled on configmaps "colours": the object has been modified; please apply your changes to the latest version and try again',
    );
  });
});

describe('owners', () => {
  it('go by the name given, else by the program, else are unknown', () => {
    const names = ['?fieldManager=me', '', ''].map((query, place) => {
      const more = place === 1 ? { userAgent: 'curl/8.1 (linux)' } : {};
      const body = map({}, { name: `m${place}` });
      const made = server.send('POST', configMaps + query, { ...body, data: { a: '1' } }, more).body;
      return (made as { metadata: { managedFields: ManagedFieldsEntry[] } }).metadata.managedFields[0].manager;
    });
    expect(names).toEqual(['me', 'curl', 'unknown']);
  });

  it('lists a new Deployment as upstream does', () => {
    server.send('POST', `${deployments}?fieldManager=kubectl-create`, deploymentBody('web'));
    expect(owners(web)).toEqual([
      'kubectl-create Update: spec{progressDeadlineSeconds replicas revisionHistoryLimit selector ' +
        'strategy{rollingUpdate{. maxSurge maxUnavailable} type} template{metadata{labels{. app}} spec{' +
        'containers{k:{"name":"web"}{. image imagePullPolicy name resources terminationMessagePath terminationMessagePolicy}} ' +
        'dnsPolicy restartPolicy schedulerName securityContext terminationGracePeriodSeconds}}}',
    ]);
  });

  it('does not list what admission adds, nor what the server itself writes', () => {
    server.send('POST', `${pods}?fieldManager=me`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { generateName: 'web-' },
      spec: { containers: [{ name: 'web', image: 'nginx' }] },
    });
    const [pod] = (server.get(pods).body as { items: { metadata: { managedFields: ManagedFieldsEntry[] } }[] }).items;
    const text = fieldsText(pod.metadata.managedFields[0].fieldsV1 ?? {});
    expect(text).toMatch(/^metadata\{generateName\} spec\{containers/);
    expect(text).not.toMatch(/tolerations|serviceAccount|priority|uid|status/);
  });

  it('are kept from a client who does not know of them, and forgotten when asked', () => {
    server.send('POST', `${configMaps}?fieldManager=me`, map({ sky: 'blue' }));
    server.send('PUT', `${colours}?fieldManager=you`, map({ sky: 'blue', grass: 'green' }));
    expect(owners(colours)).toEqual(['me Update: data{. sky}', 'you Update: data{grass}']);
    server.patch(colours, 'merge', { metadata: { managedFields: [{}] } });
    expect(owners(colours)).toEqual([]);
    server.patch(colours, 'merge', { data: { sky: 'grey' } });
    expect(owners(colours)).toEqual([]);
    apply(colours, 'a', map({ snow: 'white' }));
    expect(owners(colours)).toEqual(['a Apply: data{snow}', 'before-first-apply Update: data{. grass sky}']);
  });

  it('become one when there are more than ten', () => {
    server.send('POST', `${configMaps}?fieldManager=m0`, map({ k0: '0' }));
    for (let place = 1; place <= 11; place++) {
      server.advance(1000);
      server.patch(`${colours}?fieldManager=m${place}`, 'merge', { data: { [`k${place}`]: '1' } });
    }
    const listed = owners(colours);
    expect(listed).toHaveLength(10);
    expect(listed[0]).toBe('ancient-changes Update: data{. k0 k1 k2}');
  });

  it('keep their time while nothing changes', () => {
    server.send('POST', `${configMaps}?fieldManager=me`, map({ sky: 'blue' }));
    const before = server.get(colours).body;
    server.advance(5000);
    server.patch(`${colours}?fieldManager=me`, 'merge', { data: { sky: 'blue' } });
    expect(server.get(colours).body).toEqual(before);
  });

  it('hand over to kubectl what its client-side apply has set', () => {
    const config = map({ sky: 'blue' }, { namespace: 'default' });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(config)}\n` };
    const body = map({ sky: 'blue' }, { annotations });
    server.send('POST', `${configMaps}?fieldManager=kubectl-client-side-apply`, body);
    const wanted = map({ sky: 'red' }, { namespace: 'default' });
    expect(said(apply(colours, 'other', wanted))).toContain('409 Conflict');
    expect(said(apply(colours, 'kubectl', wanted))).toBe('200 ConfigMap');
    const { metadata } = server.get(colours).body as { metadata: { annotations: Record<string, string> } };
    expect(metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']).toBe(
      '{"apiVersion":"v1","data":{"sky":"red"},"kind":"ConfigMap","metadata":{"name":"colours","namespace":"default"}}\n',
    );
  });
});
