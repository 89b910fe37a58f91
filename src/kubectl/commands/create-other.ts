/** `kubectl create namespace`, `serviceaccount`, `priorityclass` and `poddisruptionbudget`. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_pdb.go, create_priorityclass.go
import type { LabelSelector } from '../../api/selector.ts';
import { parseLabelSelector, type Requirement } from '../../api/selector.ts';
import { CommandError } from '../errors.ts';
import type { Generator } from './create-generator.ts';
import { draft } from './create-workload.ts';

export const createNamespace: Generator = {
  name: 'namespace',
  aliases: ['ns'],
  summary: 'Create a namespace',
  usage: 'namespace NAME',
  flags: [],
  namespaced: false,
  build: (_command, name) =>
    draft({ kind: 'Namespace', apiVersion: 'v1', metadata: { name, creationTimestamp: null }, spec: {}, status: {} }),
};

export const createServiceAccount: Generator = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Create a service account',
  usage: 'serviceaccount NAME',
  flags: [],
  namespaced: true,
  failure: 'serviceaccount',
  build: (_command, name) =>
    draft({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name, creationTimestamp: null } }),
};

export const createPriorityClass: Generator = {
  name: 'priorityclass',
  aliases: ['pc'],
  summary: 'Create a priority class',
  usage: 'priorityclass NAME --value=VALUE --global-default=BOOL',
  flags: [
    { name: 'value', type: 'int', default: '0', help: 'How important: pods of a higher value go first.' },
    { name: 'global-default', type: 'bool', default: 'false', help: 'For pods that name no class.' },
    { name: 'description', type: 'string', help: 'When to use the class.' },
    {
      name: 'preemption-policy',
      type: 'string',
      default: 'PreemptLowerPriority',
      help: 'PreemptLowerPriority or Never.',
    },
  ],
  namespaced: false,
  failure: 'priorityclass',
  build({ flags }, name) {
    const [isDefault, description] = [flags.bool('global-default'), flags.text('description')];
    return draft({
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name, creationTimestamp: null },
      value: flags.number('value'),
      ...(isDefault ? { globalDefault: true } : {}),
      ...(description ? { description } : {}),
      preemptionPolicy: flags.text('preemption-policy'),
    });
  },
};

export const createPodDisruptionBudget: Generator = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  summary: 'Create a pod disruption budget',
  usage: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N',
  flags: [
    { name: 'min-available', type: 'string', help: 'How many pods must stay, as a number or a percentage.' },
    { name: 'max-unavailable', type: 'string', help: 'How many pods may be missing, as a number or a percentage.' },
    { name: 'selector', type: 'string', help: 'Labels of the pods.' },
  ],
  namespaced: true,
  failure: 'poddisruptionbudgets',
  build({ flags }, name) {
    const [minAvailable, maxUnavailable, selector] = [
      flags.text('min-available'),
      flags.text('max-unavailable'),
      flags.text('selector'),
    ];
    if (!selector) throw new CommandError('a selector must be specified');
    if (!minAvailable && !maxUnavailable)
      throw new CommandError('one of min-available or max-unavailable must be specified');
    if (minAvailable && maxUnavailable)
      throw new CommandError('min-available and max-unavailable cannot be both specified');
    for (const flag of ['min-available', 'max-unavailable'])
      if (flags.text(flag) && !/^[0-9]+%?$/.test(flags.text(flag)))
        throw new CommandError(`invalid format specified for ${flag}`);
    return draft({
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name, creationTimestamp: null },
      spec: {
        ...(minAvailable ? { minAvailable: numberOrPercent(minAvailable) } : {}),
        selector: selectorObject(selector),
        ...(maxUnavailable ? { maxUnavailable: numberOrPercent(maxUnavailable) } : {}),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    });
  },
};

function numberOrPercent(text: string): number | string {
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

const operators: Record<Requirement['operator'], 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | undefined> = {
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
  gt: undefined,
  lt: undefined,
};

/** Selector text as the object that the API takes. */
export function selectorObject(text: string): LabelSelector {
  const terms = parseLabelSelector(text);
  if ('error' in terms) throw new CommandError(terms.error);
  const equals = terms.filter(({ operator, values }) => operator === 'in' && values.length === 1);
  const others = terms.filter((term) => !equals.includes(term));
  return {
    ...(equals.length > 0
      ? { matchLabels: Object.fromEntries(equals.map(({ key, values }) => [key, values[0]])) }
      : {}),
    ...(others.length > 0
      ? {
          matchExpressions: others.map(({ key, operator, values }) => ({
            key,
            operator: operators[operator] ?? 'In',
            ...(values.length > 0 ? { values: [...values] } : {}),
          })),
        }
      : {}),
  };
}
