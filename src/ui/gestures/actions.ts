/** What can be done with an object: one record per action, read by menus, keys and buttons alike. */
import { controllerOf, splitKey } from '../../api/object.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { useClock } from '../stores/clock.ts';
import { objectAt, useCluster, type ClusterState } from '../stores/cluster-store.ts';
import { replicaSetsOf } from '../stores/replica-sets.ts';
import { deploymentRef, useSelection, type ObjectRef } from '../stores/selection.ts';
import { tableOf } from '../stores/resources.ts';
import { openDialog } from './dialog-store.ts';
import { deletionHint } from './hints.ts';
import {
  cancelDrain,
  cordonNode,
  deletePod,
  evictPod,
  plugIn,
  rollBack,
  scaleDeployment,
  startDrain,
  uncordonNode,
  unplug,
} from './verbs.ts';
import { runningDrain } from './drain-store.ts';
import { faultName, namespaceFlag } from './requests.ts';

export interface ObjectAction {
  id: string;
  label: string;
  /** What the key is called, and how it is recognised. */
  key?: { label: string; matches: (event: KeyStroke) => boolean };
  /** The command it prints, in grey under its name. */
  command?: string;
  /** Why it cannot be done now. */
  disabled?: string;
  group: 'look' | 'verb';
  perform(): void;
}

export interface KeyStroke {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The same order everywhere: look, then verbs. Empty when the object is gone. */
export function actionsFor(ref: ObjectRef, cluster: ClusterState = useCluster.getState()): ObjectAction[] {
  const object = objectAt(cluster, ref.resource, ref.key);
  if (!object) return [];
  const look = lookActions(ref);
  if (ref.resource === 'pods') return [...look, ...podActions(ref.key, object as Pod, cluster)];
  if (ref.resource === 'nodes') return [...look, ...nodeActions(object as Node, cluster)];
  if (ref.resource === 'deployments') return [...look, ...deploymentActions(ref.key, object as Deployment, cluster)];
  return look;
}

const keyNames: Readonly<Record<string, string>> = { Delete: 'Del', Enter: 'Enter' };

function plainKey(...keys: string[]): ObjectAction['key'] {
  return {
    label: keyNames[keys[0]] ?? keys[0].toUpperCase(),
    matches: (event) => !event.ctrlKey && !event.metaKey && !event.altKey && keys.includes(event.key),
  };
}

function lookActions(ref: ObjectRef): ObjectAction[] {
  const open = (tab?: string) => () => {
    useSelection.getState().select(ref);
    useSelection.getState().openInspector(tab);
  };
  return [
    { id: 'inspect', label: 'Inspect', key: plainKey('Enter'), group: 'look', perform: open() },
    { id: 'why', label: 'Why?', key: plainKey('w'), group: 'look', perform: open('why') },
    {
      id: 'describe',
      label: 'Describe',
      key: plainKey('d'),
      command: describeCommand(ref),
      group: 'look',
      perform: () => void import('./describe.ts').then(({ describe }) => describe(describeCommand(ref))),
    },
    { id: 'events', label: 'Events', group: 'look', perform: open('events') },
    ...(ref.resource === 'pods'
      ? [{ id: 'logs', label: 'Logs', key: plainKey('l'), group: 'look' as const, perform: open('logs') }]
      : []),
    { id: 'yaml', label: 'YAML', key: plainKey('y'), group: 'look', perform: open('yaml') },
    {
      id: 'copy-name',
      label: 'Copy name',
      group: 'look',
      perform: () => void navigator.clipboard?.writeText(splitKey(ref.key).name),
    },
  ];
}

function describeCommand({ resource, key }: ObjectRef): string {
  const kind = /(ss|i)es$/.test(resource) ? resource : resource.replace(/s$/, '');
  return `kubectl describe ${kind} ${splitKey(key).name}${namespaceFlag(key)}`;
}

function podActions(key: string, pod: Pod, cluster: ClusterState): ObjectAction[] {
  const { name } = splitKey(key);
  const hint = deletionHint(pod);
  const leaving = pod.metadata.deletionTimestamp !== undefined ? 'It is leaving already.' : undefined;
  const owner = controllerOf(pod);
  const replicaSet =
    owner && [...tableOf(cluster.tables, 'replicasets').byKey.values()].find((set) => set.metadata.uid === owner.uid);
  const deployment = replicaSet && controllerOf(replicaSet);
  const toOwner = deployment
    ? [
        {
          id: 'owner',
          label: `Go to Deployment ${deployment.name}`,
          group: 'look' as const,
          perform: () => useSelection.getState().select(deploymentRef(`${pod.metadata.namespace}/${deployment.name}`)),
        },
      ]
    : [];
  return [
    ...toOwner,
    {
      id: 'evict',
      label: 'Evict (asks disruption budgets)',
      key: plainKey('e'),
      command: `POST …/pods/${name}/eviction`,
      ...(leaving ? { disabled: leaving } : {}),
      group: 'verb',
      perform: () => void evictPod(key),
    },
    {
      id: 'delete',
      label: hint.verdict === 'careful' ? `Delete. ${hint.text}` : 'Delete',
      key: plainKey('Delete', 'Backspace'),
      command: `kubectl delete pod ${name}${namespaceFlag(key)}`,
      ...(leaving ? { disabled: leaving } : {}),
      group: 'verb',
      perform: () => void deletePod(key),
    },
  ];
}

function nodeActions(node: Node, cluster: ClusterState): ObjectAction[] {
  const { name } = node.metadata;
  const cordoned = node.spec.unschedulable === true;
  const draining = runningDrain(name, useClock.getState().nowMs) !== undefined;
  const down = tableOf(cluster.tables, 'faults').byKey.has(faultName(name));
  return [
    draining
      ? {
          id: 'cancel-drain',
          label: 'Cancel drain (it stays cordoned)',
          group: 'verb',
          perform: () => cancelDrain(name),
        }
      : {
          id: 'drain',
          label: 'Drain',
          key: plainKey('r'),
          command: `kubectl drain ${name} --ignore-daemonsets`,
          group: 'verb',
          perform: () => void startDrain(name),
        },
    {
      id: 'cordon',
      label: 'Cordon',
      key: plainKey('c'),
      command: `kubectl cordon ${name}`,
      ...(cordoned ? { disabled: 'It is cordoned already.' } : {}),
      group: 'verb',
      perform: () => void cordonNode(name),
    },
    {
      id: 'uncordon',
      label: 'Uncordon',
      key: plainKey('u'),
      command: `kubectl uncordon ${name}`,
      ...(cordoned ? {} : { disabled: 'It takes pods already.' }),
      group: 'verb',
      perform: () => void uncordonNode(name),
    },
    {
      id: down ? 'plug-in' : 'unplug',
      label: down ? 'Plug in again' : 'Unplug: the machine loses power',
      key: {
        label: 'Shift+X',
        matches: (event) => event.shiftKey && event.key.toLowerCase() === 'x' && !event.ctrlKey && !event.metaKey,
      },
      command: down ? `kubectl delete fault ${faultName(name)}` : `a Fault object, NodeDown on ${name} (simulated)`,
      group: 'verb',
      perform: () => void (down ? plugIn(name) : unplug(name)),
    },
  ];
}

function deploymentActions(key: string, deployment: Deployment, cluster: ClusterState): ObjectAction[] {
  const { name } = splitKey(key);
  const { replicas } = deployment.spec;
  const older = replicaSetsOf(deployment, cluster).length > 1;
  return [
    {
      id: 'scale-up',
      label: 'One replica more',
      key: {
        label: '+',
        matches: (event) => (event.key === '+' || event.key === '=') && !event.ctrlKey && !event.metaKey,
      },
      command: `kubectl scale deployment/${name} --replicas=${replicas + 1}${namespaceFlag(key)}`,
      group: 'verb',
      perform: () => void scaleDeployment(key, replicas + 1),
    },
    {
      id: 'scale-down',
      label: 'One replica less',
      key: {
        label: '−',
        matches: (event) => (event.key === '-' || event.key === '_') && !event.ctrlKey && !event.metaKey,
      },
      command: `kubectl scale deployment/${name} --replicas=${Math.max(0, replicas - 1)}${namespaceFlag(key)}`,
      ...(replicas === 0 ? { disabled: 'There is none left.' } : {}),
      group: 'verb',
      perform: () => void scaleDeployment(key, Math.max(0, replicas - 1)),
    },
    {
      id: 'set-image',
      label: 'Set image…',
      key: plainKey('i'),
      command: `kubectl set image deployment/${name} …${namespaceFlag(key)}`,
      group: 'verb',
      perform: () => openDialog({ kind: 'set-image', key }),
    },
    {
      id: 'rollout-undo',
      label: 'Roll back to the revision before',
      command: `kubectl rollout undo deployment/${name}${namespaceFlag(key)}`,
      ...(older ? {} : { disabled: 'There is no earlier revision.' }),
      group: 'verb',
      perform: () => void rollBack(key),
    },
  ];
}

/** The action of an object that a key stroke means, if it can be done now. */
export function actionOfKey(ref: ObjectRef, event: KeyStroke): ObjectAction | undefined {
  return actionsFor(ref).find((action) => action.key?.matches(event) && action.disabled === undefined);
}
