import { describe, expect, it } from 'vitest';
import { decodeProtobuf, special } from './decode.ts';
import messages from './messages.json' with { type: 'json' };

/** What `kubectl create deployment web --image=nginx --replicas=3` of 1.32 sends. */
const deployment = `
  6b 38 73 00 0a 15 0a 07 61 70 70 73 2f 76 31 12 0a 44 65 70 6c 6f 79 6d 65 6e 74 12 ab 01 0a 1f
  0a 03 77 65 62 12 00 1a 00 22 00 2a 00 32 00 38 00 42 00 5a 0a 0a 03 61 70 70 12 03 77 65 62 12
  7a 08 03 12 0c 0a 0a 0a 03 61 70 70 12 03 77 65 62 1a 60 0a 1c 0a 00 12 00 1a 00 22 00 2a 00 32
  00 38 00 42 00 5a 0a 0a 03 61 70 70 12 03 77 65 62 12 40 12 22 0a 05 6e 67 69 6e 78 12 05 6e 67
  69 6e 78 2a 00 42 00 6a 00 72 00 80 01 00 88 01 00 90 01 00 a2 01 00 1a 00 32 00 42 00 4a 00 52
  00 58 00 60 00 68 00 82 01 00 8a 01 00 9a 01 00 c2 01 00 22 02 0a 00 28 00 38 00 1a 0c 08 00 10
  00 18 00 20 00 28 00 38 00 1a 00 22 00`;

function envelope(apiVersion: string, kind: string, raw: readonly number[]): Buffer {
  const type = [...field(1, [...Buffer.from(apiVersion)]), ...field(2, [...Buffer.from(kind)])];
  return Buffer.from([...Buffer.from('k8s\0'), ...field(1, type), ...field(2, raw)]);
}

function field(number: number, bytes: readonly number[]): number[] {
  return [number * 8 + 2, bytes.length, ...bytes];
}

const text = (value: string): number[] => [...Buffer.from(value)];

describe('a body as protobuf', () => {
  it('reads as the JSON that older kubectls send', () => {
    const template = {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'nginx', image: 'nginx', resources: {} }] },
    };
    expect(decodeProtobuf(Buffer.from(deployment.replace(/\s/g, ''), 'hex'))).toEqual({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template, strategy: {} },
      status: {},
    });
  });

  it('keeps a zero that somebody set, and drops one that nobody did', () => {
    // spec { replicas: 0, minReadySeconds: 0 }
    expect(decodeProtobuf(envelope('apps/v1', 'Deployment', field(2, [8, 0, 40, 0])))).toMatchObject({
      spec: { replicas: 0 },
    });
    expect(decodeProtobuf(envelope('apps/v1', 'Deployment', field(2, [8, 0, 40, 0])))).not.toHaveProperty(
      'spec.minReadySeconds',
    );
  });

  it('knows every type that its table names', () => {
    const types = Object.values(messages as Record<string, Record<string, string>>)
      .flatMap((fields) => Object.values(fields))
      .map((described) => described.replace(/^\S+ (\[\]|\{\}|\+)?/, ''))
      .filter((type) => type.includes('.'));
    expect([...new Set(types)].filter((type) => !(type in messages) && !(type in special))).toEqual([]);
  });

  it('writes bytes as base64, and quantities and ports as they are said', () => {
    // spec { containers: [{ resources { limits: { cpu: "500m" } } }] }
    const quantity = [...field(1, text('cpu')), ...field(2, field(1, text('500m')))];
    const container = field(2, field(8, field(1, quantity)));
    expect(decodeProtobuf(envelope('v1', 'Pod', field(2, container)))).toMatchObject({
      spec: { containers: [{ resources: { limits: { cpu: '500m' } } }] },
    });
    const entry = [...field(1, text('password')), ...field(2, text('hunter2'))];
    expect(decodeProtobuf(envelope('v1', 'Secret', field(2, entry)))).toMatchObject({
      data: { password: 'aHVudGVyMg==' },
    });
    // minAvailable { type: 1, strVal: "50%" }
    const budget = field(2, field(1, [8, 1, ...field(3, text('50%'))]));
    expect(decodeProtobuf(envelope('policy/v1', 'PodDisruptionBudget', budget))).toMatchObject({
      spec: { minAvailable: '50%' },
    });
  });

  it('reads a request for a certificate, which kubectl sends back to approve it', () => {
    // extra { key: "scopes", value: { items: ["a", "b"] } }
    const extra = [...field(1, text('scopes')), ...field(2, [...field(1, text('a')), ...field(1, text('b'))])];
    const spec = [...field(1, text('PEM')), ...field(2, text('jane')), ...field(6, extra)];
    const status = field(1, [...field(1, text('Approved')), ...field(6, text('True'))]);
    const raw = [...field(2, spec), ...field(3, status)];
    expect(decodeProtobuf(envelope('certificates.k8s.io/v1', 'CertificateSigningRequest', raw))).toMatchObject({
      spec: { request: 'UEVN', username: 'jane', extra: { scopes: ['a', 'b'] } },
      status: { conditions: [{ type: 'Approved', status: 'True' }] },
    });
  });

  it.each([
    ['no such body', Buffer.from('{}')],
    ['an unknown kind', envelope('v1', 'Widget', [])],
    ['an end too early', envelope('v1', 'Secret', [18, 100, 1])],
    [
      'a number that never ends',
      envelope(
        'v1',
        'Secret',
        Array.from({ length: 12 }, () => 0xff),
      ),
    ],
  ])('refuses %s', (_, body) => expect(() => decodeProtobuf(body)).toThrow());
});
