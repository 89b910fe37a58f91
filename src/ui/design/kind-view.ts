/** The face of one kind in the page: how its objects look and what they are called. Lives in `kinds/<kind>/view.tsx`. */
import type { ReactNode } from 'react';
import type { KubernetesObject } from '../../api/object.ts';
import type { Face } from './state.ts';

export interface KindView<T extends KubernetesObject = KubernetesObject> {
  /** Drawn in ink on 16 × 16; states never recolour it. */
  icon: ReactNode;
  /** The present state of an object, from the object alone. */
  face(object: T): Face;
  /** One line under the name: `Running · not ready yet`. */
  summary?(object: T): string;
}

export function defineKindView<T extends KubernetesObject>(view: KindView<T>): KindView<T> {
  return view;
}
