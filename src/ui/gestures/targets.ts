/** Reads from the page what a pointer or the focus is on: `data-ref="pods default/web-x"`, `data-drop="dock"`. */
import { splitApiVersion } from '../../api/object.ts';
import { objectAt, useCluster } from '../stores/cluster-store.ts';
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
  // The object itself knows its group; one that has just gone leads nowhere.
  const object = objectAt(useCluster.getState(), resource, key);
  return object && { group: splitApiVersion(object.apiVersion).group, resource, key };
}

/** `data-ref` of an object, the inverse of `parseRef`. */
export function refText(ref: ObjectRef): string {
  return `${ref.resource} ${ref.key}`;
}
