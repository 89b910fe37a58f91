import { describe, expect, it } from 'vitest';
import type { Pod } from '../../kinds/pod/types.ts';
import { podBody, pods, said, TestServer } from './fixture.ts';

const path = `${pods}/web/ephemeralcontainers`;

function cluster(): TestServer {
  const server = new TestServer();
  server.create(pods, podBody('web'));
  return server;
}

function added(...containers: object[]): object {
  return { spec: { ephemeralContainers: containers } };
}

const debuggerContainer = { name: 'debugger', image: 'busybox', targetContainerName: 'web' };

describe('ephemeral containers', () => {
  it('are added with defaults, and nothing else changes', () => {
    const server = cluster();
    const patch = { metadata: { labels: { app: 'other' } }, ...added(debuggerContainer) };
    const answer = server.patch(path, 'strategic', patch);
    expect(said(answer)).toBe('200 Pod');
    const pod = answer.body as Pod;
    expect(pod.metadata.labels).toEqual({ app: 'web' });
    expect(pod.spec.ephemeralContainers).toEqual([
      {
        ...debuggerContainer,
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'Always',
      },
    ]);
    expect(server.get(path).body).toEqual(server.get(`${pods}/web`).body);
  });

  it('can be put, and a second one stands beside the first', () => {
    const server = cluster();
    server.patch(path, 'strategic', added(debuggerContainer));
    const pod = server.get(path).body as Pod;
    const second = { name: 'second', image: 'busybox:1' };
    const spec = { ...pod.spec, ephemeralContainers: [...(pod.spec.ephemeralContainers ?? []), second] };
    const answer = server.send('PUT', path, { ...pod, spec });
    expect((answer.body as Pod).spec.ephemeralContainers?.map(({ name }) => name)).toEqual(['debugger', 'second']);
    const old = server.send('PUT', path, { ...pod, spec: { ...spec } });
    expect(said(old)).toBe(
      '409 Conflict: Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  const invalid = '422 Invalid: Pod "web" is invalid: ';
  it.each<[what: string, patch: object, answer: string]>([
    [
      'removed',
      { spec: { ephemeralContainers: [] } },
      `${invalid}spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger" may not be removed\n`,
    ],
    [
      'with a name that is taken',
      { spec: { ephemeralContainers: [debuggerContainer, { name: 'web', image: 'busybox' }] } },
      `${invalid}spec.ephemeralContainers[1].name: Duplicate value: "web"`,
    ],
    [
      'with a target that is not there',
      { spec: { ephemeralContainers: [debuggerContainer, { name: 'x', image: 'busybox', targetContainerName: 'y' }] } },
      `${invalid}spec.ephemeralContainers[1].targetContainerName: Not found: "y"`,
    ],
    [
      'with ports',
      {
        spec: {
          ephemeralContainers: [debuggerContainer, { name: 'x', image: 'busybox', ports: [{ containerPort: 80 }] }],
        },
      },
      `${invalid}spec.ephemeralContainers[1].ports: Forbidden: cannot be set for an Ephemeral Container`,
    ],
    [
      'without an image',
      { spec: { ephemeralContainers: [debuggerContainer, { name: 'x' }] } },
      `${invalid}spec.ephemeralContainers[1].image: Required value`,
    ],
  ])('cannot be %s', (_, patch, answer) => {
    const server = cluster();
    server.patch(path, 'merge', { spec: { ephemeralContainers: [debuggerContainer] } });
    const full = (server.get(path).body as Pod).spec.ephemeralContainers?.[0];
    const text = JSON.stringify(patch).replace(JSON.stringify(debuggerContainer), JSON.stringify(full));
    expect(said(server.patch(path, 'merge', JSON.parse(text)))).toBe(answer);
  });

  it('cannot be changed', () => {
    const server = cluster();
    server.patch(path, 'strategic', added(debuggerContainer));
    expect(said(server.patch(path, 'strategic', added({ name: 'debugger', image: 'alpine' })))).toContain(
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger" may not be changed\n  core.EphemeralContainer{\n- \tImage: "busybox",\n+ \tImage: "alpine",',
    );
  });

  it('come to a pod in this way only', () => {
    const server = cluster();
    expect(
      said(server.send('POST', pods, podBody('other', { spec: { ephemeralContainers: [debuggerContainer] } }))),
    ).toContain('spec.ephemeralContainers: Forbidden: cannot be set on create');
    expect(said(server.patch(`${pods}/web`, 'strategic', added(debuggerContainer)))).toContain(
      'pod updates may not change fields other than',
    );
    expect(said(server.patch(`${pods}/nobody/ephemeralcontainers`, 'strategic', added(debuggerContainer)))).toBe(
      '404 NotFound: pods "nobody" not found',
    );
  });
});
