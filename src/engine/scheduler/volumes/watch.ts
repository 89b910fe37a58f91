/** What the scheduler hears of storage. */
import { causeOf } from '../../../api/handler.ts';
import type { Cause } from '../../../api/request.ts';
import { persistentVolumeClaim } from '../../../kinds/persistent-volume-claim/index.ts';
import { persistentVolume } from '../../../kinds/persistent-volume/index.ts';
import { storageClass } from '../../../kinds/storage-class/index.ts';
import type { Informers } from '../../client/informer.ts';
import type { ClusterEvent } from '../cluster-events.ts';

export function watchStorage(informers: Informers, hear: (event: ClusterEvent, cause: Cause) => void): void {
  informers.of(persistentVolumeClaim).onChange((change) => {
    hear({ type: 'claim-changed', claim: change.object }, causeOf(change));
  });
  informers.of(persistentVolume).onChange((change) => {
    hear({ type: 'volume-changed', volume: change.object }, causeOf(change));
  });
  informers.of(storageClass).onChange((change) => {
    hear({ type: 'storage-class-changed', storageClass: change.object }, causeOf(change));
  });
}
