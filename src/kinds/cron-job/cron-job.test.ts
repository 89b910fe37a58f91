import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { cronJob } from './index.ts';

const template = { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'hello', image: 'busybox' }] } };
const withSpec = (fields: object) => ({
  spec: { schedule: '* * * * *', jobTemplate: { spec: { template } }, ...fields },
});

it('allows runs at the same time, and keeps three good ones and a bad one', () => {
  const { spec, metadata } = created(cronJob, withSpec({}));
  const { jobTemplate, ...rest } = spec;
  expect(rest).toEqual({
    schedule: '* * * * *',
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  // As upstream: of the Jobs to come only the pods are completed.
  expect(Object.keys(jobTemplate.spec)).toEqual(['template']);
  expect(metadata.generation).toBe(1);
});

it.each<[string, object, string[]]>([
  ['a good cron job', withSpec({ timeZone: 'Europe/Kyiv', schedule: '@hourly' }), []],
  ['no schedule', withSpec({ schedule: '' }), ['spec.schedule: Required value']],
  [
    'a schedule of four fields',
    withSpec({ schedule: '* * * *' }),
    ['spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]'],
  ],
  [
    'a zone in the schedule',
    withSpec({ schedule: 'TZ=UTC * * * * *' }),
    [
      'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  ],
  [
    'a zone on another planet',
    withSpec({ timeZone: 'Mars/Olympus' }),
    ['spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus'],
  ],
  [
    'the zone of the machine',
    withSpec({ timeZone: 'Local' }),
    [
      'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    ],
  ],
  [
    'another policy',
    withSpec({ concurrencyPolicy: 'Never' }),
    ['spec.concurrencyPolicy: Unsupported value: "Never": supported values: "Allow", "Forbid", "Replace"'],
  ],
  [
    'pods that never end',
    withSpec({ jobTemplate: { spec: { template: { spec: { containers: template.spec.containers } } } } }),
    ['spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(cronJob, manifest)).toEqual(expected);
});

it('refuses a name that leaves no room for those of its Jobs', () => {
  const name = 'a'.repeat(53);
  expect(refusals(cronJob, { metadata: { name }, ...withSpec({}) })).toEqual([
    `metadata.name: Invalid value: "${name}": must be no more than 52 characters`,
  ]);
});

it('counts changes of what it is asked for', () => {
  const { object, refused } = updated(cronJob, withSpec({}), withSpec({ suspend: true }));
  expect(refused).toEqual([]);
  expect(object.metadata.generation).toBe(2);
});
