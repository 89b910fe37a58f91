/** What the student looks at: one object selected, one hovered, and the inspector's tab. All panels share it. */
import { create } from 'zustand';

/** Names an object: group and plural as in paths, key `namespace/name` or `name`. */
export interface ObjectRef {
  group: string;
  resource: string;
  key: string;
}

export interface SelectionState {
  selected: ObjectRef | undefined;
  hovered: ObjectRef | undefined;
  inspectorOpen: boolean;
  inspectorTab: string;
  select(ref: ObjectRef | undefined): void;
  hover(ref: ObjectRef | undefined): void;
  openInspector(tab?: string): void;
  closeInspector(): void;
}

export const useSelection = create<SelectionState>((set) => ({
  selected: undefined,
  hovered: undefined,
  inspectorOpen: true,
  inspectorTab: 'why',
  select: (selected) => set({ selected }),
  hover: (hovered) => set({ hovered }),
  openInspector: (tab) => set((state) => ({ inspectorOpen: true, inspectorTab: tab ?? state.inspectorTab })),
  closeInspector: () => set({ inspectorOpen: false }),
}));

export function sameRef(left: ObjectRef | undefined, right: ObjectRef | undefined): boolean {
  return left?.group === right?.group && left?.resource === right?.resource && left?.key === right?.key;
}

export const podRef = (key: string): ObjectRef => ({ group: '', resource: 'pods', key });
export const nodeRef = (name: string): ObjectRef => ({ group: '', resource: 'nodes', key: name });
export const deploymentRef = (key: string): ObjectRef => ({ group: 'apps', resource: 'deployments', key });
