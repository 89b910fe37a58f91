/** Name, zone, size, labels and taints of a new machine. */
import { useState, type FormEvent } from 'react';
import { parseQuantity } from '../../api/quantity.ts';
import { Button, Field } from '../design/primitives.tsx';
import { useCluster } from '../stores/cluster-store.ts';
import { closeDialog } from './dialog-store.ts';
import { readLabels, readTaints } from './node-fields.ts';
import { addNode, nextNodeName, nodeNames } from './verbs.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function AddNodeForm() {
  const [node, setNode] = useState(() => ({
    name: nextNodeName(nodeNames(useCluster.getState().tables)),
    zone: 'b',
    cpu: '4',
    memory: '16Gi',
    labels: '',
    taints: '',
  }));
  const taken = useCluster((state) => state.tables['nodes']?.byKey.has(node.name) === true);
  const set = (field: keyof typeof node) => (event: { target: { value: string } }) =>
    setNode({ ...node, [field]: event.target.value });
  const labels = readLabels(node.labels);
  const taints = readTaints(node.taints);
  const problem = problemOf(node, taken) ?? problemIn(labels) ?? problemIn(taints);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem || 'problem' in labels || 'problem' in taints) return;
    closeDialog();
    void addNode({ ...node, ...labels, ...taints });
  };
  return (
    <form onSubmit={submit}>
      <Field label="Name">
        <input className="input mono" value={node.name} autoFocus data-testid="node-name" onChange={set('name')} />
      </Field>
      <Field label="Zone" hint="Label topology.kubernetes.io/zone; empty for none">
        <input className="input" value={node.zone} onChange={set('zone')} />
      </Field>
      <div className="field-pair">
        <Field label="CPU">
          <input className="input num" value={node.cpu} onChange={set('cpu')} />
        </Field>
        <Field label="Memory">
          <input className="input num" value={node.memory} onChange={set('memory')} />
        </Field>
      </div>
      <Field label="Labels" hint="disk=ssd, tier=front">
        <input className="input mono" value={node.labels} data-testid="node-labels" onChange={set('labels')} />
      </Field>
      <Field label="Taints" hint="gpu=true:NoSchedule; only pods that tolerate it come here">
        <input className="input mono" value={node.taints} data-testid="node-taints" onChange={set('taints')} />
      </Field>
      {problem && <p role="alert">{problem}</p>}
      <div className="actions">
        <Button onClick={closeDialog}>Cancel</Button>
        <Button look="primary" type="submit" disabled={problem !== undefined}>
          Add node
        </Button>
      </div>
    </form>
  );
}

function problemOf(node: { name: string; cpu: string; memory: string }, taken: boolean): string | undefined {
  if (taken) return `There is a node called ${node.name} already.`;
  if (!subdomain.test(node.name)) return 'A node’s name is lower case letters, digits, - and . only.';
  if (!(parseQuantity(node.cpu) > 0)) return 'CPU is a quantity such as 4 or 500m.';
  if (!(parseQuantity(node.memory) > 0)) return 'Memory is a quantity such as 16Gi.';
  return undefined;
}

function problemIn(read: object): string | undefined {
  return 'problem' in read ? String(read.problem) : undefined;
}
