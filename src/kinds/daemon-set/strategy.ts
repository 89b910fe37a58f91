/** What the API server does with a DaemonSet before it checks it. */
// k8s: pkg/registry/apps/daemonset/strategy.go
import type { Draft } from '../../api/object.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import { emptyDaemonSetStatus } from './defaults.ts';
import type { DaemonSet } from './types.ts';

/** A counter of template changes from the time before apps/v1; the annotation is all that is left of it. */
// k8s: pkg/apis/apps/v1/conversion.go Convert_apps_DaemonSet_To_v1_DaemonSet
const templateGenerationAnnotation = 'deprecated.daemonset.template.generation';

export function prepareCreateDaemonSet(draft: Draft<DaemonSet>): void {
  draft.status = { ...emptyDaemonSetStatus };
  firstGeneration(draft);
  setTemplateGeneration(draft, Math.max(1, templateGeneration(draft)));
}

export function prepareUpdateDaemonSet(next: DaemonSet, old: DaemonSet): void {
  next.status = old.status;
  nextGeneration(next, old, !equal(next.spec, old.spec));
  const templateChanged = !equal(next.spec.template, old.spec.template);
  setTemplateGeneration(next, templateGeneration(old) + (templateChanged ? 1 : 0));
}

function templateGeneration(object: Draft<DaemonSet>): number {
  return Number(object.metadata.annotations?.[templateGenerationAnnotation] ?? 0) || 0;
}

function setTemplateGeneration(object: Draft<DaemonSet>, generation: number): void {
  object.metadata.annotations = {
    ...object.metadata.annotations,
    [templateGenerationAnnotation]: String(generation),
  };
}
