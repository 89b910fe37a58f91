import { describe, expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { job } from './index.ts';
import { firstFreeIndexes, formatIndexes, parseIndexes, withIndexes } from './indexes.ts';

const container = { name: 'pi', image: 'perl' };
const template = { spec: { restartPolicy: 'Never', containers: [container] } };
const withSpec = (fields: object) => ({ metadata: { name: 'pi', uid: 'u' }, spec: { template, ...fields } });
const indexed = { completionMode: 'Indexed', completions: 3 };
const failurePolicy = (rule: object) => withSpec({ podFailurePolicy: { rules: [rule] } });

it('completes the smallest Job, and makes up a selector', () => {
  const { metadata, spec, status } = created(job, withSpec({}));
  const labels = {
    'job-name': 'pi',
    'batch.kubernetes.io/job-name': 'pi',
    'controller-uid': 'u',
    'batch.kubernetes.io/controller-uid': 'u',
  };
  expect(metadata.labels).toEqual(labels);
  expect(spec.template.metadata.labels).toEqual(labels);
  const { template: _, ...rest } = spec;
  expect(rest).toEqual({
    parallelism: 1,
    completions: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    manualSelector: false,
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
  });
  expect(status).toEqual({});
});

it('leaves completions open for a work queue', () => {
  expect(created(job, withSpec({ parallelism: 3 })).spec.completions).toBeUndefined();
  expect(created(job, withSpec({ completions: 3 })).spec.parallelism).toBe(1);
});

it('counts failures by index when it is told to', () => {
  const { spec } = created(job, withSpec({ ...indexed, backoffLimitPerIndex: 1 }));
  expect(spec.backoffLimit).toBe(2147483647);
});

describe('refusals', () => {
  it.each<[string, object, string[]]>([
    ['a good Job', withSpec({}), []],
    ['a good indexed Job', withSpec({ ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 2 }), []],
    [
      'pods that never end',
      withSpec({ template: { spec: { containers: [container] } } }),
      ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ],
    [
      'indexes without a number',
      withSpec({ completionMode: 'Indexed', parallelism: 2 }),
      ['spec.completions: Required value: when completion mode is Indexed'],
    ],
    [
      'limits by index without indexes',
      withSpec({ backoffLimitPerIndex: 1 }),
      ['spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
    ],
    [
      'a negative number',
      withSpec({ backoffLimit: -1, parallelism: -2 }),
      [
        'spec.parallelism: Invalid value: -2: must be greater than or equal to 0',
        'spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'a selector that is not its own',
      withSpec({ selector: { matchLabels: { app: 'pi' } } }),
      [
        'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"pi", "batch.kubernetes.io/controller-uid":"u"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: `selector` not auto-generated',
        'spec.template.metadata.labels: Invalid value: map[string]string{"batch.kubernetes.io/controller-uid":"u", "batch.kubernetes.io/job-name":"pi", "controller-uid":"u", "job-name":"pi"}: `selector` does not match template `labels`',
      ],
    ],
    [
      'a policy for pods that are restarted in place',
      withSpec({
        template: { spec: { ...template.spec, restartPolicy: 'OnFailure' } },
        podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
      }),
      [
        'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
      ],
    ],
    [
      'exit codes that are none',
      failurePolicy({ action: 'FailJob', onExitCodes: { operator: 'In', values: [3, 0], containerName: 'x' } }),
      [
        'spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template',
        'spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator',
        'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []int32{3, 0}: must be ordered',
      ],
    ],
    [
      'a rule for nothing',
      failurePolicy({ action: 'FailIndex' }),
      [
        'spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
        'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
      ],
    ],
    [
      'success at indexes that do not exist',
      withSpec({ ...indexed, successPolicy: { rules: [{ succeededIndexes: '0,2-7', succeededCount: 1 }] } }),
      [
        'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0,2-7": error parsing succeededIndexes: too large index: "7"',
        'spec.successPolicy.rules[0].succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)',
      ],
    ],
  ])('of %s', (_, manifest, expected) => {
    expect(refusals(job, manifest)).toEqual(expected);
  });
});

describe('updates', () => {
  it('keep completions and template', () => {
    const changed = { spec: { ...template.spec, containers: [{ ...container, image: 'ruby' }] } };
    const { refused } = updated(job, withSpec({}), withSpec({ template: changed, completions: 5 }));
    expect(refused[0]).toBe('spec.completions: Invalid value: 5: field is immutable');
    expect(refused[1]).toMatch(/^spec\.template: Invalid value: core\.PodTemplateSpec\{.*\}: field is immutable$/);
  });

  it('may change how many run at once, suspend, and give more time', () => {
    const { object, refused } = updated(
      job,
      withSpec({}),
      withSpec({ completions: 1, parallelism: 4, suspend: true, activeDeadlineSeconds: 9, backoffLimit: 2 }),
    );
    expect(refused).toEqual([]);
    expect(object.metadata.generation).toBe(2);
  });

  it('may choose other nodes for a Job that has not started', () => {
    const elsewhere = { spec: { ...template.spec, nodeSelector: { disk: 'ssd' } } };
    expect(updated(job, withSpec({ suspend: true }), withSpec({ suspend: true, template: elsewhere })).refused).toEqual(
      [],
    );
    expect(updated(job, withSpec({}), withSpec({ template: elsewhere })).refused).toHaveLength(1);
  });

  it('may let an indexed Job grow with its parallelism', () => {
    const grown = withSpec({ ...indexed, completions: 5, parallelism: 5 });
    expect(updated(job, withSpec({ ...indexed, parallelism: 3 }), grown).refused).toEqual([]);
    const lopsided = withSpec({ ...indexed, completions: 5, parallelism: 3 });
    expect(updated(job, withSpec({ ...indexed, parallelism: 3 }), lopsided).refused).toEqual([
      'spec.completions: Invalid value: 5: can only be modified in tandem with spec.parallelism',
    ]);
  });
});

it('writes indexes in short', () => {
  expect(formatIndexes(withIndexes([], [1, 3, 4, 5, 7, 8]))).toBe('1,3-5,7,8');
  expect(formatIndexes(withIndexes(parseIndexes('0-2,5', 10), [3, 9]))).toBe('0-3,5,9');
  expect(formatIndexes(parseIndexes('0,x,2-9', 4))).toBe('0,2,3');
  expect(firstFreeIndexes(parseIndexes('0,2', 9), 3, 9)).toEqual([1, 3, 4]);
  expect(firstFreeIndexes(parseIndexes('0-3', 5), 3, 5)).toEqual([4]);
});
