import { describe, expect, it } from 'vitest';
import { FieldReport } from '../../api/validation.ts';
import { certificateRequestOf, decided, requestFor } from '../../testing/certificate-requests.ts';
import { at, startMs } from '../../testing/workloads.ts';
import { base64OfText } from '../base64.ts';
import { created, refusals, requestOfJane, updated } from '../samples.ts';
import { certificateSigningRequest as kind } from './index.ts';
import { readPem, writePem } from './pem.ts';
import { parseRequest } from './request.ts';
import type { CertificateSigningRequest } from './types.ts';
import { allUsages } from './usages.ts';

const asked = (more: object = {}): object => ({
  spec: { request: requestOfJane, signerName: 'example.com/shop', usages: ['client auth'], ...more },
});

describe('a request for a certificate', () => {
  it.each<[string, object, string[]]>([
    ['a good request', asked({ expirationSeconds: 600 }), []],
    [
      'what is no request',
      asked({ request: base64OfText('no') }),
      ['spec.request: Invalid value: []byte{0x6e, 0x6f}: PEM block type must be CERTIFICATE REQUEST'],
    ],
    [
      'no request',
      asked({ request: undefined }),
      ['spec.request: Invalid value: []byte(nil): PEM block type must be CERTIFICATE REQUEST'],
    ],
    ['no usage', asked({ usages: [] }), ['spec.usages: Required value']],
    [
      'usages that are unknown or said twice',
      asked({ usages: ['juggling', 'any', 'any'] }),
      [
        `spec.usages[0]: Unsupported value: "juggling": supported values: ${allUsages.map((usage) => `"${usage}"`).join(', ')}`,
        'spec.usages[2]: Duplicate value: "any"',
      ],
    ],
    ['no signer', asked({ signerName: undefined }), ['spec.signerName: Required value']],
    [
      'the signer of old requests',
      asked({ signerName: 'kubernetes.io/legacy-unknown' }),
      [
        'spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version',
      ],
    ],
    [
      'a signer without a path',
      asked({ signerName: 'example.com' }),
      [
        `spec.signerName: Invalid value: "example.com": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
      ],
    ],
    [
      'a signer of no domain',
      asked({ signerName: 'shop/web' }),
      ['spec.signerName: Invalid value: "shop": should be a domain with at least two segments separated by dots'],
    ],
    [
      'a signer that is spelled wrong, and only the first mistake of each half',
      asked({ signerName: 'A.B.com/Web.Shop' }),
      ['A.B.com', 'Web.Shop'].map((half) =>
        expect.stringMatching(
          `^spec.signerName: Invalid value: "${half}": validating label "(A|Web)": a lowercase RFC 1123`,
        ),
      ),
    ],
    [
      'too short a time',
      asked({ expirationSeconds: 599 }),
      ['spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)'],
    ],
  ])('says of %s what is wrong', (_, manifest, expected) => {
    expect(refusals(kind, manifest)).toEqual(expected);
  });

  it('is made in the name of whoever makes it, and decided by nobody', () => {
    const pretended = { username: 'root', uid: '1', groups: ['system:masters'], extra: { scopes: ['all'] } };
    const manifest = { ...asked(pretended), status: { conditions: [decided('Approved')] } };
    const { spec, status } = created(kind, manifest);
    expect({ spec, status }).toEqual({ ...asked({ username: 'jane', groups: ['developers'] }), status: {} });
  });

  it('never changes what it asks for', () => {
    const { object, refused } = updated(kind, asked(), {
      ...asked({ usages: ['any'] }),
      metadata: { labels: { a: 'b' } },
    });
    expect(refused).toEqual([]);
    expect(object).toMatchObject({ metadata: { labels: { a: 'b' } }, spec: { usages: ['client auth'] } });
  });

  it.each<
    [string, CertificateSigningRequest['spec']['expirationSeconds'], CertificateSigningRequest['status'], string]
  >([
    ['a new one', undefined, {}, '<none> Pending'],
    ['an approved one', 3600, { conditions: [decided('Approved')] }, '60m Approved'],
    ['a signed one', 86_400, { conditions: [decided('Approved')], certificate: 'x' }, '24h Approved,Issued'],
    ['one that failed', 600, { conditions: [decided('Approved'), decided('Failed')] }, '10m Approved,Failed'],
    ['a denied one', undefined, { conditions: [decided('Denied')] }, '<none> Denied'],
  ])('is printed in its columns: %s', (_, expirationSeconds, status, expected) => {
    const object = certificateRequestOf(expirationSeconds === undefined ? {} : { expirationSeconds }, status);
    expect(kind.columns.map(({ cell }) => cell(object, startMs + 60_000)).join(' ')).toBe(
      `jane 60s kubernetes.io/kube-apiserver-client jane ${expected}`,
    );
  });
});

describe('reading a request', () => {
  it('finds who asks, and for which names', () => {
    const request = requestFor({
      subject: { commonName: ['first', 'shop'], organization: ['b', 'a'], country: ['DE'] },
      names: [
        [7, [10, 0, 0, 5]],
        [2, 'shop'],
        [1, 'jane@example.com'],
        [6, 'spiffe://example.com/shop'],
        [2, 'shop.default.svc'],
      ],
    });
    expect(parseRequest(request)).toMatchObject({
      ok: true,
      request: {
        subject: { commonName: ['shop'], organization: ['b', 'a'], country: ['DE'], serialNumber: [] },
        dnsNames: ['shop', 'shop.default.svc'],
        emailAddresses: ['jane@example.com'],
        ipAddresses: ['10.0.0.5'],
        uris: ['spiffe://example.com/shop'],
      },
    });
  });

  it.each([
    ['2001:db8::1', [0x20, 1, 0x0d, 0xb8, ...zeros(11), 1]],
    ['::', zeros(16)],
    ['fe80::', [0xfe, 0x80, ...zeros(14)]],
    ['1:0:2::3', [0, 1, 0, 0, 0, 2, ...zeros(9), 3]],
    ['1:2:3:4:5:6:7:0', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0]],
  ])('writes the address %s as Go does', (expected, bytes) => {
    const parsed = parseRequest(requestFor({ names: [[7, bytes]] }));
    expect(parsed.ok && parsed.request.ipAddresses).toEqual([expected]);
  });

  it.each([
    ['cut off', 'MIHx', 'asn1: syntax error: data truncated'],
    ['with something behind it', 'MAAwAA==', 'asn1: syntax error: trailing data'],
    ['empty', 'MAA=', "asn1: structure error: tags don't match"],
  ])('refuses one that is %s', (_, body, problem) => {
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${body}\n-----END CERTIFICATE REQUEST-----\n`;
    expect(parseRequest(base64OfText(pem))).toEqual({ ok: false, problem });
  });
});

describe('PEM', () => {
  const block = (type: string, ...lines: string[]): string =>
    [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ''].join('\n');
  it.each<[string, string, ReturnType<typeof readPem>]>([
    ['a block among other lines', `x\n${block('A', 'AQID')}y`, [{ type: 'A', hasHeaders: false, bytes: [1, 2, 3] }]],
    [
      'lines that end as on Windows',
      block('A', 'AQ', 'ID').replaceAll('\n', '\r\n'),
      [{ type: 'A', hasHeaders: false, bytes: [1, 2, 3] }],
    ],
    ['headers', block('A', 'Key: value', '', 'AQID'), [{ type: 'A', hasHeaders: true, bytes: [1, 2, 3] }]],
    [
      'two blocks, of which one is never closed',
      `-----BEGIN B-----\nAQID\n${block('A', 'AQ==')}`,
      [{ type: 'A', hasHeaders: false, bytes: [1] }],
    ],
    ['what is no base64', block('A', 'AQI'), []],
    ['nothing', '', []],
  ])('is read: %s', (_, text, expected) => {
    expect(readPem(text)).toEqual(expected);
  });

  it('is written in lines of 64 letters', () => {
    const bytes = zeros(49);
    expect(writePem('A', bytes)).toBe(block('A', 'A'.repeat(64), 'AA=='));
    expect(readPem(writePem('A', bytes))).toEqual([{ type: 'A', hasHeaders: false, bytes }]);
  });
});

describe('its subresource', () => {
  const nowMs = startMs + 60_000;
  const write = (
    name: 'approval' | 'status',
    sent: CertificateSigningRequest['status'],
    before: CertificateSigningRequest['status'] = {},
  ): { status: CertificateSigningRequest['status']; refused: string[] } => {
    const old = certificateRequestOf({}, before);
    const next = kind.parts?.[name]?.update({ ...certificateRequestOf({ username: 'root' }), status: sent }, old, {
      nowMs,
    });
    const report = new FieldReport();
    if (next) kind.parts?.[name]?.validate(next, old, report);
    expect(next?.spec).toEqual(old.spec);
    return { status: next?.status ?? {}, refused: report.causes.map(({ field, message }) => `${field}: ${message}`) };
  };
  const certificate = base64OfText('-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n');

  it('approval writes conditions and their times, and no certificate', () => {
    const { type, status } = decided('Approved');
    expect(write('approval', { conditions: [{ type, status }], certificate })).toEqual({
      status: { conditions: [{ type, status, lastUpdateTime: at(60), lastTransitionTime: at(60) }] },
      refused: [],
    });
  });

  it('status keeps what has been decided, and the time since when', () => {
    const before = { conditions: [decided('Approved')] };
    const changed = {
      conditions: [
        { ...decided('Approved', 5), message: 'by me' },
        { ...decided('Ready'), lastUpdateTime: null },
      ],
    };
    expect(write('status', changed, before)).toEqual({
      status: { conditions: [decided('Approved'), { ...decided('Ready'), lastUpdateTime: at(60) }] },
      refused: [],
    });
  });

  it.each<
    [string, 'approval' | 'status', CertificateSigningRequest['status'], CertificateSigningRequest['status'], string[]]
  >([
    [
      'to take a decision back',
      'approval',
      {},
      { conditions: [decided('Denied')] },
      ['status.conditions: Forbidden: updates may not remove a condition of type "Denied"'],
    ],
    [
      'to decide twice',
      'approval',
      { conditions: [decided('Denied'), decided('Approved')] },
      { conditions: [decided('Denied')] },
      ['status.conditions[1].type: Invalid value: "Approved": Approved and Denied conditions are mutually exclusive'],
    ],
    [
      'half a decision',
      'approval',
      { conditions: [{ type: 'Approved', status: 'False' }, decided('Ready'), decided('Ready')] },
      {},
      [
        'status.conditions[0].status: Unsupported value: "False": supported values: "True"',
        'status.conditions[2].type: Duplicate value: "Ready"',
      ],
    ],
    [
      'to decide by the wrong way',
      'status',
      { conditions: [decided('Approved')] },
      {},
      ['status.conditions: Forbidden: updates may not add a condition of type "Approved"'],
    ],
    [
      'what is no certificate',
      'status',
      { certificate: base64OfText('no') },
      {},
      ['status.certificate: Invalid value: "<certificate data>": must contain at least one CERTIFICATE PEM block'],
    ],
    [
      'another certificate',
      'status',
      { certificate },
      { certificate: base64OfText('the first') },
      [
        'status.certificate: Invalid value: "<certificate data>": x509: malformed certificate',
        'status.certificate: Forbidden: updates may not modify existing certificate content',
      ],
    ],
  ])('refuses %s', (_, name, sent, before, expected) => {
    expect(write(name, sent, before).refused).toEqual(expected);
  });
});

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
