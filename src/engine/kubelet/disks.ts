/** What is on persistent volumes: files that outlive the pods that wrote them, and the machine too where the storage is elsewhere. */
// k8s: pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go
import { copy } from '../../base/equality.ts';
import { persistentVolumeClaim } from '../../kinds/persistent-volume-claim/index.ts';
import { persistentVolume } from '../../kinds/persistent-volume/index.ts';
import type { PersistentVolume } from '../../kinds/persistent-volume/types.ts';
import { sourcesOf } from '../../kinds/persistent-volume/validate.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { Client } from '../client/client.ts';
import type { Engine } from '../client/engine.ts';
import type { Informers } from '../client/informer.ts';

/** Contents by path inside the volume. */
export type Files = Record<string, string>;

/** By key of the disk. */
export type SavedDisks = Record<string, Files>;

export class Disks {
  readonly #client: Client;
  #files: SavedDisks = {};

  constructor(engine: Engine, informers: Informers) {
    this.#client = new Client(engine, 'kubelet');
    informers.of(persistentVolume).onChange(({ type, object }) => {
      // What is retained stays where it is, for whoever brings a volume that leads there again.
      if (type !== 'DELETED' || object.spec.persistentVolumeReclaimPolicy !== 'Delete') return;
      for (const key of Object.keys(this.#files)) if (key.endsWith(placeOf(object))) delete this.#files[key];
    });
  }

  /** Files of a disk; they may be changed. */
  of(key: string): Files {
    return (this.#files[key] ??= {});
  }

  /**
   * The disks of a pod's claims, by the names of its volumes. What is wrong with a claim is asked of the API server, as upstream does:
   * a cache might not show the binding yet that the scheduler has waited for.
   */
  // k8s: pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go getPVCExtractPV
  mount(pod: Pod, node: string): { disks: Record<string, string> } | { error: string } {
    const disks: Record<string, string> = {};
    const failed: string[] = [];
    const errors: string[] = [];
    const { namespace = '' } = pod.metadata;
    for (const { name, persistentVolumeClaim: source } of pod.spec.volumes ?? []) {
      if (!source) continue;
      const found = this.#diskOf(namespace, source.claimName, node);
      if ('key' in found) disks[name] = found.key;
      else {
        failed.push(name);
        errors.push(`error processing PVC ${namespace}/${source.claimName}: ${found.error}`);
      }
    }
    if (failed.length === 0) return { disks };
    const list = `[${failed.join(' ')}]`;
    return {
      error: `Unable to attach or mount volumes: unmounted volumes=${list}, unattached volumes=[], failed to process volumes=${list}: ${errors.join('; ')}`,
    };
  }

  #diskOf(namespace: string, name: string, node: string): { key: string } | { error: string } {
    const claim = this.#client.get(persistentVolumeClaim, `${namespace}/${name}`);
    if (!claim.ok) return { error: `failed to fetch PVC from API server: ${claim.status.message}` };
    const { metadata, status, spec } = claim.object;
    if (metadata.deletionTimestamp !== undefined) return { error: 'PVC is being deleted' };
    if (status.phase !== 'Bound') return { error: 'PVC is not bound' };
    const volume = this.#client.get(persistentVolume, spec.volumeName ?? '');
    return volume.ok ? { key: diskKey(volume.object, node) } : { error: volume.status.message ?? 'refused' };
  }

  save(): SavedDisks {
    return copy(this.#files);
  }

  load(saved: SavedDisks): void {
    this.#files = copy(saved);
  }
}

/** Directories are on one machine, everything else is the same from everywhere. */
function diskKey(volume: PersistentVolume, node: string): string {
  const isOnNode = volume.spec.hostPath !== undefined || volume.spec.local !== undefined;
  return `${isOnNode ? node : ''} ${placeOf(volume)}`;
}

function placeOf({ spec }: PersistentVolume): string {
  const path = spec.hostPath?.path ?? spec.local?.path;
  return path ?? JSON.stringify(sourcesOf(spec).map((source) => [source, spec[source]]));
}
