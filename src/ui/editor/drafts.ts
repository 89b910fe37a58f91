/** What is being written: one text an object, kept until it is applied or thrown away, whatever else is selected meanwhile. */
import { create } from 'zustand';
import { recall, remember } from '../stores/storage.ts';
import type { ObjectRef } from '../stores/selection.ts';

/** An object of the cluster, or a new file that names none yet. */
export type DraftTarget = ObjectRef | 'new';

export interface Draft {
  text: string;
  /** The text that the draft began with; equal texts mean that nothing was changed. */
  base: string;
}

/** Something wrong, and where: offsets into the text. */
export interface Problem {
  message: string;
  from: number;
  to: number;
  severity: 'error' | 'warning';
}

export interface DraftsState {
  target: DraftTarget;
  drafts: Readonly<Record<string, Draft>>;
  problems: readonly Problem[];
  /** How often somebody began to write. Before the first time the text is only shown, and Monaco is not loaded. */
  starts: number;
  /** Opens an object's text, or the new file. */
  open(target: DraftTarget): void;
  /** Opens a text to write in it: that of the target, or else the present one. */
  startWriting(target?: DraftTarget): void;
  /** Text as the student left it. */
  write(text: string, base: string): void;
  /** Forgets the draft of the present target: it was applied, or is not wanted. */
  discard(): void;
  report(problems: readonly Problem[]): void;
}

const storedAs = 'orrery.new-manifest';

export const newManifest = `# Paste any manifest here, or change this one; --- parts documents
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
spec:
  replicas: 3
  selector:
    matchLabels:
      app: hello
  template:
    metadata:
      labels:
        app: hello
    spec:
      containers:
        - name: hello
          image: nginx:1.27
          ports:
            - containerPort: 80
`;

export function idOfTarget(target: DraftTarget): string {
  return target === 'new' ? 'new' : `${target.group}/${target.resource} ${target.key}`;
}

/** `deployment/web` for people. */
export function nameOfTarget(target: DraftTarget): string {
  if (target === 'new') return 'new manifest';
  const singular = target.resource.endsWith('ses')
    ? target.resource.slice(0, -2)
    : target.resource.replace(/ies$/, 'y').replace(/(?<=ss)es$|s$/, '');
  return `${singular}/${target.key.slice(target.key.indexOf('/') + 1)}`;
}

export const useDrafts = create<DraftsState>((set) => ({
  target: { group: 'apps', resource: 'deployments', key: 'default/web' },
  drafts: initialDrafts(),
  problems: [],
  starts: 0,
  open: (target) => set({ target, problems: [] }),
  startWriting: (target) => set(({ starts }) => ({ starts: starts + 1, ...(target ? { target, problems: [] } : {}) })),
  write: (text, base) =>
    set((state) => {
      const id = idOfTarget(state.target);
      if (id === 'new') remember(storedAs, text);
      const { [id]: _present, ...others } = state.drafts;
      return { drafts: text === base && id !== 'new' ? others : { ...others, [id]: { text, base } } };
    }),
  discard: () =>
    set((state) => {
      const { [idOfTarget(state.target)]: _present, ...others } = state.drafts;
      if (state.target === 'new') remember(storedAs, '');
      return { drafts: others, problems: [] };
    }),
  report: (problems) => set({ problems }),
}));

function initialDrafts(): Record<string, Draft> {
  const text = recall(storedAs);
  return text ? { new: { text, base: newManifest } } : {};
}

/** `deployment-web.yaml`, `manifest.yaml`: what a draft is called where files have names. */
export function fileNameOfTarget(target: DraftTarget): string {
  return target === 'new' ? 'manifest.yaml' : `${nameOfTarget(target).replace('/', '-')}.yaml`;
}

/** The text of a file that `kubectl apply -f` names: the new manifest, or the draft that is open. */
export function fileOfEditor(name: string): string | undefined {
  const { target, drafts } = useDrafts.getState();
  if (name === fileNameOfTarget('new')) return drafts[idOfTarget('new')]?.text ?? newManifest;
  return name === fileNameOfTarget(target) ? drafts[idOfTarget(target)]?.text : undefined;
}
