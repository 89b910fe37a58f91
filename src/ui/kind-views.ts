/** Finds the face of a kind; a kind without one gets a plain default. */
import { createElement } from 'react';
import type { KubernetesObject } from '../api/object.ts';
import type { KindView } from './design/kind-view.ts';

const modules = import.meta.glob<{ view: KindView }>('../kinds/*/view.tsx', { eager: true });

const views = new Map<string, KindView>();
for (const [path, module] of Object.entries(modules)) {
  const folder = /kinds\/([^/]+)\/view\.tsx$/.exec(path)?.[1];
  if (folder) views.set(folder.replaceAll('-', ''), module.view);
}

const plain: KindView<KubernetesObject> = {
  icon: createElement('rect', { x: 2.5, y: 2.5, width: 11, height: 11, rx: 2 }),
  face: (object) => ({ state: '', token: 'ready', icon: 'check', word: object.kind }),
};

/** @param kind as in manifests: `ReplicaSet` */
export function viewOf(kind: string): KindView {
  return views.get(kind.toLowerCase()) ?? plain;
}
