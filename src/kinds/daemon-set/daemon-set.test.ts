import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { daemonSet } from './index.ts';

const labels = { app: 'agent' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'agent', image: 'agent:1' }] } };
const withSpec = (fields: object) => ({ spec: { selector: { matchLabels: labels }, template, ...fields } });
const generationAnnotation = 'deprecated.daemonset.template.generation';

it('replaces one pod at a time by default', () => {
  const object = created(daemonSet, withSpec({}));
  expect(object.spec.updateStrategy).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
  });
  expect(object.spec.revisionHistoryLimit).toBe(10);
  expect(object.metadata).toMatchObject({ generation: 1, annotations: { [generationAnnotation]: '1' } });
});

it.each<[string, object, string[]]>([
  ['a good daemon set', withSpec({}), []],
  [
    'surge and unavailability together',
    withSpec({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }),
    [
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:0, IntVal:1, StrVal:""}: may not be set when maxUnavailable is non-zero',
    ],
  ],
  [
    'neither surge nor unavailability',
    withSpec({ updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } }),
    ['spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
  ],
  [
    'a selector for other labels',
    withSpec({ selector: { matchLabels: { app: 'other' } } }),
    [
      'spec.template.metadata.labels: Invalid value: map[string]string{"app":"agent"}: `selector` does not match template `labels`',
    ],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(daemonSet, manifest)).toEqual(expected);
});

it('counts changes of the template', () => {
  const changed = { ...template, spec: { containers: [{ name: 'agent', image: 'agent:2' }] } };
  const { object } = updated(daemonSet, withSpec({}), withSpec({ template: changed }));
  expect(object.metadata).toMatchObject({ generation: 2, annotations: { [generationAnnotation]: '2' } });
});

it('waits for deletion by hand when it comes from extensions/v1beta1', () => {
  const draft = { metadata: {}, spec: { template, templateGeneration: 3 } } as Record<string, unknown>;
  daemonSet.otherVersions?.find((version) => version.group === 'extensions')?.toStorage?.(draft);
  expect(draft.spec).toEqual({ template, selector: { matchLabels: labels }, updateStrategy: { type: 'OnDelete' } });
});
