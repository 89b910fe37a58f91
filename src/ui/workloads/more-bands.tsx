/** Bands of what few clusters have: ReplicationControllers, quotas, ways in from outside, network policies. */
import { memo } from 'react';
import { formatSelector } from '../../api/selector.ts';
import { ingressFace } from '../../kinds/ingress/view.tsx';
import { notEnforced } from '../../kinds/network-policy/view.tsx';
import { quotaFace } from '../../kinds/resource-quota/view.tsx';
import { StateMark } from '../design/glyph.tsx';
import { ShareBar } from '../design/share-bar.tsx';
import { shareOf } from '../design/share-of.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { tableOf, type ResourceName, type Resources } from '../stores/resources.ts';
import { Band, Refusal } from './band.tsx';
import { rowOf } from './bands.tsx';
import type { WorkloadKeys } from './model.ts';
import { ingressLines, quotaRows } from './rules.ts';
import { Slots } from './slots.tsx';

export default function MoreBands({ keys }: { keys: WorkloadKeys }) {
  return (
    <>
      {keys.replicationControllers.map((key) => (
        <ControllerBand key={key} objectKey={key} />
      ))}
      {keys.quotas.map((key) => (
        <QuotaBand key={key} objectKey={key} />
      ))}
      {keys.ingresses.map((key) => (
        <IngressBand key={key} objectKey={key} />
      ))}
      {keys.policies.map((key) => (
        <PolicyBand key={key} objectKey={key} />
      ))}
    </>
  );
}

function useObject<R extends ResourceName>(resource: R, key: string): Resources[R] | undefined {
  return useCluster((state) => tableOf(state.tables, resource).byKey.get(key));
}

const ControllerBand = memo(function ControllerBand({ objectKey }: { objectKey: string }) {
  const controller = useObject('replicationcontrollers', objectKey);
  const row = useCluster(rowOf(objectKey, 'replicationcontrollers'));
  if (!controller || !row) return null;
  const count = `${controller.status.readyReplicas ?? 0}/${controller.spec.replicas}`;
  return (
    <Band
      kind="ReplicationController"
      objectRef={{ group: '', resource: 'replicationcontrollers', key: objectKey }}
      sentence={`ReplicationController ${controller.metadata.name}, ready ${count.replace('/', ' of ')}`}
    >
      <p className="band-line num">READY {count}</p>
      <Refusal conditions={controller.status.conditions} />
      <Slots row={row} />
    </Band>
  );
});

const QuotaBand = memo(function QuotaBand({ objectKey }: { objectKey: string }) {
  const quota = useObject('resourcequotas', objectKey);
  if (!quota) return null;
  const face = quotaFace(quota);
  return (
    <Band
      kind="ResourceQuota"
      objectRef={{ group: '', resource: 'resourcequotas', key: objectKey }}
      sentence={`ResourceQuota ${quota.metadata.name}, ${face.word}`}
      aside={face.token !== 'ready' && <StateMark token={face.token} icon={face.icon} />}
    >
      {quotaRows(quota).map(({ name, used, hard }) => (
        <div className="quota-row" key={name} data-testid={`quota-${quota.metadata.name}-${name}`}>
          <p className="band-line num">
            <span className="mono">{name}</span>
            <span className="quota-amount">
              {used} of {hard}
            </span>
          </p>
          <ShareBar share={shareOf(used, hard)} />
        </div>
      ))}
    </Band>
  );
});

const IngressBand = memo(function IngressBand({ objectKey }: { objectKey: string }) {
  const ingress = useObject('ingresses', objectKey);
  if (!ingress) return null;
  const face = ingressFace(ingress);
  return (
    <Band
      kind="Ingress"
      objectRef={{ group: 'networking.k8s.io', resource: 'ingresses', key: objectKey }}
      sentence={`Ingress ${ingress.metadata.name}, ${face.word}`}
      aside={<StateMark token={face.token} icon={face.icon} />}
    >
      {ingressLines(ingress).map((line) => (
        <p className="band-line mono" key={line} title={line}>
          {line}
        </p>
      ))}
      <p className="band-line">{face.word}</p>
    </Band>
  );
});

const PolicyBand = memo(function PolicyBand({ objectKey }: { objectKey: string }) {
  const policy = useObject('networkpolicies', objectKey);
  if (!policy) return null;
  const selector = formatSelector(policy.spec.podSelector);
  const selected = selector === '<none>' ? 'all pods of the namespace' : selector;
  return (
    <Band
      kind="NetworkPolicy"
      objectRef={{ group: 'networking.k8s.io', resource: 'networkpolicies', key: objectKey }}
      sentence={`NetworkPolicy ${policy.metadata.name}, selects ${selected}, ${notEnforced.word}`}
      aside={<StateMark token={notEnforced.token} icon={notEnforced.icon} />}
    >
      <p className="band-line">
        {(policy.spec.policyTypes ?? []).join(', ')} of <span className="mono">{selected}</span>
      </p>
      <p className="band-line" title={notEnforced.word}>
        not enforced here
      </p>
    </Band>
  );
});
