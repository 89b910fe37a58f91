/** The verbs of the page: each sends what kubectl would send, and prints what kubectl would print. */
import { splitKey, type KubernetesObject } from '../../api/object.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { TrafficSpec } from '../../kinds/traffic/types.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useClock } from '../stores/clock.ts';
import { useNotices } from '../stores/notices.ts';
import { replicaSetsOf } from '../stores/replica-sets.ts';
import { tableOf } from '../stores/resources.ts';
import { revisionNumber } from '../../kinds/deployment/rollout.ts';
import { openDialog } from './dialog-store.ts';
import { runningDrain } from './drain-store.ts';
import { perform, requestOrRefuse } from './perform.ts';
import {
  cordonRequest,
  createRequest,
  deleteFaultRequest,
  deletePodRequest,
  deploymentPath,
  evictRequest,
  faultManifest,
  faultName,
  namespaceFlag,
  nodeManifest,
  scaleRequest,
  statefulSetPath,
  setImageRequest,
  usersRequest,
  type NewNode,
} from './requests.ts';

export function deletePod(key: string): Promise<boolean> {
  const { name } = splitKey(key);
  return perform({
    command: `kubectl delete pod ${name}${namespaceFlag(key)}`,
    done: `Pod ${name} is terminating`,
    async run(transport, print) {
      await requestOrRefuse(transport, deletePodRequest(key));
      print(`pod "${name}" deleted`);
    },
  });
}

export function evictPod(key: string): Promise<boolean> {
  const { namespace, name } = splitKey(key);
  return perform({
    command: `kubectl create --raw /api/v1/namespaces/${namespace}/pods/${name}/eviction -f -`,
    done: `Pod ${name} is evicted`,
    async run(transport, print) {
      await requestOrRefuse(transport, evictRequest(key));
      print(`pod/${name} evicted`);
    },
  });
}

export function cordonNode(node: string): Promise<boolean> {
  return perform({
    command: `kubectl cordon ${node}`,
    done: `Node ${node} is cordoned: it takes no new pods`,
    async run(transport, print) {
      await requestOrRefuse(transport, cordonRequest(node, true));
      print(`node/${node} cordoned`);
    },
  });
}

export async function uncordonNode(node: string): Promise<boolean> {
  cancelDrain(node);
  const worked = await perform({
    command: `kubectl uncordon ${node}`,
    async run(transport, print) {
      await requestOrRefuse(transport, cordonRequest(node, false));
      print(`node/${node} uncordoned`);
    },
  });
  if (worked) useNotices.getState().toast(`${node} takes new pods again. Running pods do not come back by themselves.`);
  return worked;
}

export function unplug(node: string): Promise<boolean> {
  const manifest = faultManifest(node);
  return perform({
    command: `kubectl create -f - <<< '${JSON.stringify(manifest)}'`,
    label: `unplug ${node}`,
    done: `Node ${node} has lost power`,
    async run(transport, print) {
      await requestOrRefuse(transport, createRequest('/apis/orrery.dev/v1/faults', manifest));
      print(`fault.orrery.dev/${faultName(node)} created`);
    },
  });
}

export function plugIn(node: string): Promise<boolean> {
  const name = faultName(node);
  return perform({
    command: `kubectl delete fault ${name}`,
    label: `plug in ${node}`,
    done: `Node ${node} has power again`,
    async run(transport, print) {
      await requestOrRefuse(transport, deleteFaultRequest(name));
      print(`fault.orrery.dev "${name}" deleted`);
    },
  });
}

export function addNode(node: NewNode): Promise<boolean> {
  const manifest = nodeManifest(node);
  return perform({
    command: `kubectl create -f - <<< '${JSON.stringify(manifest)}'`,
    label: `add node ${node.name}`,
    done: `Node ${node.name} joins the cluster`,
    async run(transport, print) {
      await requestOrRefuse(transport, createRequest('/api/v1/nodes', manifest));
      print(`node/${node.name} created`);
    },
  });
}

/** `worker-4` when there are worker-1 to worker-3. */
export function nextNodeName(taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`worker-${number}`)) number++;
  return `worker-${number}`;
}

export function scaleDeployment(key: string, replicas: number): Promise<boolean> {
  return scale('Deployment', deploymentPath(key), key, replicas);
}

export function scaleStatefulSet(key: string, replicas: number): Promise<boolean> {
  return scale('StatefulSet', statefulSetPath(key), key, replicas);
}

function scale(kind: string, path: string, key: string, replicas: number): Promise<boolean> {
  const { name } = splitKey(key);
  const type = kind.toLowerCase();
  return perform({
    command: `kubectl scale ${type}/${name} --replicas=${replicas}${namespaceFlag(key)}`,
    done: `${kind} ${name} wants ${replicas}`,
    async run(transport, print) {
      await requestOrRefuse(transport, scaleRequest(path, replicas));
      print(`${type}.apps/${name} scaled`);
    },
  });
}

export type UsersChange = Partial<Pick<TrafficSpec, 'requestsPerSecond' | 'shape'>>;

export function setUsers(key: string, change: UsersChange): Promise<boolean> {
  const { name } = splitKey(key);
  const { requestsPerSecond, shape } = change;
  const wanted = [
    ...(requestsPerSecond === undefined ? [] : [`${requestsPerSecond} requests a second`]),
    ...(shape === undefined ? [] : [`in the shape ${shape}`]),
  ];
  return perform({
    command: `kubectl patch traffic ${name} --type=merge -p '${JSON.stringify({ spec: change })}'${namespaceFlag(key)}`,
    done: `${name} send ${wanted.join(', ')}`,
    async run(transport, print) {
      await requestOrRefuse(transport, usersRequest(key, change));
      print(`traffic.orrery.dev/${name} patched`);
    },
  });
}

export function setImage(key: string, container: string, image: string): Promise<boolean> {
  const { name } = splitKey(key);
  return perform({
    command: `kubectl set image deployment/${name} ${container}=${image}${namespaceFlag(key)}`,
    done: `Deployment ${name} is to run ${image}`,
    async run(transport, print) {
      await requestOrRefuse(transport, setImageRequest(key, container, image));
      print(`deployment.apps/${name} image updated`);
    },
  });
}

/** Back to the template of the revision before. */
// k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go DeploymentRollbacker
export async function rollBack(key: string): Promise<boolean> {
  const cluster = useCluster.getState();
  const { name } = splitKey(key);
  const deployment: Deployment | undefined = tableOf(cluster.tables, 'deployments').byKey.get(key);
  const earlier =
    deployment && replicaSetsOf(deployment, cluster).find((set) => revisionNumber(set) < revisionNumber(deployment));
  if (!earlier) return false;
  const { 'pod-template-hash': _, ...labels } = earlier.spec.template.metadata.labels ?? {};
  const template = { ...earlier.spec.template, metadata: { ...earlier.spec.template.metadata, labels } };
  return perform({
    command: `kubectl rollout undo deployment/${name}${namespaceFlag(key)}`,
    done: `Deployment ${name} goes back to revision ${revisionNumber(earlier)}`,
    async run(transport, print) {
      await requestOrRefuse(transport, {
        method: 'PATCH',
        path: deploymentPath(key),
        contentType: 'application/json-patch+json',
        userAgent: 'kubectl/orrery',
        body: [{ op: 'replace', path: '/spec/template', value: template }],
      });
      print(`deployment.apps/${name} rolled back`);
    },
  });
}

/** Drains at once when kubectl would; asks for flags first when it would refuse. */
export async function startDrain(node: string): Promise<void> {
  const { beginDrain } = await import('./drain-session.ts');
  if (!(await beginDrain(node, { force: false, deleteEmptyDirData: false }))) openDialog({ kind: 'drain', node });
}

export function cancelDrain(node: string): void {
  runningDrain(node, useClock.getState().nowMs)?.cancel();
}

export function nodeNames(
  tables: Readonly<Record<string, { byKey: ReadonlyMap<string, KubernetesObject> }>>,
): ReadonlySet<string> {
  return new Set(tables['nodes']?.byKey.keys() ?? []);
}
