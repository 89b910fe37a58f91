/** Reads from the page what a pointer or the focus is on: `data-ref="pods default/web-x"`, `data-drop="dock"`. */
import { deploymentRef, nodeRef, podRef, type ObjectRef } from '../stores/selection.ts';

export function refOf(element: Element | null | undefined): ObjectRef | undefined {
  const text = element?.closest<HTMLElement>('[data-ref]')?.dataset['ref'];
  return text === undefined ? undefined : parseRef(text);
}

export function parseRef(text: string): ObjectRef | undefined {
  const space = text.indexOf(' ');
  const resource = text.slice(0, space);
  const key = text.slice(space + 1);
  if (resource === 'pods') return podRef(key);
  if (resource === 'nodes') return nodeRef(key);
  if (resource === 'deployments') return deploymentRef(key);
  const group = groups[resource];
  return group === undefined ? undefined : { group, resource, key };
}

const groups: Readonly<Record<string, string>> = {
  replicasets: 'apps',
  daemonsets: 'apps',
  jobs: 'batch',
  cronjobs: 'batch',
  statefulsets: 'apps',
  persistentvolumeclaims: '',
  persistentvolumes: '',
  storageclasses: 'storage.k8s.io',
  services: '',
  poddisruptionbudgets: 'policy',
  traffics: 'orrery.dev',
};

/** `data-ref` of an object, the inverse of `parseRef`. */
export function refText(ref: ObjectRef): string {
  return `${ref.resource} ${ref.key}`;
}
