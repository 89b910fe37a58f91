/** Turns the name of a PriorityClass into the number that the scheduler compares. */
// k8s: plugin/pkg/admission/priority/admission.go
import type { Draft } from '../../../api/object.ts';
import { forbidden, type Status } from '../../../api/status.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { PriorityClass } from '../../../kinds/priority-class/types.ts';
import type { Call } from '../core.ts';
import { admissionName, type AdmissionPlugin } from './plugin.ts';

const classesPath = '/registry/priorityclasses/';

export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods', 'priorityclasses'],
  admitCreate(call, draft) {
    return call.resource.kind.plural === 'pods'
      ? admitPod(call, draft as Draft<Pod>)
      : admitClass(call, draft as unknown as PriorityClass);
  },
  admitUpdate(call, draft) {
    return call.resource.kind.plural === 'pods' ? undefined : admitClass(call, draft as unknown as PriorityClass);
  },
};

function admitPod(call: Call, draft: Draft<Pod>): Status | undefined {
  const { spec } = draft;
  const refuse = (why: string): Status => forbidden(call.resource.name, admissionName(draft), why);
  const found = spec.priorityClassName
    ? (call.core.store.get(classesPath + spec.priorityClassName)?.value as PriorityClass | undefined)
    : defaultClass(call);
  if (spec.priorityClassName && !found) return refuse(`no PriorityClass with name ${spec.priorityClassName} was found`);
  if (found) spec.priorityClassName = found.metadata.name;
  const value = found?.value ?? 0;
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  if (spec.priority !== undefined && spec.priority !== value) {
    return refuse(
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    return refuse(
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
  }
  spec.priority = value;
  spec.preemptionPolicy = policy;
  return undefined;
}

/** Of several default classes the one of the lowest value holds. */
function defaultClass(call: Call): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const { value } of call.core.store.range(classesPath)) {
    const candidate = value as PriorityClass;
    if (candidate.globalDefault && (!lowest || candidate.value < lowest.value)) lowest = candidate;
  }
  return lowest;
}

function admitClass(call: Call, draft: PriorityClass): Status | undefined {
  if (!draft.globalDefault) return undefined;
  const other = defaultClass(call);
  if (!other || other.metadata.name === draft.metadata.name) return undefined;
  return forbidden(
    call.resource.name,
    draft.metadata.name,
    `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
  );
}
