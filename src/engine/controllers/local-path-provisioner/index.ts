/** Stands for the provisioner that kind installs beside Kubernetes: makes volumes for claims of its classes, and removes them. */
import { keyOf } from '../../../api/object.ts';
import { persistentVolumeClaim } from '../../../kinds/persistent-volume-claim/index.ts';
import { classNameOf } from '../../../kinds/persistent-volume-claim/words.ts';
import { persistentVolume } from '../../../kinds/persistent-volume/index.ts';
import { storageClass } from '../../../kinds/storage-class/index.ts';
import { defineController, watchWith, type Outcome, type ReconcileContext } from '../../client/controller.ts';
import { draw } from '../../client/latencies.ts';
import { isAsked, isSpent, objection, provisionerName, volumeFor, volumeNameFor } from './plan.ts';

/** By key: when the helper pod will have made or removed the directory. */
interface Memory {
  dueMs: Record<string, number>;
}

type Context = ReconcileContext<Memory>;

const claimPrefix = 'claim ';
const volumePrefix = 'volume ';

export const localPathProvisioner = defineController<Memory>({
  name: 'local-path-provisioner',
  component: provisionerName,
  watches: [
    watchWith(persistentVolumeClaim, ({ object }) => (isAsked(object) ? [claimPrefix + keyOf(object)] : [])),
    watchWith(persistentVolume, ({ object }) => (isSpent(object) ? [volumePrefix + object.metadata.name] : [])),
    watchWith(storageClass, () => []),
  ],
  memory: () => ({ dueMs: {} }),
  reconcile(key, context) {
    return key.startsWith(claimPrefix)
      ? provision(key, key.slice(claimPrefix.length), context)
      : remove(key, key.slice(volumePrefix.length), context);
  },
});

function provision(key: string, claimKey: string, context: Context): Outcome | undefined {
  const claim = context.cache(persistentVolumeClaim).get(claimKey);
  const owner = claim && context.cache(storageClass).get(classNameOf(claim));
  if (!claim || !owner || !isAsked(claim) || context.cache(persistentVolume).get(volumeNameFor(claim))) {
    delete context.memory.dueMs[key];
    return undefined;
  }
  const why = objection(claim);
  if (why !== undefined) {
    context.events.record(claim, 'Warning', 'ProvisioningFailed', why);
    return { retry: why };
  }
  if (context.memory.dueMs[key] === undefined)
    context.events.record(
      claim,
      'Normal',
      'Provisioning',
      `External provisioner is provisioning volume for claim "${claimKey}"`,
    );
  if (isBusy(key, context)) return undefined;
  const draft = volumeFor(claim, owner);
  const created = context.client.create(persistentVolume, draft, `made a volume for claim ${claimKey}`);
  if (!created.ok && created.status.reason !== 'AlreadyExists') return { retry: created.status.message ?? 'refused' };
  const message = `Successfully provisioned volume ${draft.metadata.name}`;
  if (created.ok) context.events.record(claim, 'Normal', 'ProvisioningSucceeded', message);
  return undefined;
}

function remove(key: string, name: string, context: Context): Outcome | undefined {
  const volume = context.cache(persistentVolume).get(name);
  if (!volume || !isSpent(volume)) {
    delete context.memory.dueMs[key];
    return undefined;
  }
  if (isBusy(key, context)) return undefined;
  const deleted = context.client.delete(persistentVolume, name, {}, 'deleted the volume: its claim is gone');
  return deleted.ok || deleted.status.code === 404 ? undefined : { retry: deleted.status.message ?? 'refused' };
}

/** The directory is made and removed by a pod of its own, which takes its time. */
function isBusy(key: string, context: Context): boolean {
  const { memory, nowMs } = context;
  memory.dueMs[key] ??= nowMs + draw('volumeProvision', context.random);
  const leftMs = memory.dueMs[key] - nowMs;
  if (leftMs <= 0) {
    delete memory.dueMs[key];
    return false;
  }
  context.requeueAfterMs(leftMs);
  return true;
}
