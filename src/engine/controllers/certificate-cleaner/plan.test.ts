import { expect, it } from 'vitest';
import { certificateRequestOf, decided } from '../../../testing/certificate-requests.ts';
import { startMs } from '../../../testing/workloads.ts';
import type { CertificateSigningRequest } from '../../../kinds/certificate-signing-request/types.ts';
import { planSigning } from '../certificate-signing/plan.ts';
import { planCleaning } from './plan.ts';

const hour = 3600;
const tenMinutes = certificateRequestOf({ expirationSeconds: 600 }, { conditions: [decided('Approved')] });
const signing = planSigning(tenMinutes, startMs, 'key');
const certificate = signing && 'certificate' in signing ? signing.certificate : '';

it.each<[string, CertificateSigningRequest['status'], number, string | undefined]>([
  ['a day without a decision', {}, 24 * hour, undefined],
  ['more than a day without one', {}, 24 * hour + 1, 'nobody has decided about it for 24 h'],
  ['an hour after it was denied', { conditions: [decided('Denied', 5)] }, hour + 5, undefined],
  ['a second later', { conditions: [decided('Denied', 5)] }, hour + 6, 'it was denied more than 1 h ago'],
  [
    'after it failed',
    { conditions: [decided('Approved'), decided('Failed', 5)] },
    hour + 6,
    'it failed more than 1 h ago',
  ],
  ['long after it was approved, but never signed', { conditions: [decided('Approved')] }, 100 * hour, undefined],
  [
    'after it was signed',
    { conditions: [decided('Approved')], certificate },
    hour + 1,
    'it was approved more than 1 h ago',
  ],
  ['while the certificate holds', { conditions: [decided('Approved')], certificate }, 600, undefined],
  [
    'after the certificate has ended',
    { conditions: [decided('Approved')], certificate },
    601,
    'its certificate has expired',
  ],
])('looks at a request %s', (_, status, seconds, why) => {
  expect(planCleaning(certificateRequestOf({}, status), startMs + seconds * 1000)).toBe(why);
});

it('goes by the server, whatever the time is where kubectl runs', () => {
  const condition = { ...decided('Denied', 5), lastUpdateTime: '2031-01-01T00:00:00Z' };
  expect(planCleaning(certificateRequestOf({}, { conditions: [condition] }), startMs + 2 * hour * 1000)).toBe(
    'it was denied more than 1 h ago',
  );
});
